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

constexpr u64 kMultiplier = 0x9e3779b97f4a7c15;
constexpr u64 mix(u64 x) {
  x *= kMultiplier;
  return x ^ x >> 32;
}
constexpr u64 pair_of(u64 before, u64 word) { return mix(before * kMultiplier ^ word); }

// Of each order the lowest values, ascending from row to row, all different but for kEmpty.
struct Minima {
  i32 of[kMinima][kKeys];
};

// A level's sketch has these three calls.
class Sketch {
 public:
  Sketch();
  // The pairs of neighbours among words[0] to words[pairs]; behind them there are kAhead more that may be read.
  void add(const u64* words, u32 pairs);
  void minima(Minima& out) const { out = lowest_; }

 private:
  void keep(u32 lane, u32 shift, i32 value);

  Minima lowest_;
  u64 limits_[kLanes];  // upper halves of the last row, as the multiplications give them
};

// Words wait, so that a sketch gets many at once.
constexpr u32 kBatch = 256, kAhead = 8, kAtOnce = 32, kMostWords = kBatch + kAtOnce;

template <class Sketch>
class Pairs {
 public:
  // The first place holds the last word of the batch before.
  void operator()(u64 word) {
    words_[++count_] = word;
    if (count_ == kBatch) settle();
  }
  // The same without a branch, for words that may not count; at most kAtOnce, then put_end().
  void put(u64 word, bool counts) {
    words_[count_ + 1] = word;
    count_ += counts;
  }
  // Likewise eight words at once, of which some count.
  u64* room() { return words_ + count_ + 1; }
  void took(u32 words) { count_ += words; }
  void put_end() {
    if (count_ >= kBatch) settle();
  }
  // After the last word: true when each order has its minima, out of at least about `fewest` pairs.
  bool finish(u32 fewest, Minima& out) {
    settle();
    sketch_.minima(out);
    bool full = different_ >= fewest;
    for (i32 value : out.of[kMinima - 1]) full &= value != kEmpty;
    return full;
  }

 private:
  void settle() {
    const u32 first = started_ ? 0 : 1;
    if (count_ > first) {
      note(words_ + first, count_ - first);
      sketch_.add(words_ + first, count_ - first);
    }
    if (count_ == 0) return;
    words_[0] = words_[count_];
    count_ = 0;
    started_ = true;
  }
  // How many different pairs there are is only asked up to kFewestPairs.
  void note(const u64* words, u32 pairs) {
    for (u32 i = 0; i < pairs && different_ < kFewestPairs; ++i) {
      const u64 pair = pair_of(words[i], words[i + 1]), bit = u64{1} << (pair >> 56 & 63);
      different_ += !(seen_[pair >> 62] & bit);
      seen_[pair >> 62] |= bit;
    }
  }

  Sketch sketch_;
  u64 words_[kMostWords + 1 + kAhead];
  u32 count_ = 0, different_ = 0;
  bool started_ = false;
  u64 seen_[4] = {};  // one bit of 256 for each pair: about how many different ones there are
};

}  // namespace mailsift::signature
