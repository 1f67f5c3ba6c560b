#include "urls/places.hpp"

#include "cpu/block.hpp"
#include "cpu/features.hpp"

namespace mailsift::urls {
namespace {

enum Kind : u8 { kStop = 1, kOpen = 2, kClose = 4, kNoWww = 8 };  // kNoWww: www. behind it is no start

struct Kinds {
  u8 of[256] = {};
  constexpr Kinds() {
    for (const char* c = " \t\n\v\f\r<>\"`"; *c; ++c) of[u8(*c)] = kStop;
    for (const char* c = "([{"; *c; ++c) of[u8(*c)] = kOpen;
    for (const char* c = ")]}"; *c; ++c) of[u8(*c)] = kClose;
    for (unsigned c = 0; c < 0x80; ++c)
      if (is_alnum(u8(c)) || c == '_' || c == '/' || c == '@' || c == '.' || c == '-') of[c] = kNoWww;
  }
};
constexpr Kinds kKinds;

// Behind the bracket that closes the one at text[at]; `at` when none is there, or none closes it. Other brackets may
// stand between the two, but none of this kind: so no byte is looked at more than once a kind.
std::size_t behind_brackets(View text, std::size_t at) {
  const u8 open = text[at];
  if (kKinds.of[open] != kOpen) return at;
  const u8 close = u8(open + (open == '(' ? 1 : 2));
  for (std::size_t i = at + 1; i < text.size; ++i) {
    const u8 c = text[i];
    if (c == close) return i + 1;
    if (c == open || kKinds.of[c] == kStop) return at;
  }
  return at;
}

// The eight bytes before text[at] as a number, the last one highest, letters in lower case; blanks before the text.
u64 word_before(View text, std::size_t at) {
  u8 bytes[8] = {};
  if (at >= 8)
    std::memcpy(bytes, text.data + at - 8, 8);
  else if (at)
    std::memcpy(bytes + 8 - at, text.data, at);
  u64 word;
  std::memcpy(&word, bytes, 8);
  return word | 0x2020202020202020;  // no other byte becomes a letter by that
}

// That number of a word that stands before the sign.
constexpr u64 packed(const char* word) {
  u64 number = 0;
  for (int i = 0; word[i]; ++i) number |= u64(u8(word[i])) << 8 * i;
  return number;
}

// The start whose last sign before its slashes is text[at]; `tail` is where it ends, 0 when there is none.
std::size_t start_before(View text, std::size_t at, std::size_t& tail) {
  const u64 word = word_before(text, at);
  if (text[at] == '.') {
    if (word >> 40 != packed("www") || (at > 3 && kKinds.of[text[at - 4]] == kNoWww)) return 0;
    tail = at + 1;
    return at - 3;
  }
  if (word >> 16 == packed("mailto")) {
    tail = at + 1;
    return at - 6;
  }
  if (text.size - at < 3 || text[at + 1] != '/' || text[at + 2] != '/') return 0;
  std::size_t size = word >> 40 == packed("ftp") ? 3 : 0;
  if (word >> 32 == packed("http")) size = 4;
  if (word >> 24 == packed("https")) size = 5;
  if (size) tail = at + 3;
  return at - size;
}

}  // namespace

#define MAILSIFT_KERNEL "urls/places.inc"
#include "cpu/levels.inc"

namespace {

// Bytes of the start at text[at]; 0: none.
std::size_t start_at(View text, std::size_t at) {
  const auto is = [&](View start) { return starts_ignoring_case(text.slice(at), start) ? start.size : 0; };
  switch (lower(text[at])) {
    case 'h':
      if (const std::size_t size = is("http://")) return size;
      return is("https://");
    case 'f': return is("ftp://");
    case 'm': return is("mailto:");
    case 'w': return at && kKinds.of[text[at - 1]] == kNoWww ? 0 : is("www.");
    default: return 0;
  }
}

std::size_t tail_end(View text, std::size_t at) {
  while (at < text.size) {
    const u8 kind = kKinds.of[text[at]];
    if (kind == kStop || kind == kClose) break;
    const std::size_t behind = kind == kOpen ? behind_brackets(text, at) : at + 1;
    if (behind == at) break;
    at = behind;
  }
  return at;
}

void places(View text, Vec<Range>& out) {
  for (std::size_t at = 0; at < text.size;) {
    const std::size_t tail = at + start_at(text, at), end = tail > at ? tail_end(text, tail) : tail;
    if (end > tail) out.push(Range{u32(at), u32(end - at)});
    at = end > tail ? end : at + 1;
  }
}

constexpr cpu::Row<Places> kTable[] = {
#if defined(__x86_64__)
    {cpu::Level::avx512, [](const cpu::Features& f) { return f.avx512vl && f.avx512vbmi2; }, avx512::places},
    {cpu::Level::avx2, [](const cpu::Features& f) { return f.avx2 && f.bmi2; }, avx2::places},
#elif defined(__aarch64__)
    {cpu::Level::neon, [](const cpu::Features& f) { return f.neon; }, neon::places},
#endif
    {cpu::Level::scalar, nullptr, places},
};

}  // namespace

Places best_places() { return cpu::choose(kTable); }

}  // namespace mailsift::urls
