// Eight bytes at a time: the first byte of a few kinds. Addresses are too short for wide registers to pay.
#pragma once

#include "base/view.hpp"

namespace mailsift::urls {

constexpr u64 kOnes = 0x0101010101010101u, kTops = 0x8080808080808080u;

inline u64 eight_at(const u8* from) {
  u64 eight;
  std::memcpy(&eight, from, 8);
  return eight;
}
// The top bits of the bytes of `eight` that are below `least` (at most 0x80) or equal to `c`. Only the lowest mark is to be
// trusted: a borrow may make others above it.
inline u64 marks_below(u64 eight, u8 least) { return (eight - kOnes * least) & ~eight & kTops; }
inline u64 marks_of(u64 eight, u8 c) { return marks_below(eight ^ kOnes * c, 1); }

// The first place from `at` on where `marks(eight bytes)` has a mark and `is(byte)` is true; the end for none.
template <class Marks, class Is>
inline std::size_t skim(View text, std::size_t at, Marks marks, Is is) {
  for (; at < text.size && text.size - at >= 8; at += 8)
    if (const u64 found = marks(eight_at(text.data + at))) return at + (std::size_t(__builtin_ctzll(found)) >> 3);
  while (at < text.size && !is(text[at])) ++at;
  return at;
}

template <u8... Characters>
inline std::size_t find_any(View text, std::size_t at) {
  return skim(
      text, at, [](u64 eight) { return (marks_of(eight, Characters) | ...); },
      [](u8 c) { return ((c == Characters) || ...); });
}

inline bool contains(View text, u8 c) { return !text.empty() && std::memchr(text.data, c, text.size); }

}  // namespace mailsift::urls
