// Any bytes as the luma of a picture: two bytes each for width and height. The same memory gives the same bits, the forms
// of a picture are among those that it is asked for by, keys are those of equal bits and no two of one signature are equal.
#include "images/picture_hash.hpp"
#include "must.hpp"

using namespace mailsift;
using namespace mailsift::images;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static HashScratch warm;
  if (size < 4) return 0;
  const u32 width = data[0] | u32(data[1] & 3) << 8, height = data[2] | u32(data[3] & 3) << 8;
  // What is missing repeats what is there.
  static Vec<u8> gray;
  gray.clear();
  const std::size_t pixels = std::size_t(width) * height;
  if (u8* at = gray.extend(pixels))
    for (std::size_t i = 0; i < pixels; ++i) at[i] = size > 4 ? u8(data[4 + i % (size - 4)] + i / (size - 4)) : 0;
  PictureHash out, again;
  HashScratch fresh;
  hash(view(gray), width, height, warm, out);
  hash(view(gray), width, height, fresh, again);
  MUST(out.forms == again.forms && out.forms <= kForms);
  Vec<Bits> asked;
  PictureHash own;
  turned(view(gray), width, height, warm, asked, own);
  MUST(own.forms == out.forms);
  MUST(asked.size() <= 15 * kForms && asked.size() >= out.forms);
  for (u32 i = 0; i < out.forms; ++i) {
    MUST(distance(out.bits[i], own.bits[i]) == 0);
    MUST(distance(out.bits[i], again.bits[i]) == 0 && out.bits[i].high >> (kBits - 64) == 0);
    bool found = false;
    for (const Bits& one : asked) found = found || distance(one, out.bits[i]) == 0;
    MUST(found);
    u64 keys[kTables];
    keys_of(out.bits[i], keys);
    for (u32 a = 0; a < kTables; ++a)
      for (u32 b = 0; b < a; ++b) MUST(keys[a] != keys[b]);
  }
  PictureHash none;
  hash(view(gray), width + 1, height, warm, none);
  if (height) MUST(none.forms == 0);
  return 0;
}
