// The fast path: eight bytes of ordinary ASCII at a time, letters made small.
#pragma once

#include "base/view.hpp"

namespace mailsift::fold {

// Ordinary: 0x21 to 0x7E, and a space after something else.
constexpr bool is_plain(u8 c) { return c > 0x20 && c < 0x7F; }

// 0x80 in each byte of `x` that must not take the fast path. Carries run upwards only: the lowest such byte is
// exact, those above it may be blurred.
inline u64 not_plain(u64 x, bool after_space) {
  constexpr u64 kOnes = 0x0101010101010101, kHigh = kOnes * 0x80;
  const u64 above = x + kOnes;                             // 0x7F and all above get the high bit
  const u64 control = (x - kOnes * 0x20) & ~x;             // below 0x20
  const u64 not_space = ((x ^ kOnes * 0x20) & ~kHigh) + kOnes * 0x7F;
  const u64 space = ~(not_space | x) & kHigh;
  const u64 before = space << 8 | (after_space ? 0x80u : 0u);  // little endian: the byte before
  return (x | above | control | (space & before)) & kHigh;
}

inline u64 lower_eight(u64 x) {
  constexpr u64 kOnes = 0x0101010101010101;
  const u64 from_a = x + kOnes * (0x80 - 'A'), above_z = x + kOnes * (0x7F - 'Z');
  return x | ((from_a & ~above_z & kOnes * 0x80) >> 2);
}

// Writes what it can of `in` to `out`, which has room for as much; says how much.
inline std::size_t lower_plain(const u8* in, std::size_t size, u8* out, bool after_space) {
  std::size_t at = 0;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  for (; size - at >= 8; at += 8) {
    u64 x;
    std::memcpy(&x, in + at, 8);
    const u64 stop = not_plain(x, after_space);
    after_space = x >> 56 == ' ';
    x = lower_eight(x);
    std::memcpy(out + at, &x, 8);  // what is written from the stop on does not count
    if (stop) return at + (std::size_t(__builtin_ctzll(stop)) >> 3);
  }
#endif
  for (; at < size; ++at) {
    const u8 c = in[at];
    if (!is_plain(c) && (c != ' ' || after_space)) break;
    after_space = c == ' ';
    out[at] = lower(c);
  }
  return at;
}

}  // namespace mailsift::fold
