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

}  // namespace mailsift::digest
