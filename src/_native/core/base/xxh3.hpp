// XXH3, 64 bits, with a seed: the same numbers as the `xxhash` package gives, so that anyone can make the hash of a
// feature. Of up to 64 bytes, which is all that is ever hashed (github.com/Cyan4973/xxHash, doc/xxhash_spec.md).
#pragma once

#include "base/view.hpp"

namespace mailsift {

constexpr std::size_t kXxh3Most = 64;

namespace xxh3 {

// The first 72 bytes of the default secret.
alignas(8) constexpr u8 kSecret[72] = {
    0xb8, 0xfe, 0x6c, 0x39, 0x23, 0xa4, 0x4b, 0xbe, 0x7c, 0x01, 0x81, 0x2c, 0xf7, 0x21, 0xad, 0x1c, 0xde, 0xd4,
    0x6d, 0xe9, 0x83, 0x90, 0x97, 0xdb, 0x72, 0x40, 0xa4, 0xa4, 0xb7, 0xb3, 0x67, 0x1f, 0xcb, 0x79, 0xe6, 0x4e,
    0xcc, 0xc0, 0xe5, 0x78, 0x82, 0x5a, 0xd0, 0x7d, 0xcc, 0xff, 0x72, 0x21, 0xb8, 0x08, 0x46, 0x74, 0xf7, 0x43,
    0x24, 0x8e, 0xe0, 0x35, 0x90, 0xe6, 0x81, 0x3a, 0x26, 0x4c, 0x3c, 0x28, 0x52, 0xbb, 0x91, 0xc3, 0x00, 0xcb};

constexpr u64 kPrime64_1 = 0x9E3779B185EBCA87, kPrime64_2 = 0xC2B2AE3D27D4EB4F, kPrime64_3 = 0x165667B19E3779F9;
constexpr u64 kPrimeMx1 = 0x165667919E3779F9, kPrimeMx2 = 0x9FB21C651E98DF25;

inline u64 load8(const u8* at) {
  u64 word;
  std::memcpy(&word, at, 8);
  return word;
}
inline u64 load4(const u8* at) {
  u32 word;
  std::memcpy(&word, at, 4);
  return word;
}
inline u64 secret(std::size_t at) { return load8(kSecret + at); }

inline u64 multiply_and_fold(u64 a, u64 b) {
  const unsigned __int128 product = static_cast<unsigned __int128>(a) * b;
  return u64(product) ^ u64(product >> 64);
}
inline u64 rotate(u64 x, int by) { return x << by | x >> (64 - by); }
inline u64 swap_bytes(u64 x) { return __builtin_bswap64(x); }
inline u64 finish(u64 hash) {  // XXH3_avalanche
  hash = (hash ^ hash >> 37) * kPrimeMx1;
  return hash ^ hash >> 32;
}

inline u64 up_to_3(const u8* p, std::size_t size, u64 seed) {
  u64 hash = seed ^ secret(56) ^ secret(64);
  if (size > 0) {
    const u64 joined = u64(p[0]) << 16 | u64(p[size >> 1]) << 24 | p[size - 1] | u64(size) << 8;
    hash = joined ^ ((load4(kSecret) ^ load4(kSecret + 4)) + seed);
  }
  hash = (hash ^ hash >> 33) * kPrime64_2;  // XXH64_avalanche
  hash = (hash ^ hash >> 29) * kPrime64_3;
  return hash ^ hash >> 32;
}

inline u64 from_4_to_8(const u8* p, std::size_t size, u64 seed) {
  seed ^= (swap_bytes(seed & 0xffffffff) >> 32) << 32;
  u64 hash = (load4(p + size - 4) + (load4(p) << 32)) ^ ((secret(8) ^ secret(16)) - seed);
  hash ^= rotate(hash, 49) ^ rotate(hash, 24);
  hash *= kPrimeMx2;
  hash ^= (hash >> 35) + size;
  hash *= kPrimeMx2;
  return hash ^ hash >> 28;
}

inline u64 from_9_to_16(const u8* p, std::size_t size, u64 seed) {
  const u64 low = load8(p) ^ ((secret(24) ^ secret(32)) + seed);
  const u64 high = load8(p + size - 8) ^ ((secret(40) ^ secret(48)) - seed);
  return finish(size + swap_bytes(low) + high + multiply_and_fold(low, high));
}

inline u64 mix_16(const u8* p, std::size_t at, u64 seed) {
  return multiply_and_fold(load8(p) ^ (secret(at) + seed), load8(p + 8) ^ (secret(at + 8) - seed));
}

inline u64 from_17_to_64(const u8* p, std::size_t size, u64 seed) {
  u64 sum = size * kPrime64_1;
  for (std::size_t pair = (size - 1) / 32 + 1; pair-- > 0;) {
    sum += mix_16(p + 16 * pair, 32 * pair, seed);
    sum += mix_16(p + size - 16 * (pair + 1), 32 * pair + 16, seed);
  }
  return finish(sum);
}

}  // namespace xxh3

// Of the first kXxh3Most bytes.
inline u64 xxh3_64(View bytes, u64 seed) {
  const std::size_t size = bytes.size < kXxh3Most ? bytes.size : kXxh3Most;
  if (size <= 3) return xxh3::up_to_3(bytes.data, size, seed);
  if (size <= 8) return xxh3::from_4_to_8(bytes.data, size, seed);
  if (size <= 16) return xxh3::from_9_to_16(bytes.data, size, seed);
  return xxh3::from_17_to_64(bytes.data, size, seed);
}

// Of two numbers, little endian, one behind the other.
inline u64 xxh3_64(u64 first, u64 second, u64 seed) {
  u8 both[16];
  std::memcpy(both, &first, 8);
  std::memcpy(both + 8, &second, 8);
  return xxh3::from_9_to_16(both, 16, seed);
}

}  // namespace mailsift
