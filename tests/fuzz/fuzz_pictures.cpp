// Any small picture: the same memory gives the same bits, the forms of a picture are among those that it is asked for by,
// keys are those of equal bits and no two of one signature are equal.
#include "images/picture_hash.hpp"

#include "must.hpp"
#include "small_picture.hpp"

using namespace mailsift;
using namespace mailsift::images;

static void check_keys(const Bits& bits) {
  u64 keys[kTables];
  keys_of(bits, keys);
  for (u32 a = 0; a < kTables; ++a)
    for (u32 b = 0; b < a; ++b) MUST(keys[a] != keys[b]);
}

static void check_same(View gray, u32 width, u32 height, const PictureHash& as) {
  HashScratch fresh;
  PictureHash again;
  hash(gray, width, height, fresh, again);
  MUST(again.forms == as.forms);
  for (u32 i = 0; i < again.forms; ++i) MUST(distance(again.bits[i], as.bits[i]) == 0);
}

static void check_turned(View gray, u32 width, u32 height, HashScratch& scratch, const PictureHash& of) {
  Vec<Bits> asked;
  PictureHash own;
  turned(gray, width, height, scratch, asked, own);
  MUST(own.forms == of.forms);
  MUST(asked.size() <= 15 * kForms && asked.size() >= of.forms);
  for (u32 i = 0; i < of.forms; ++i) {
    MUST(distance(of.bits[i], own.bits[i]) == 0);
    bool found = false;
    for (const Bits& one : asked) found = found || distance(one, of.bits[i]) == 0;
    MUST(found);
  }
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < fuzz::kPictureHead) return 0;
  static HashScratch warm;
  fuzz::SmallPicture picture;
  fuzz::small_picture(View(data, size), picture);
  const u32 width = picture.width, height = picture.height;
  const View gray = view(picture.pixels);
  PictureHash out, none;
  hash(gray, width, height, warm, out);
  MUST(out.forms <= kForms);
  for (u32 i = 0; i < out.forms; ++i) {
    MUST(out.bits[i].high >> (kBits - 64) == 0);
    check_keys(out.bits[i]);
  }
  hash(gray, width + 1, height, warm, none);
  if (height) MUST(none.forms == 0);
  // These take their time: not for every input.
  const u8 more = data[size - 1];
  if (more % 4 == 0) check_same(gray, width, height, out);
  if (more % 64 == 1) check_turned(gray, width, height, warm, out);
  return 0;
}
