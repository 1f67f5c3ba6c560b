// One step over UTF-8, for loops that cannot afford a call a character. next_code_point and append_utf8
// (normalize.hpp) are the same behind a call.
#pragma once

#include "base/vec.hpp"

namespace mailsift {

constexpr u32 kReplacement = 0xFFFD;
constexpr u32 kNotUtf8 = 0xFFFFFFFF;

// The code point at `at` (at < end) and the bytes it takes. Not UTF-8: kNotUtf8, and `size` is the maximal subpart
// (Unicode 3.9, table 3-8), at least 1. Each byte is read once: it may change between two reads.
inline u32 utf8_step(const u8* at, const u8* end, u32& size) {
  const u32 lead = at[0];
  const std::size_t left = std::size_t(end - at);
  size = 1;
  if (lead < 0x80) return lead;
  if (lead - 0xC2 > 0xF4 - 0xC2 || left < 2) return kNotUtf8;
  const u32 second = at[1];
  if (lead < 0xE0) {
    if ((second & 0xC0) != 0x80) return kNotUtf8;
    size = 2;
    return (lead & 0x1F) << 6 | (second & 0x3F);
  }
  // Shortest form only, no surrogates, nothing above U+10FFFF.
  const u32 lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const u32 highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (second < lowest || second > highest) return kNotUtf8;
  size = 2;
  if (left < 3) return kNotUtf8;
  const u32 third = at[2];
  if ((third & 0xC0) != 0x80) return kNotUtf8;
  size = 3;
  if (lead < 0xF0) return (lead & 0x0F) << 12 | (second & 0x3F) << 6 | (third & 0x3F);
  if (left < 4) return kNotUtf8;
  const u32 fourth = at[3];
  if ((fourth & 0xC0) != 0x80) return kNotUtf8;
  size = 4;
  return (lead & 0x07) << 18 | (second & 0x3F) << 12 | (third & 0x3F) << 6 | (fourth & 0x3F);
}

// Writes 1 to 4 bytes and returns the place behind them. Surrogates and values above U+10FFFF become U+FFFD.
inline u8* put_utf8(u8* to, u32 code_point) {
  if (code_point < 0x80) {
    *to++ = u8(code_point);
    return to;
  }
  if (code_point < 0x800) {
    *to++ = u8(0xC0 | code_point >> 6);
    *to++ = u8(0x80 | (code_point & 0x3F));
    return to;
  }
  if (code_point - 0xD800 < 0x800 || code_point > 0x10FFFF) code_point = kReplacement;
  if (code_point < 0x10000) {
    *to++ = u8(0xE0 | code_point >> 12);
  } else {
    *to++ = u8(0xF0 | code_point >> 18);
    *to++ = u8(0x80 | (code_point >> 12 & 0x3F));
  }
  *to++ = u8(0x80 | (code_point >> 6 & 0x3F));
  *to++ = u8(0x80 | (code_point & 0x3F));
  return to;
}

// Eight bytes at a time. The core runs on little-endian machines only (x86-64, AArch64).
static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "first_marked counts bytes from the low end");
constexpr u64 kHighBits = 0x8080808080808080;
inline u64 load_word(const u8* at) {
  u64 word;
  std::memcpy(&word, at, 8);
  return word;
}
inline void store_word(u8* to, u64 word) { std::memcpy(to, &word, 8); }
// How many bytes stand before the first marked one; `marks` has bits in kHighBits only and is not 0.
inline u32 first_marked(u64 marks) { return u32(__builtin_ctzll(marks)) >> 3; }

}  // namespace mailsift
