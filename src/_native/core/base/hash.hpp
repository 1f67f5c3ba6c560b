// A quick hash of bytes, the same on every machine that we build for (all are little endian). Not a strong one: whoever
// chooses the bytes can make them collide, so equality is always decided by something else.
#pragma once

#include "base/view.hpp"

namespace mailsift {

// Eight bytes at a time, the last ones filled up with zeros.
inline u64 quick_hash(View bytes, u64 seed = 0) {
  constexpr u64 kOdd = 0x9E3779B97F4A7C15u;
  u64 hash = seed ^ bytes.size;
  const auto mix = [&hash](u64 eight) {
    hash = (hash ^ eight) * kOdd;
    hash ^= hash >> 32;
  };
  std::size_t at = 0;
  u64 eight = 0;
  for (; bytes.size - at >= 8; at += 8) {
    std::memcpy(&eight, bytes.data + at, 8);
    mix(eight);
  }
  if (at < bytes.size) {
    eight = 0;
    std::memcpy(&eight, bytes.data + at, bytes.size - at);
    mix(eight);
  }
  return hash * kOdd;
}

}  // namespace mailsift
