// The smallest values of a set in several orders at once (bottom-m MinHash, Broder 1997).
//
// An order gives each pair 32 bits; its upper half decides nearly always. The halves of all orders stand in one line,
//
//   halves:  h0   h1   h2  ...  h23        16 bits each, four out of one multiplication of the pair's hash
//   order 0: [h0 , h1]   order 1: [h1 , h2]   ...   order 23: [h23 , h0]
//
// so most pairs cost six multiplications and one comparison of all upper halves with the limits.
#pragma once

#include "signature/signature.hpp"

namespace mailsift::signature {

using i16 = std::int16_t;
using i32 = std::int32_t;

constexpr u32 kLanes = kKeys / 4;
static_assert(kKeys % 4 == 0, "four orders come out of one multiplication");

struct Factors {
  u64 of[kLanes] = {};
  constexpr Factors() {
    u64 state = kSignatureVersion;
    for (u64& factor : of) factor = next(state) | 1;
  }
  // SplitMix64 (Steele, Lea and Flood, 2014).
  static constexpr u64 next(u64& state) {
    u64 z = state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
  }
};
inline constexpr Factors kFactors;
constexpr i32 kEmpty = INT32_MAX;  // no value yet; a pair of this value is never kept

class Sketch {
 public:
  Sketch() {
    for (auto& row : lowest_)
      for (i32& value : row) value = kEmpty;
    for (i16& half : limit_) half = INT16_MAX;
  }

  void add(u64 hash) {
    seen_[hash >> 62] |= u64{1} << (hash >> 56 & 63);
    waiting_[count_++] = hash;
    if (count_ == kBlock) settle();
  }
  // After the last pair: true when each order has its minima, out of at least about `fewest` pairs.
  bool finish(u32 fewest);
  // Of order `number`; `row` counts from the lowest.
  i32 minimum(u32 row, u32 number) const { return lowest_[row][number]; }

 private:
  // Pairs wait, so that picking the few that matter out of a block needs no branch that nobody can foresee.
  static constexpr u32 kBlock = 16;

  void settle();
  void keep(u64 hash);

  i32 lowest_[kMinima][kKeys];  // ascending from row to row in each column, all different but for kEmpty
  i16 limit_[kKeys];            // upper halves of the last row
  u64 seen_[4] = {};            // one bit of 256 for each pair: about how many different ones there are
  u64 waiting_[kBlock];
  u32 count_ = 0;
};

}  // namespace mailsift::signature
