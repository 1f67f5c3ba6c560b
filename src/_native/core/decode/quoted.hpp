// What stands behind a "=" of quoted-printable, for all kernels.
#pragma once

#include "decode/kernels.hpp"

namespace mailsift::decode {

// The place behind the line end when only blanks stand before it, `at` itself when this is no soft break.
inline const u8* soft_break(const u8* at, const u8* end) {
  const u8* behind = at;
  while (behind < end && (*behind == ' ' || *behind == '\t')) ++behind;
  if (behind == end) return end;
  if (*behind == '\n') return behind + 1;
  if (*behind != '\r') return at;
  ++behind;
  return behind < end && *behind == '\n' ? behind + 1 : behind;
}

// Behind a "=" that begins no escape: a soft break is left out, else the "=" stays, unless it is the last byte.
inline const u8* odd_equals(const u8* at, const u8* end, u8*& to, u32& defects) {
  const u8* const behind = soft_break(at, end);
  if (behind != at) return behind;
  ++defects;
  if (at < end) *to++ = '=';
  return at;
}

// The two bytes behind a "=", by one table each: together they give the byte that an escape stands for, and above it
// bits that say what they are.
struct Pairs {
  static constexpr u16 kFeed = 0x100, kReturn = 0x200, kThenFeed = 0x400, kOther = 0x800;
  struct Kind {
    u8 taken, made;  // bytes, with the "="; none taken where the two don't say
  };
  u16 first[256] = {}, second[256] = {};
  Kind kind[16] = {};

  constexpr Pairs() {
    for (u32 c = 0; c < 256; ++c) {
      const u8 value = kHex.value[c];
      first[c] = value < kNoDigit ? u16(value << 4) : c == '\n' ? kFeed : c == '\r' ? kReturn : kOther;
      second[c] = value < kNoDigit ? u16(value) : c == '\n' ? kThenFeed : kOther;
    }
    kind[0] = {3, 1};
    kind[(kReturn | kThenFeed) >> 8] = {3, 0};
    for (u32 then = 0; then < 16; then += kThenFeed >> 8) kind[kFeed >> 8 | then] = {2, 0};
  }
};
inline constexpr Pairs kPairs;

// Bytes in which all "=" are found before the first of them is looked at.
constexpr std::size_t kQuotedTile = 1024;

}  // namespace mailsift::decode
