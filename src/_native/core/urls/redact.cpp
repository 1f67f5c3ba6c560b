#include "urls/redact.hpp"

#include "urls/credentials.hpp"
#include "urls/escape.hpp"
#include "urls/read.hpp"

namespace mailsift::urls {
namespace {

constexpr int kLevels = 3;  // of escapes undone one by one; what is left after them is undone at once

bool is_slash(u8 c) { return c == '/' || c == '\\'; }
bool ends_word(u8 c) { return c <= 0x20 || c == '<' || c == '>' || c == 0x7F; }
bool is_web(Scheme scheme) { return scheme == Scheme::http || scheme == Scheme::https || scheme == Scheme::ftp; }

// What one pass over a word can tell: without all of it there is nothing to cut.
struct Signs {
  bool slash = false, colon = false;
  void see(u8 c) {
    slash |= is_slash(c) || c == '%';
    colon |= c == ':' || c == '%' || c == 0xEF;
  }
};

// Behind the scheme and its slashes where the word begins with a web scheme, else the begin of the word.
std::size_t authority_of(View word, bool& web) {
  std::size_t at = 0;
  while (at < word.size && word[at] < 0x80 && !is_alnum(word[at]) && !is_slash(word[at]) && word[at] != '%') ++at;
  const Head head = read_head(word.slice(at));
  web = is_web(head.scheme);
  if (web) at += head.size;
  else if (at < word.size && !is_slash(word[at])) return 0;
  while (at < word.size && is_slash(word[at])) ++at;
  return at;
}

bool has_slash(View text) {
  for (u8 c : text)
    if (is_slash(c)) return true;
  return false;
}

// Is something hidden below the escapes of `word`?
bool hides_escaped(View word, Redactor& r) {
  if (word.empty() || !std::memchr(word.data, '%', word.size)) return false;
  r.plain.clear();
  append(r.plain, word);
  for (int level = 0; level <= kLevels; ++level) {
    r.clean.clear();
    if (level < kLevels) unescape_once(view(r.plain), r.clean);
    else unescape_all(view(r.plain), r.clean);
    if (r.clean.size() == r.plain.size()) return false;
    r.plain.clear();
    if (strip_credentials(view(r.clean), false, false, r.plain) && has_slash(view(r.clean))) return true;
    r.plain.clear();
    append(r.plain, view(r.clean));
  }
  return false;
}

// Behind the last at sign of the authority as RFC 3986 reads it, which takes a backslash for a letter; 0 for none.
std::size_t behind_userinfo(View word, std::size_t begin) {
  std::size_t end = begin;
  while (end < word.size && word[end] != '/' && word[end] != '?' && word[end] != '#') ++end;
  const std::size_t at = last_at_sign(word.slice(begin, end - begin));
  return at == SIZE_MAX ? 0 : begin + at + at_sign(word, begin + at);
}

std::size_t behind_two_slashes(View word) {
  std::size_t at = 1;
  while (at < word.size && !(is_slash(word[at - 1]) && is_slash(word[at]))) ++at;
  while (at < word.size && is_slash(word[at])) ++at;
  return at < word.size ? at : word.size;
}

// `from` is where the word stands in the whole text.
void look_at(View word, std::size_t from, Redactor& r) {
  bool web = false;
  const std::size_t begin = authority_of(word, web);
  r.clean.clear();
  const bool plain = (web || has_slash(word)) && strip_credentials(word, false, false, r.clean);
  std::size_t end = behind_userinfo(word, web ? begin : behind_two_slashes(word));
  if (plain) {
    const std::size_t at = last_at_sign(word);
    end = at == SIZE_MAX || at < begin ? word.size : at + at_sign(word, at);
  }
  if (hides_escaped(word.slice(end), r)) end = word.size;
  if (end > begin) r.cuts.push({u32(from + begin), u32(end - begin)});
}

}  // namespace

void find_credentials(View text, Redactor& redactor) {
  redactor.cuts.clear();
  for (std::size_t at = 0; at < text.size;) {
    Signs signs;
    std::size_t end = at;
    for (; end < text.size && !ends_word(text[end]); ++end) signs.see(text[end]);
    if (signs.colon || signs.slash) look_at(text.slice(at, end - at), at, redactor);
    at = end + 1;
  }
}

void append_without(View text, Range part, const Vec<Range>& cuts, Bytes& out) {
  std::size_t at = part.from;
  const std::size_t end = std::size_t(part.from) + part.size;
  for (const Range& cut : cuts) {
    const std::size_t cut_end = std::size_t(cut.from) + cut.size;
    if (cut_end <= at) continue;
    if (cut.from >= end) break;
    if (cut.from > at) append(out, text.slice(at, cut.from - at));
    at = cut_end;
  }
  if (at < end) append(out, text.slice(at, end - at));
}

bool append_redacted(View text, Redactor& redactor, Bytes& out) {
  find_credentials(text, redactor);
  if (redactor.cuts.empty()) return false;
  append_without(text, Range{0, u32(text.size)}, redactor.cuts, out);
  return true;
}

}  // namespace mailsift::urls
