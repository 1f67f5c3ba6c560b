// Numbers in a mapped section. The database file is little endian and says so; a machine of the other order
// refuses the whole file, so that plain loads are right here.
#pragma once

#include "base/vec.hpp"

namespace mailsift::lookup {

inline u32 load32(const u8* from) {
  u32 value;
  std::memcpy(&value, from, sizeof value);
  return value;
}
inline u64 load64(const u8* from) {
  u64 value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

inline void put32(Bytes& out, u32 value) { out.append(reinterpret_cast<const u8*>(&value), sizeof value); }
inline void put64(Bytes& out, u64 value) { out.append(reinterpret_cast<const u8*>(&value), sizeof value); }
inline void pad_to(Bytes& out, std::size_t multiple) {
  static constexpr u8 kZero[64] = {};
  out.append(kZero, (multiple - out.size() % multiple) % multiple);
}

// An array of records of `stride` bytes inside a section. item() of an index beyond the end gives nullptr, so
// that an index found in a damaged section cannot lead outside.
struct Array {
  const u8* items = nullptr;
  u32 count = 0, stride = 1;

  const u8* item(u32 index) const { return index < count ? items + std::size_t{index} * stride : nullptr; }
};

// Cuts a section into its arrays, one after the other, each starting at a multiple of 8.
class Cutter {
 public:
  Cutter(View section, std::size_t from) : section_(section), at_(from) {}
  bool cut(Array& array, u64 count, u32 stride) {
    const u64 bytes = count * stride;
    if (count > 0xffffffffu || at_ > section_.size || bytes > section_.size - at_) return false;
    array = Array{section_.data + at_, u32(count), stride};
    at_ = std::size_t((at_ + bytes + 7) / 8 * 8);
    return true;
  }

 private:
  View section_;
  std::size_t at_;
};

}  // namespace mailsift::lookup
