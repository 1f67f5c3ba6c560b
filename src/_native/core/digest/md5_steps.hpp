// The steps of MD5 (RFC 1321 section 3.4), for kernels of one stream.
#pragma once

#include "digest/blocks.hpp"

namespace mailsift::digest {

// floor(2^32 * |sin(i + 1)|)
extern const u32 kMd5Sine[64];
constexpr int kMd5Shifts[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
// Word of the first step of each round, and from there to the next step's, modulo 16.
constexpr int kMd5First[4] = {0, 1, 5, 0}, kMd5Stride[4] = {1, 5, 3, 7};

// In round 1 the two parts of the choice have no bit in common, so that they can be added one by one: the part that does
// not hang on the newest value `b` is off the chain of dependent steps.
template <int Round>
inline void md5_step(u32& a, u32 b, u32 c, u32 d, u32 word, u32 sine, int shift) {
  u32 sum = a + word + sine;
  if (Round == 0) sum += d ^ (b & (c ^ d));
  if (Round == 1) sum = sum + (c & ~d) + (b & d);
  if (Round == 2) sum += b ^ (c ^ d);
  if (Round == 3) sum += c ^ (b | ~d);
  a = b + rotate_left(sum, shift);
}

// The four steps from step `i` of the round on.
template <int Round>
inline void md5_four(u32 (&s)[4], const u8* block, int i) {
  const auto word = [&](int step) {
    u32 w;
    std::memcpy(&w, block + 4 * ((kMd5First[Round] + step * kMd5Stride[Round]) & 15), 4);
    return w;  // RFC 1321 is little endian, as are all machines we build for
  };
  const u32* sine = kMd5Sine + 16 * Round;
  md5_step<Round>(s[0], s[1], s[2], s[3], word(i), sine[i], kMd5Shifts[Round][0]);
  md5_step<Round>(s[3], s[0], s[1], s[2], word(i + 1), sine[i + 1], kMd5Shifts[Round][1]);
  md5_step<Round>(s[2], s[3], s[0], s[1], word(i + 2), sine[i + 2], kMd5Shifts[Round][2]);
  md5_step<Round>(s[1], s[2], s[3], s[0], word(i + 3), sine[i + 3], kMd5Shifts[Round][3]);
}

}  // namespace mailsift::digest
