#include "images/bitmap_head.hpp"

namespace mailsift::images {
namespace {

u32 number(const u8* at, u32 bytes) {
  u32 value = 0;
  for (u32 i = 0; i < bytes; ++i) value |= u32(at[i]) << (8 * i);
  return value;
}

void put(u8* to, u32 value) {
  for (u32 i = 0; i < 4; ++i) to[i] = u8(value >> (8 * i));
}

constexpr u32 kCore = 12, kInfo = 40;  // sizes of BITMAPCOREHEADER, BITMAPINFOHEADER
constexpr u32 kMasks = 3, kMasksWithAlpha = 6;  // kinds of compression: none, the colours of a pixel are told by masks

bool is_header(u32 size) {
  return size == kCore || size == kInfo || size == 52 || size == 56 || size == 64 || size == 108 || size == 124;
}

bool is_depth(u32 bits) { return bits == 1 || bits == 4 || bits == 8 || bits == 16 || bits == 24 || bits == 32; }

// Bytes between the header and the pixels.
u64 tables_of(const u8* header, u32 size, u32 bits) {
  if (size == kCore) return bits <= 8 ? u64{3} << bits : 0;
  const u32 compression = number(header + 16, 4), used = number(header + 32, 4);
  const u32 masks = size > kInfo ? 0 : compression == kMasks ? 12 : compression == kMasksWithAlpha ? 16 : 0;
  // Of few colours zero means all; with more bits a palette only says what to show them by where there are few.
  const u32 all = bits <= 8 ? 1u << bits : 0;
  const u64 colours = all && (used == 0 || used > all) ? all : used;
  return masks + 4 * colours;
}

}  // namespace

bool bitmap_head(View dib, u8 out[kBitmapHead]) {
  if (dib.size < kCore) return false;
  const u32 size = number(dib.data, 4);
  if (!is_header(size) || dib.size < size) return false;
  const bool core = size == kCore;
  const u32 side = core ? 2 : 4;
  const u8* behind = dib.data + 4 + 2 * side;  // width and height
  const u32 bits = number(behind + 2, 2);
  if (number(behind, 2) != 1 || !is_depth(bits)) return false;
  if (number(dib.data + 4, side) == 0 || number(dib.data + 4 + side, side) == 0) return false;
  const u64 pixels = size + tables_of(dib.data, size, bits);
  if (pixels > dib.size) return false;
  out[0] = 'B', out[1] = 'M';
  put(out + 2, u32(kBitmapHead + dib.size));
  put(out + 6, 0);
  put(out + 10, u32(kBitmapHead + pixels));
  return true;
}

}  // namespace mailsift::images
