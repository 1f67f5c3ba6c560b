// MD5 after RFC 1321, one block after the other.
#include "digest/blocks.hpp"
#include "digest/digest.hpp"

namespace mailsift::digest {
namespace {

// floor(2^32 * |sin(i + 1)|), RFC 1321 section 3.4.
constexpr u32 kSine[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};

template <int Round>
inline u32 mix(u32 b, u32 c, u32 d) {
  if (Round == 0) return d ^ (b & (c ^ d));
  if (Round == 1) return c ^ (d & (b ^ c));
  if (Round == 2) return b ^ c ^ d;
  return c ^ (b | ~d);
}

template <int Round>
inline void step(u32& a, u32 b, u32 c, u32 d, u32 word, u32 sine, int shift) {
  a = b + rotate_left(a + mix<Round>(b, c, d) + word + sine, shift);
}

// Sixteen steps of one round; word index = (first + i * stride) mod 16, shifts in groups of four.
template <int Round, int First, int Stride>
inline void round_of(u32 s[4], const u32 words[16], const int shifts[4]) {
  u32 a = s[0], b = s[1], c = s[2], d = s[3];
  for (int i = 0; i < 16; i += 4) {
    step<Round>(a, b, c, d, words[(First + i * Stride) & 15], kSine[Round * 16 + i], shifts[0]);
    step<Round>(d, a, b, c, words[(First + (i + 1) * Stride) & 15], kSine[Round * 16 + i + 1], shifts[1]);
    step<Round>(c, d, a, b, words[(First + (i + 2) * Stride) & 15], kSine[Round * 16 + i + 2], shifts[2]);
    step<Round>(b, c, d, a, words[(First + (i + 3) * Stride) & 15], kSine[Round * 16 + i + 3], shifts[3]);
  }
  s[0] = a, s[1] = b, s[2] = c, s[3] = d;
}

}  // namespace

void md5_blocks(u32 state[4], const u8* bytes, std::size_t blocks) {
  static constexpr int k1[4] = {7, 12, 17, 22}, k2[4] = {5, 9, 14, 20}, k3[4] = {4, 11, 16, 23}, k4[4] = {6, 10, 15, 21};
  for (; blocks; --blocks, bytes += 64) {
    u32 words[16];
    std::memcpy(words, bytes, 64);  // RFC 1321 is little endian, as are all machines we build for
    u32 s[4] = {state[0], state[1], state[2], state[3]};
    round_of<0, 0, 1>(s, words, k1);
    round_of<1, 1, 5>(s, words, k2);
    round_of<2, 5, 3>(s, words, k3);
    round_of<3, 0, 7>(s, words, k4);
    for (int i = 0; i < 4; ++i) state[i] += s[i];
  }
}

void Md5::start() {
  static constexpr u32 kInitial[4] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  std::memcpy(state, kInitial, sizeof state);
  size = 0;
}

void Md5::add(View bytes) { add_blocks(*this, bytes, md5_blocks); }

void Md5::finish(u8 out[16]) {
  u8 length[8];
  store_little(size * 8, length);
  pad(*this, length, md5_blocks);
  std::memcpy(out, state, 16);
}

}  // namespace mailsift::digest
