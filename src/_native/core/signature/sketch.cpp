#include "signature/sketch.hpp"

namespace mailsift::signature {
namespace {

// Of four signed halves beside each other: the high bit of each that is at most the other's.
constexpr u64 kSigns = 0x8000800080008000;
constexpr u64 at_most(u64 halves, u64 limits) {
  const u64 without_signs = (limits | kSigns) - (halves & ~kSigns);
  return ((halves & ~limits) | (~(halves ^ limits) & without_signs)) & kSigns;
}

}  // namespace

Sketch::Sketch() {
  for (auto& row : lowest_.of)
    for (i32& value : row) value = kEmpty;
  for (u64& limits : limits_) limits = ~kSigns;
}

void Sketch::add(const u64* words, u32 pairs) {
  for (u32 at = 0; at < pairs; ++at) {
    const u64 pair = pair_of(words[at], words[at + 1]);
    u64 lanes[kLanes + 1], near = 0;  // near: bit lane + 16 * place of those that may be among the lowest
    for (u32 lane = 0; lane < kLanes; ++lane) {
      lanes[lane] = pair * kFactors.of[lane];
      near |= at_most(lanes[lane], limits_[lane]) >> (15 - lane);
    }
    lanes[kLanes] = lanes[0];
    for (; near; near &= near - 1) {
      const u32 bit = u32(__builtin_ctzll(near)), lane = bit & 15, shift = bit & 48;
      const u64 next = shift == 48 ? lanes[lane + 1] : lanes[lane] >> shift >> 16;
      keep(lane, shift, i32(u32(lanes[lane] >> shift) << 16 | u16(next)));
    }
  }
}

void Sketch::keep(u32 lane, u32 shift, i32 value) {
  const u32 number = lane * 4 + shift / 16;
  for (auto& row : lowest_.of) {
    const i32 here = row[number];
    if (value == here) return;
    row[number] = value < here ? value : here;
    value = value < here ? here : value;
  }
  const u64 half = u16(u32(lowest_.of[kMinima - 1][number]) >> 16);
  limits_[lane] = (limits_[lane] & ~(u64{0xffff} << shift)) | half << shift;
}

}  // namespace mailsift::signature
