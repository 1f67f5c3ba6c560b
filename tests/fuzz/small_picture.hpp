// Small pictures out of an input: a few bytes draw what a component knows, and thousands are looked at in a second.
//
//   byte 0, 1   width and height: mostly 8 to 40 pixels, 0 to 96 at all
//   byte 2      bits 0-1: bits of a pixel (8, 1, 2, 1); 2-3: how often it is repeated both ways, less one; 4-7: 15 is a
//               larger picture, four times as wide or, by bit 2, as high
//   byte 3      the darkest and the lightest level of pixels of one and two bits, 4 bits each
//   the rest    pixels; where they end they begin again, a little lighter
#pragma once

#include "base/vec.hpp"

namespace mailsift::fuzz {

struct SmallPicture {
  u32 width = 0, height = 0;
  Vec<u8> pixels;
};

constexpr std::size_t kPictureHead = 4;

inline u32 small_side(u8 byte) { return byte < 8 ? byte : byte < 159 ? 8 + byte % 33u : byte - 159u; }

inline u8 pixel_at(View body, std::size_t number, u32 bits, u8 levels) {
  if (body.size == 0) return 0;
  const std::size_t bit = number * bits, byte = bit / 8;
  const u8 value = body[byte % body.size];
  if (bits == 8) return u8(value + byte / body.size);
  const u32 steps = (1u << bits) - 1, level = value >> bit % 8 & steps;
  const u32 dark = (levels >> 4) * 17u, light = (levels & 15) * 17u;
  return u8((dark * (steps - level) + light * level) / steps);
}

// `data` has kPictureHead bytes at least.
inline void small_picture(View data, SmallPicture& out) {
  out.width = small_side(data[0]), out.height = small_side(data[1]);
  const u32 kind = data[2], repeated = 1 + (kind >> 2 & 3), bits = (kind & 3) == 0 ? 8 : (kind & 3) == 2 ? 2 : 1;
  if (kind >> 4 == 15) (kind & 4 ? out.height : out.width) *= 4;
  const std::size_t across = (out.width + repeated - 1) / repeated;
  out.pixels.clear();
  u8* at = out.pixels.extend(std::size_t{out.width} * out.height);
  if (!at) return;
  for (u32 y = 0; y < out.height; ++y)
    for (u32 x = 0; x < out.width; ++x)
      *at++ = pixel_at(data.slice(kPictureHead), y / repeated * across + x / repeated, bits, data[3]);
}

}  // namespace mailsift::fuzz
