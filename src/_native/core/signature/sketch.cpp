#include "signature/sketch.hpp"

namespace mailsift::signature {
namespace {

// The halves of all orders, and the first once more behind the last.
void halves_of(u64 hash, i16 (&halves)[kKeys + 1]) {
  u64 lanes[kLanes];
  for (u32 i = 0; i < kLanes; ++i) lanes[i] = hash * kFactors.of[i];
  std::memcpy(halves, lanes, sizeof lanes);
  halves[kKeys] = halves[0];
}

}  // namespace

// Loops over all orders without branches, for the compiler to make vectors of.
void Sketch::keep(u64 hash) {
  i16 halves[kKeys + 1];
  halves_of(hash, halves);
  i32 values[kKeys];
  for (u32 i = 0; i < kKeys; ++i) values[i] = i32(u32(u16(halves[i])) << 16 | u16(halves[i + 1]));
  for (auto& row : lowest_) {
    for (u32 i = 0; i < kKeys; ++i) {
      const i32 here = row[i], value = values[i] == here ? kEmpty : values[i];
      row[i] = value < here ? value : here;
      values[i] = value < here ? here : value;
    }
  }
  for (u32 i = 0; i < kKeys; ++i) limit_[i] = i16(lowest_[kMinima - 1][i] >> 16);
}

void Sketch::settle() {
  u8 found[kBlock];
  u32 kept = 0;
  for (u32 at = 0; at < count_; ++at) {
    i16 halves[kKeys + 1], larger[kKeys];  // larger: all bits of those that can't be among the lowest
    halves_of(waiting_[at], halves);
    for (u32 i = 0; i < kKeys; ++i) larger[i] = i16(-(halves[i] > limit_[i]));
    u64 lanes[kLanes], all = ~u64{0};
    std::memcpy(lanes, larger, sizeof lanes);
    for (u64 lane : lanes) all &= lane;
    found[kept] = u8(at);
    kept += all != ~u64{0};
  }
  for (u32 i = 0; i < kept; ++i) keep(waiting_[found[i]]);
  count_ = 0;
}

bool Sketch::finish(u32 fewest) {
  settle();
  u32 pairs = 0;
  for (u64 bits : seen_) pairs += u32(__builtin_popcountll(bits));
  for (i32 value : lowest_[kMinima - 1])
    if (value == kEmpty) return false;
  return pairs >= fewest;
}

}  // namespace mailsift::signature
