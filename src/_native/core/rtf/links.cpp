#include "rtf/links.hpp"

#include "base/utf8.hpp"

namespace mailsift::rtf {
namespace {

bool is_blank(u8 c) { return c <= ' '; }

View trimmed(View text) {
  while (!text.empty() && is_blank(text[0])) text = text.slice(1);
  while (!text.empty() && is_blank(text[text.size - 1])) --text.size;
  return text;
}

// Bytes of a quote at the start of `text`: the ASCII one, or a typographic one, which Word takes as well.
std::size_t quote_at(View text) {
  if (text.empty()) return 0;
  if (text[0] == '"') return 1;
  const bool curly = text.size >= 3 && text[0] == 0xE2 && text[1] == 0x80 && (text[2] == 0x9C || text[2] == 0x9D);
  return curly ? 3 : 0;
}

struct Argument {
  enum Kind : u8 { none, word, flag } kind;
  u8 letter;  // of a flag
  View raw;   // backslashes still doubled
};

Argument next_argument(View& rest) {
  while (!rest.empty() && is_blank(rest[0])) rest = rest.slice(1);
  if (rest.empty()) return {Argument::none, 0, View()};
  if (rest.size >= 2 && rest[0] == '\\' && is_alpha(rest[1])) {
    const u8 letter = lower(rest[1]);
    rest = rest.slice(2);
    return {Argument::flag, letter, View()};
  }
  const std::size_t quote = quote_at(rest);
  std::size_t i = quote;
  for (; i < rest.size; ++i) {
    if (rest[i] == '\\' && i + 1 < rest.size)
      ++i;
    else if (quote ? quote_at(rest.slice(i)) != 0 : is_blank(rest[i]))
      break;
  }
  const View raw = rest.slice(quote, i - quote);
  rest = rest.slice(i + (quote ? quote_at(rest.slice(i)) : 0));
  return {Argument::word, 0, raw};
}

void append_unescaped(Bytes& out, View raw) {
  for (std::size_t i = 0; i < raw.size; ++i) {
    if (raw[i] == '\\' && i + 1 < raw.size && (raw[i + 1] == '\\' || raw[i + 1] == '"')) ++i;
    out.push(raw[i]);
  }
}

bool next_word_is(View& rest, const char* name) {
  const View n(name);
  if (!starts_ignoring_case(rest, n) || (rest.size > n.size && !is_blank(rest[n.size]) && !quote_at(rest.slice(n.size))))
    return false;
  rest = rest.slice(n.size);
  return true;
}

// `url` with the place inside the document that \l names. Flags that take an argument: \l \o \t \s, \c of a picture.
void collect(View rest, LinkKind kind, u32 skip, Bytes& out) {
  Bytes& url = out;
  bool have = false;
  while (true) {
    Argument a = next_argument(rest);
    if (a.kind == Argument::none) return;
    if (a.kind == Argument::flag) {
      const bool takes = kind == LinkKind::hyperlink ? a.letter == 'l' || a.letter == 'o' || a.letter == 't' || a.letter == 's'
                                                     : a.letter == 'c';
      if (!takes) continue;
      View ahead = rest;
      a.raw = next_argument(ahead).raw;
      rest = ahead;
      if (kind != LinkKind::hyperlink || a.letter != 'l' || !have) continue;
      url.push('#');
      append_unescaped(url, a.raw);
      continue;
    }
    if (skip > 0) {
      --skip;
      continue;
    }
    if (have && kind != LinkKind::dde) continue;
    if (have) url.push(' ');
    append_unescaped(url, a.raw);
    have = true;
  }
}

// QUOTE 99 109 100: characters by number.
void answer_quote(View rest, Bytes& answer) {
  while (true) {
    const Argument a = next_argument(rest);
    if (a.kind == Argument::none) return;
    u32 value = 0;
    bool number = a.raw.size > 0 && a.raw.size <= 5;
    for (u8 c : a.raw) {
      number &= is_digit(c);
      value = value * 10 + (c - u32('0'));
    }
    u8 utf8[4];
    if (number && value)
      append(answer, View(utf8, std::size_t(put_utf8(utf8, value) - utf8)));
    else
      append_unescaped(answer, a.raw);
  }
}

struct Name {
  const char* name;
  LinkKind kind;
  u32 skip;  // arguments before the address
};
constexpr Name kNames[] = {{"hyperlink", LinkKind::hyperlink, 0},  {"includepicture", LinkKind::picture, 0},
                           {"import", LinkKind::picture, 0},       {"includetext", LinkKind::include, 0},
                           {"include", LinkKind::include, 0},      {"rd", LinkKind::include, 0},
                           {"link", LinkKind::include, 1},         {"ddeauto", LinkKind::dde, 0},
                           {"dde", LinkKind::dde, 0}};

}  // namespace

u32 add_link(LinkKind kind, View url, const Limits& limits, Document& out) {
  url = trimmed(url);
  if (url.empty()) return kNone;
  if (out.links.size() >= limits.links) {
    out.bitten.set(Limit::links);
    return kNone;
  }
  u8 flags = 0;
  if (url.size > limits.url_bytes) {
    std::size_t size = limits.url_bytes;
    while (size > 0 && (url[size] & 0xC0) == 0x80) --size;
    url = url.slice(0, size);
    flags = kTooLong;
    out.bitten.set(Limit::url_bytes);
  }
  const std::size_t before = out.links.size();
  out.links.push({{u32(out.urls.size()), u32(url.size)}, Range(), kind, flags});
  append(out.urls, url);
  return out.links.size() > before ? u32(before) : kNone;
}

u32 read_instruction(View code, const Limits& limits, Document& out, Bytes& answer) {
  code = trimmed(code);
  if (next_word_is(code, "quote")) {
    answer_quote(code, answer);
    return kNone;
  }
  for (const Name& row : kNames) {
    if (!next_word_is(code, row.name)) continue;
    if (row.kind == LinkKind::dde) ++out.measures.dde_fields;
    collect(code, row.kind, row.skip, answer);
    const u32 link = add_link(row.kind, view(answer), limits, out);
    answer.clear();
    return link;
  }
  return kNone;
}

void find_monikers(View data, const Limits& limits, Document& out) {
  Bytes& url = out.working.small;
  std::size_t i = 0;
  while (i + 8 < data.size) {
    const void* hit = std::memchr(data.data + i, 'h', data.size - i - 8);
    if (!hit) return;
    i = std::size_t(static_cast<const u8*>(hit) - data.data);
    if (std::memcmp(data.data + i, "h\0t\0t\0p\0", 8) != 0) {
      ++i;
      continue;
    }
    url.clear();
    for (; i + 1 < data.size && data[i + 1] == 0 && data[i] > ' ' && data[i] < 0x7f; i += 2) url.push(data[i]);
    const View found = view(url);
    if (starts_ignoring_case(found, "http://") || starts_ignoring_case(found, "https://"))
      add_link(LinkKind::object, found, limits, out);
  }
}

}  // namespace mailsift::rtf
