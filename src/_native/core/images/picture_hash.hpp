// The perceptual signature of a picture: equal bits for what a reader takes for the same picture, however it was saved,
// scaled, framed, tinted, or turned and cropped a little.
//
//   gray ─ reduced to <= 256 ─ frame cut off ─ 64 x 64 ─ sampled 32 x 32 (turned, zoomed) ─ cosine transform ─ signs of its
//   lowest 88 coefficients = Bits.
//
// Bits of near-duplicates differ in some places, and exact look-ups want equal keys. So each of kTables keys is made of a
// part of the lowest (steadiest) bits, as multi-index hashing does (Norouzi, Punjani, Fleet 2012), and whoever looks up asks
// for turns and zooms of the picture as well: what is stored stays small. A key that was found is confirmed by the distance
// of all the bits. The signs of low cosine coefficients are those of pHash (Zauner 2010) and PDQ (2019).
#pragma once

#include "base/vec.hpp"

namespace mailsift::images {

constexpr u32 kBits = 88, kTables = 16, kForms = 2;
// Bits in which near-duplicates may differ.
constexpr u32 kNear = 11;

struct Bits {
  u64 low = 0, high = 0;  // low: the 64 lowest coefficients
};
u32 distance(const Bits& a, const Bits& b);
// Of the first 22 hexadecimal digits of a text, as bindings write them; false where they are none.
constexpr std::size_t kDigits = kBits / 4;
bool read_bits(View text, Bits& out);

// Without its frame, and as it is where that is another picture.
struct PictureHash {
  u32 forms = 0;  // 0 for a picture without features: too small, too narrow, a plain ground or a simple shape
  Bits bits[kForms];
};

struct HashScratch {
  Vec<u8> reduced;
  Vec<u32> sums, ends;
};

// 8-bit luma, row by row. Time linear in the pixels; `gray` of another size than width * height has no features.
void hash(View gray, u32 width, u32 height, HashScratch& scratch, PictureHash& out);
// The forms that are asked for; those of hash(), which are among them, also by themselves.
void turned(View gray, u32 width, u32 height, HashScratch& scratch, Vec<Bits>& out, PictureHash& own);
void keys_of(const Bits& bits, u64 keys[kTables]);

}  // namespace mailsift::images
