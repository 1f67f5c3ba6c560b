// A binary fuse filter of 8-bit fingerprints: T. M. Graf, D. Lemire, "Binary Fuse Filters: Fast and Smaller Than Xor
// Filters", ACM Journal of Experimental Algorithmics 27 (2022). It holds a set of 64-bit hashes in about nine bits
// each: what is in it is always found, what is not is found once in 256 times.
//
//   |<- length ->|            |            |            |
//   +------------+------------+------------+---- ... ---+      segments + 2 windows of `length` bytes, a power of two
//         a            b            c
//
// A hash chooses a byte in each of three neighbouring windows; its fingerprint is the XOR of the three.
#pragma once

#include "base/vec.hpp"

namespace mailsift::reputation {

struct FuseShape {
  u32 length_bits = 0, segments = 0;
  std::size_t size() const { return (std::size_t{segments} + 2) << length_bits; }
};
FuseShape fuse_shape(std::size_t hashes);

struct FusePlaces {
  u32 at[3];
  u8 print;
};

// A permutation of 64 bits, the finalizer of MurmurHash3: other seeds give other hashes and the same collisions.
inline u64 fuse_mix(u64 hash, u64 seed) {
  hash += seed;
  hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccdu;
  hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53u;
  return hash ^ hash >> 33;
}

// All places are below shape.size().
inline FusePlaces fuse_places(u64 mixed, FuseShape shape) {
  const u32 mask = (1u << shape.length_bits) - 1;
  const u64 room = u64{shape.segments} << shape.length_bits;
  const u32 first = u32(static_cast<unsigned __int128>(mixed) * room >> 64), length = mask + 1;
  return {{first, (first + length) ^ (u32(mixed >> 18) & mask), (first + 2 * length) ^ (u32(mixed) & mask)},
          u8(mixed ^ mixed >> 32)};
}

// Memory of a build, kept from one to the next.
struct FuseScratch {
  Vec<u64> sums, order;
  Vec<u8> counts, places;
  Vec<u32> alone;
};

// Fills shape.size() bytes at `out`, zeros at first, from distinct hashes. False where they don't fit with this seed
// (another one will do), or where there is no memory: then scratch.sums.failed() or its like.
bool fuse_build(const u64* hashes, std::size_t count, FuseShape shape, u64 seed, FuseScratch& scratch, u8* out);

}  // namespace mailsift::reputation
