// MD5 (RFC 1321) and SHA-256 (FIPS 180-4): streaming, fused, many at once.
#pragma once

#include "base/view.hpp"

namespace mailsift::digest {

struct Md5 {
  u32 state[4];
  u8 block[64];
  u64 size;
  void start();
  void add(View bytes);
  void finish(u8 out[16]);
};

struct Sha256 {
  u32 state[8];
  u8 block[64];
  u64 size;
  void start();
  void add(View bytes);
  void finish(u8 out[32]);
};

struct Both {
  u8 md5[16];
  u8 sha256[32];
};

// Adds to both sums in one pass over the bytes.
void add_both(Md5& md5, Sha256& sha256, View bytes);
// One pass over the bytes for both sums.
Both both(View bytes);
// count inputs -> count results, several inputs at a time in lanes side by side. Inputs of like sizes, one behind the
// other, leave the fewest lanes idle at the end.
void both_many(const View* inputs, std::size_t count, Both* out);
void md5_many(const View* inputs, std::size_t count, u8 (*out)[16]);

// What an input of up to kOneBlock bytes is hashed as, where all of it with its padding is one block.
struct Block {
  u8 bytes[64];
};
constexpr std::size_t kOneBlock = 55;
// Pads the first `size` bytes of a block, whose others are zero.
void pad_block(Block& block, std::size_t size);
// The SHA-256 of padded blocks, two side by side where the processor has instructions for it.
void sha256_blocks_each(const Block* blocks, std::size_t count, u8 (*out)[32]);

}  // namespace mailsift::digest
