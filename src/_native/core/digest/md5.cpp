// MD5 after RFC 1321, one block after the other.
#include "digest/blocks.hpp"
#include "digest/digest.hpp"
#include "digest/md5_steps.hpp"

namespace mailsift::digest {
const u32 kMd5Sine[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};

void md5_blocks(u32 state[4], const u8* bytes, std::size_t blocks) {
  for (; blocks; --blocks, bytes += 64) {
    u8 block[64];
    std::memcpy(block, bytes, 64);  // each byte is read once
    u32 s[4] = {state[0], state[1], state[2], state[3]};
    for (int i = 0; i < 16; i += 4) md5_four<0>(s, block, i);
    for (int i = 0; i < 16; i += 4) md5_four<1>(s, block, i);
    for (int i = 0; i < 16; i += 4) md5_four<2>(s, block, i);
    for (int i = 0; i < 16; i += 4) md5_four<3>(s, block, i);
    for (int i = 0; i < 4; ++i) state[i] += s[i];
  }
}

void Md5::start() {
  std::memcpy(state, kMd5Start, sizeof state);
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
