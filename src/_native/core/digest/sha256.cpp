// SHA-256 after FIPS 180-4, one block after the other.
#include "cpu/features.hpp"
#include "digest/blocks.hpp"
#include "digest/digest.hpp"

namespace mailsift::digest {
const u32 kSha256Round[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

namespace {

constexpr u32 kInitial[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                             0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

inline u32 sigma(u32 x, int r1, int r2, int shift) { return rotate_right(x, r1) ^ rotate_right(x, r2) ^ (x >> shift); }
inline u32 big_sigma(u32 x, int r1, int r2, int r3) {
  return rotate_right(x, r1) ^ rotate_right(x, r2) ^ rotate_right(x, r3);
}

using Blocks = void (*)(u32 state[8], const u8* bytes, std::size_t blocks);
constexpr cpu::Row<Blocks> kTable[] = {
#if MAILSIFT_SHA_UNIT
    {kUnitLevel, has_unit, sha256_blocks_unit},
#endif
    {cpu::Level::scalar, nullptr, sha256_blocks_scalar},
};

}  // namespace

void sha256_blocks(u32 state[8], const u8* bytes, std::size_t blocks) { cpu::choose(kTable)(state, bytes, blocks); }

void sha256_blocks_scalar(u32 state[8], const u8* bytes, std::size_t blocks) {
  for (; blocks; --blocks, bytes += 64) {
    u32 w[64];
    for (int i = 0; i < 16; ++i) w[i] = load_big(bytes + 4 * i);
    for (int i = 16; i < 64; ++i) w[i] = sigma(w[i - 2], 17, 19, 10) + w[i - 7] + sigma(w[i - 15], 7, 18, 3) + w[i - 16];
    u32 a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
    for (int i = 0; i < 64; ++i) {
      const u32 t1 = h + big_sigma(e, 6, 11, 25) + (g ^ (e & (f ^ g))) + kSha256Round[i] + w[i];
      const u32 t2 = big_sigma(a, 2, 13, 22) + ((a & b) | (c & (a | b)));
      h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
    state[4] += e, state[5] += f, state[6] += g, state[7] += h;
  }
}

void Sha256::start() {
  std::memcpy(state, kInitial, sizeof state);
  size = 0;
}

void Sha256::add(View bytes) { add_blocks(*this, bytes, sha256_blocks); }

void Sha256::finish(u8 out[32]) {
  u8 length[8];
  store_big(u32(size >> 29), length);
  store_big(u32(size << 3), length + 4);
  pad(*this, length, sha256_blocks);
  for (int i = 0; i < 8; ++i) store_big(state[i], out + 4 * i);
}

void pad_block(Block& block, std::size_t size) {
  block.bytes[size] = 0x80;
  store_big(u32(size << 3), block.bytes + 60);
}

namespace {

using Pair = void (*)(u32* const states[2], const u8* const bytes[2], std::size_t blocks);

void sha256_pair_scalar(u32* const states[2], const u8* const bytes[2], std::size_t blocks) {
  for (int i = 0; i < 2; ++i) sha256_blocks_scalar(states[i], bytes[i], blocks);
}

constexpr cpu::Row<Pair> kPairs[] = {
#if MAILSIFT_SHA_UNIT
    {kUnitLevel, has_unit, sha256_pair_unit},
#endif
    {cpu::Level::scalar, nullptr, sha256_pair_scalar},
};

}  // namespace

void sha256_blocks_each(const Block* blocks, std::size_t count, u8 (*out)[32]) {
  const Pair pair = cpu::choose(kPairs);
  for (std::size_t i = 0; i < count; i += 2) {
    const bool both = i + 1 < count;
    u32 states[2][8];
    for (u32(&state)[8] : states) std::memcpy(state, kInitial, sizeof state);
    u32* const at[2] = {states[0], states[1]};
    const u8* const from[2] = {blocks[i].bytes, blocks[both ? i + 1 : i].bytes};
    if (both) pair(at, from, 1);
    else sha256_blocks(states[0], blocks[i].bytes, 1);
    for (std::size_t j = 0; j < (both ? 2 : 1); ++j)
      for (int w = 0; w < 8; ++w) store_big(states[j][w], out[i + j] + 4 * w);
  }
}

}  // namespace mailsift::digest
