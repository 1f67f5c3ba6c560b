// What MD5 and SHA-256 share: cutting a stream into 64-byte blocks, padding, byte order.
#pragma once

#include "cpu/features.hpp"

// Clang before 16 declares the ARM instructions only where the whole build may use them.
#if defined(__x86_64__) || \
    (defined(__aarch64__) && (!defined(__clang__) || __clang_major__ >= 16 || defined(__ARM_FEATURE_SHA2)))
#define MAILSIFT_SHA_UNIT 1
#else
#define MAILSIFT_SHA_UNIT 0
#endif

namespace mailsift::digest {

// The kernels. They read `blocks` x 64 bytes once.
void md5_blocks(u32 state[4], const u8* bytes, std::size_t blocks);
void sha256_blocks(u32 state[8], const u8* bytes, std::size_t blocks);         // the best for this machine
void sha256_blocks_scalar(u32 state[8], const u8* bytes, std::size_t blocks);

// With the processor's own instructions for SHA-256, if there are any: sha256_unit.cpp.
#if MAILSIFT_SHA_UNIT
#if defined(__x86_64__)
constexpr cpu::Level kUnitLevel = cpu::Level::avx2;
inline bool has_unit(const cpu::Features& f) { return f.sha_ni && f.sse41 && f.ssse3; }
#else
constexpr cpu::Level kUnitLevel = cpu::Level::neon;
inline bool has_unit(const cpu::Features& f) { return f.arm_sha2; }
#endif
void sha256_blocks_unit(u32 state[8], const u8* bytes, std::size_t blocks);
void sha256_pair_unit(u32* const states[2], const u8* const bytes[2], std::size_t blocks);
void both_blocks_unit(u32 md5[4], u32 sha256[8], const u8* bytes, std::size_t blocks);
#endif

// FIPS 180-4 section 4.2.2, shared by all kernels.
extern const u32 kSha256Round[64];
constexpr u32 kMd5Start[4] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};  // RFC 1321 section 3.3

inline u32 rotate_left(u32 x, int n) { return x << n | x >> (32 - n); }
inline u32 rotate_right(u32 x, int n) { return x >> n | x << (32 - n); }
inline u32 load_big(const u8* p) { return u32(p[0]) << 24 | u32(p[1]) << 16 | u32(p[2]) << 8 | p[3]; }
inline void store_big(u32 x, u8* p) {
  p[0] = u8(x >> 24), p[1] = u8(x >> 16), p[2] = u8(x >> 8), p[3] = u8(x);
}
inline void store_little(u64 x, u8* p) {
  for (int i = 0; i < 8; ++i) p[i] = u8(x >> (8 * i));
}

template <class Sum, class Blocks>
void add_blocks(Sum& sum, View bytes, Blocks blocks) {
  std::size_t held = sum.size & 63;
  sum.size += bytes.size;
  if (held) {
    const std::size_t take = bytes.size < 64 - held ? bytes.size : 64 - held;
    if (take) std::memcpy(sum.block + held, bytes.data, take);
    bytes = bytes.slice(take);
    if (held + take < 64) return;
    blocks(sum.state, sum.block, 1);
  }
  const std::size_t whole = bytes.size / 64;
  if (whole) blocks(sum.state, bytes.data, whole);
  bytes = bytes.slice(whole * 64);
  if (bytes.size) std::memcpy(sum.block, bytes.data, bytes.size);
}

// One bit, zeros, and the length in bits in the last eight bytes of a block.
template <class Sum, class Blocks>
void pad(Sum& sum, const u8 length[8], Blocks blocks) {
  std::size_t held = sum.size & 63;
  sum.block[held++] = 0x80;
  if (held > 56) {
    std::memset(sum.block + held, 0, 64 - held);
    blocks(sum.state, sum.block, 1);
    held = 0;
  }
  std::memset(sum.block + held, 0, 56 - held);
  std::memcpy(sum.block + 56, length, 8);
  blocks(sum.state, sum.block, 1);
}

// What fits in one block with its padding.
constexpr std::size_t kShort = 55;

// That block, with the length as MD5 has it. The bytes come by loads that overlap: a call of memcpy would take longer
// than a lane's sum.
inline void pad_short(View input, u8* block) {
  const auto ends = [&](auto word) {
    std::memcpy(&word, input.data, sizeof word);
    std::memcpy(block, &word, sizeof word);
    std::memcpy(&word, input.data + input.size - sizeof word, sizeof word);
    std::memcpy(block + input.size - sizeof word, &word, sizeof word);
  };
  struct Words {
    u64 word[4];
  };
  struct TwoWords {
    u64 word[2];
  };
  std::memset(block, 0, 64);
  if (input.size >= 32) ends(Words());
  else if (input.size >= 16) ends(TwoWords());
  else if (input.size >= 8) ends(u64());
  else if (input.size >= 4) ends(u32());
  else for (std::size_t i = 0; i < input.size; ++i) block[i] = input[i];
  block[input.size] = 0x80;
  store_little(u64{input.size} * 8, block + 56);
}

}  // namespace mailsift::digest
