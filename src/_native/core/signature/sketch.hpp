// The smallest values of a set in several orders at once (bottom-m MinHash, Broder 1997).
#pragma once

#include "signature/signature.hpp"

namespace mailsift::signature {

using i32 = std::int32_t;

// Order i of the pairs: i32((hash ^ mask[i]) * factor[i]), ascending. 32 bits a lane, signed, so that vectors of any
// width can do it; multiplication by an odd number is a permutation, so different pairs have different values.
struct Orders {
  u32 mask[kKeys] = {}, factor[kKeys] = {};
  constexpr Orders() {
    u64 state = kSignatureVersion;
    for (u32 i = 0; i < kKeys; ++i) {
      const u64 random = next(state);
      mask[i] = u32(random);
      factor[i] = u32(random >> 32) | 1;
    }
  }
  // SplitMix64 (Steele, Lea and Flood, 2014).
  static constexpr u64 next(u64& state) {
    u64 z = state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
  }
};
inline constexpr Orders kOrders;
constexpr i32 kEmpty = INT32_MAX;  // no value yet; a pair of this value is never kept

struct Sketch {
  i32 lowest[kMinima][kKeys];  // ascending from row to row in each column, all different but for kEmpty
  u64 seen[4] = {};            // one bit of 256 for each pair: about how many different ones there are

  Sketch() {
    for (auto& row : lowest)
      for (i32& value : row) value = kEmpty;
  }

  void add(u32 hash) {
    seen[hash >> 30] |= u64{1} << (hash >> 24 & 63);
    i32 values[kKeys];
    u32 smaller = 0;
    for (u32 i = 0; i < kKeys; ++i) {
      values[i] = i32((hash ^ kOrders.mask[i]) * kOrders.factor[i]);
      smaller |= u32(values[i] < lowest[kMinima - 1][i]);
    }
    if (smaller) keep(values);
  }
  bool full_of(u32 fewest) const;

 private:
  void keep(const i32* values);
};

}  // namespace mailsift::signature
