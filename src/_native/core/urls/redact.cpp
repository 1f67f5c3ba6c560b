#include "urls/redact.hpp"

#include "urls/credentials.hpp"
#include "urls/escape.hpp"
#include "urls/read.hpp"
#include "urls/skim.hpp"

namespace mailsift::urls {
namespace {

constexpr int kLevels = 3;  // of escapes undone one by one; what is left after them is undone at once

bool is_slash(u8 c) { return c == '/' || c == '\\'; }
constexpr bool ends_word(u8 c) { return c <= 0x20 || c == '<' || c == '>' || c == 0x7F; }
bool is_web(Scheme scheme) { return scheme == Scheme::http || scheme == Scheme::https || scheme == Scheme::ftp; }

// What one pass over a word can tell: without it there is nothing to cut.
enum Sign : u8 { kEnds = 1, kAt = 2, kSlash = 4, kColon = 8, kTwoColons = 16 };

struct Signs {
  u8 of[256];
  constexpr Signs() : of() {
    for (unsigned c = 0; c < 256; ++c) of[c] = ends_word(u8(c)) ? kEnds : 0;
    of[u8('/')] = of[u8('\\')] = kSlash;
    of[u8(':')] = kColon;
    of[u8('@')] = kAt;
    of[u8('%')] = of[0xEF] = kAt | kSlash | kColon;  // may be any of them, escaped or full-width
  }
};
constexpr Signs kSigns;

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

bool has_slash(View text) { return find_any<'/', '\\'>(text, 0) < text.size; }

// Is something hidden below the escapes of `word`?
bool hides_escaped(View word, bool whole, Redactor& r) {
  if (!contains(word, '%')) return false;
  r.plain.clear();
  append(r.plain, word);
  for (int level = 0; level <= kLevels; ++level) {
    r.clean.clear();
    if (level < kLevels) unescape_once(view(r.plain), r.clean);
    else unescape_all(view(r.plain), r.clean);
    if (r.clean.size() == r.plain.size()) return false;
    r.plain.clear();
    if (strip_credentials(view(r.clean), Strip{false, false, whole}, r.plain) && has_slash(view(r.clean))) return true;
    r.plain.clear();
    append(r.plain, view(r.clean));
  }
  return false;
}

// Behind the last at sign of the authority as RFC 3986 reads it, which takes a backslash for a letter; 0 for none.
std::size_t behind_rfc_userinfo(View word, std::size_t begin) {
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

// Is there a colon in the authority, and behind it no port? Then the word was cut off before its at sign.
bool is_cut_off(View word, std::size_t at) {
  std::size_t end = word.size;
  while (end > at && std::strchr(".,;:!?'\")]}|*", word[end - 1])) --end;  // of the sentence around it
  while (at < end && word[at] == '[') {
    while (at < end && word[at] != ']') ++at;
  }
  bool behind = false;
  for (; at < end && word[at] != '/' && word[at] != '?' && word[at] != '#'; ++at) {
    if (behind && !is_digit(word[at])) return true;
    behind |= colon(word, at) != 0;
  }
  return false;
}

// Has `word` something to hide? Then it is at [begin, end).
bool hides(View word, Redactor& r, std::size_t& begin, std::size_t& end) {
  bool web = false;
  begin = authority_of(word, web);
  const bool slash = has_slash(word);
  if (!web && !slash && !contains(word, '%')) return false;
  r.clean.clear();
  const bool plain = (web || slash) && strip_credentials(word, Strip{false, false, true}, r.clean);
  end = behind_rfc_userinfo(word, web ? begin : behind_two_slashes(word));
  const std::size_t at = last_at_sign(word);
  if (plain) end = at == SIZE_MAX || at < begin ? word.size : at + at_sign(word, at);
  if (web && at == SIZE_MAX && is_cut_off(word, begin)) end = word.size;
  if (hides_escaped(word.slice(end), end == 0, r)) end = word.size;
  return end > begin;
}

// `from` is where the word stands in the whole text.
void look_at(View word, std::size_t from, Redactor& r) {
  std::size_t begin = 0, end = 0, again = 0, ignored = 0;
  if (!hides(word, r, begin, end)) return;
  r.kept.clear();
  append(r.kept, word.slice(0, begin));
  append(r.kept, word.slice(end));
  // What stands behind the last at sign can look like a user with a password in its turn.
  if (r.kept.failed() || (end < word.size && hides(view(r.kept), r, again, ignored))) end = word.size;
  r.cuts.push({u32(from + begin), u32(end - begin)});
}

// Where `sign` stands next from `at` on; the end of the text when it does not.
std::size_t next_sign(View text, std::size_t at, u8 sign) {
  const void* found = at < text.size ? std::memchr(text.data + at, sign, text.size - at) : nullptr;
  return found ? std::size_t(static_cast<const u8*>(found) - text.data) : text.size;
}

// The colon of a scheme, also of a defanged one (`hxxp[:]//`), never stands behind a digit as that of a time of day does.
bool opens_scheme(View word) {
  for (std::size_t colon = next_sign(word, 1, ':'); colon < word.size; colon = next_sign(word, colon + 1, ':')) {
    if (!is_digit(word[colon - 1])) return true;
  }
  return false;
}

}  // namespace

void find_credentials(View text, Redactor& redactor) {
  redactor.cuts.clear();
  NextToHide next = best_next_to_hide();
  std::size_t at = next(text, 0);
  if (at >= text.size) return;
  // Without escapes and wide forms only some words with an at sign or a colon count: the walk goes from one to the next.
  const bool plain = !contains(text, '%') && !contains(text, 0xEF);
  if (!plain) at = (next = find_any<'@', ':', '%', 0xEF>)(text, 0);
  for (std::size_t least = 0; at < text.size;) {
    while (at > least && !ends_word(text[at - 1])) --at;
    u8 signs = 0;
    std::size_t end = at;
    for (; end < text.size; ++end) {
      const u8 sign = kSigns.of[text[end]];
      if (sign & kEnds) break;
      signs |= u8(sign | ((signs & sign & kColon) << 1));
    }
    // Cut off before its at sign: the colon of the scheme, and another one.
    const View word = text.slice(at, end - at);
    if (signs & kAt ? signs & (kSlash | kColon) : (signs & kTwoColons) && (!plain || opens_scheme(word)))
      look_at(word, at, redactor);
    least = end + 1;
    at = least < text.size ? next(text, least) : text.size;
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
