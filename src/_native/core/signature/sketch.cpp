#include "signature/sketch.hpp"

namespace mailsift::signature {
namespace {

void halves_of(u64 hash, i16 (&halves)[kKeys]) {
  u64 lanes[kLanes];
  for (u32 i = 0; i < kLanes; ++i) lanes[i] = hash * kFactors.of[i];
  std::memcpy(halves, lanes, sizeof lanes);
}

}  // namespace

Sketch::Sketch() {
  for (auto& row : lowest_.of)
    for (i32& value : row) value = kEmpty;
  for (i16& half : limit_) half = INT16_MAX;
}

void Sketch::add(const u64* words, u32 pairs) {
  for (u32 at = 0; at < pairs; ++at) {
    i16 halves[kKeys], lower[kKeys];  // lower: all bits of those that may be among the lowest
    halves_of(pair_of(words[at], words[at + 1]), halves);
    for (u32 i = 0; i < kKeys; ++i) lower[i] = i16(-(halves[i] <= limit_[i]));
    u64 lanes[kLanes];
    std::memcpy(lanes, lower, sizeof lanes);
    for (u32 lane = 0; lane < kLanes; ++lane) {
      for (u64 left = lanes[lane]; left; left &= ~(u64{0xffff} << (__builtin_ctzll(left) & 48))) {
        const u32 number = lane * 4 + u32(__builtin_ctzll(left)) / 16;
        i32 value = i32(u32(u16(halves[number])) << 16 | u16(halves[number + 1 < kKeys ? number + 1 : 0]));
        for (auto& row : lowest_.of) {
          const i32 here = row[number];
          if (value == here) value = kEmpty;
          row[number] = value < here ? value : here;
          value = value < here ? here : value;
        }
        limit_[number] = i16(lowest_.of[kMinima - 1][number] >> 16);
      }
    }
  }
}

}  // namespace mailsift::signature
