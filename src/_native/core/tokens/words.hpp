// What counts as a word, and what is left of a value when only its form counts.
#pragma once

#include "base/utf8.hpp"
#include "base/vec.hpp"

#include <initializer_list>

namespace mailsift::tokens {

constexpr std::size_t kLongest = 40;  // of a longer word the beginning counts

enum ByteClass : u8 { kBetween, kInWord, kJoins, kShouts, kOwnWord };
struct ByteClasses {
  u8 of[256] = {};
  constexpr ByteClasses() {
    for (u32 c = 0; c < 256; ++c) of[c] = c >= 0x80 || is_alnum(u8(c)) ? kInWord : kBetween;
    for (const char c : {'\'', '$', '-', '_'}) of[u8(c)] = kInWord;
    for (const char c : {'.', ',', '@'}) of[u8(c)] = kJoins;
    for (const char c : {'!', '?'}) of[u8(c)] = kShouts;
    // Lead bytes of U+3000 to U+9FFF: scripts without spaces, where a character is a word.
    for (u32 c = 0xE3; c <= 0xE9; ++c) of[c] = kOwnWord;
  }
};
inline constexpr ByteClasses kClasses;

// The high bit of every byte that is no a to z; that is at most a space. No byte carries into the next.
inline u64 no_small_letters(u64 eight) {
  const u64 low = eight & ~kHighBits;
  return (~(low + 0x1f1f1f1f1f1f1f1f) | (low + 0x0505050505050505) | eight) & kHighBits;
}
inline u64 blanks(u64 eight) { return ~(((eight & ~kHighBits) + 0x5f5f5f5f5f5f5f5f) | eight) & kHighBits; }

// Behind the bytes from `at` on that `mark` leaves unmarked; near the end of the text it may stop before that.
template <class Mark>
std::size_t skip(View text, std::size_t at, Mark mark) {
  for (; text.size - at >= 8; at += 8)
    if (const u64 marks = mark(load_word(text.data + at))) return at + first_marked(marks);
  return at;
}

// Ends where the word ends that begins at `from` with a byte that is kInWord.
inline std::size_t word_end(View text, std::size_t from) {
  std::size_t at = skip(text, from + 1, no_small_letters);
  for (; at < text.size; ++at) {
    const u8 is = kClasses.of[text[at]];
    if (is == kInWord) continue;
    if (is != kJoins || at + 1 >= text.size || !is_alnum(text[at - 1]) || !is_alnum(text[at + 1])) break;
  }
  return at;
}

template <class Visit>
void each_word(View text, Visit&& visit) {
  for (std::size_t at = 0; at < text.size;) {
    const std::size_t from = at;
    switch (kClasses.of[text[at]]) {
      case kInWord:
        at = word_end(text, from);
        visit(text.slice(from, at - from < kLongest ? at - from : kLongest));
        break;
      case kShouts:  // up to three of a kind
        while (at < text.size && text[at] == text[from]) ++at;
        visit(text.slice(from, at - from < 3 ? at - from : 3));
        break;
      case kOwnWord:
        at += 3;
        visit(text.slice(from, 3));
        break;
      default: ++at;
    }
  }
}

// What stands between blanks.
template <class Visit>
void each_chunk(View text, Visit&& visit) {
  for (std::size_t at = 0; at < text.size;) {
    while (at < text.size && text[at] <= ' ') ++at;
    const std::size_t from = at;
    at = skip(text, at, blanks);
    while (at < text.size && text[at] > ' ') ++at;
    if (at > from) visit(text.slice(from, at - from < kLongest ? at - from : kLongest));
  }
}

constexpr u8 form_of(u8 c) {
  return is_digit(c) ? u8('9') : is_alpha(c) ? u8(lower(c) == c ? 'a' : 'A') : c >= 0x80 ? u8('8') : c;
}

// A text of its own, short.
struct Small {
  u8 bytes[64];
  std::size_t size = 0;
  void push(u8 c) {
    if (size < sizeof bytes) bytes[size++] = c;
  }
  View view() const { return View(bytes, size); }
};

// Runs of digits, small and capital letters as one sign each: "Foo-123" is "Aa-9". Stops at `most` signs.
inline Small shape_of(View text, std::size_t most) {
  Small shape;
  for (std::size_t i = 0; i < text.size && shape.size < most; ++i) {
    const u8 form = form_of(text[i]);
    if (shape.size == 0 || shape.bytes[shape.size - 1] != form) shape.push(form);
  }
  return shape;
}

inline Small lowered(View text) {
  Small low;
  for (std::size_t i = 0; i < text.size && i < sizeof low.bytes; ++i) low.push(lower(text[i]));
  return low;
}

inline std::size_t find(View text, u8 c, std::size_t from = 0) {
  while (from < text.size && text[from] != c) ++from;
  return from;
}
// Where the last one stands; text.size when there is none.
inline std::size_t find_last(View text, u8 c) {
  for (std::size_t at = text.size; at > 0; --at)
    if (text[at - 1] == c) return at - 1;
  return text.size;
}

// The last two labels of a host: near enough to what somebody registered where it is only compared.
inline View domain_of(View host) {
  const std::size_t last = find_last(host, '.');
  if (last == host.size) return host;
  const std::size_t before = find_last(host.slice(0, last), '.');
  return before == last ? host : host.slice(before + 1);
}

}  // namespace mailsift::tokens
