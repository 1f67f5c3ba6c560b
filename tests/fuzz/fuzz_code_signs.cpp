// Any small picture: the marks of codes stay within their bounds, and warm memory gives what fresh memory gives; so does
// what makes it clearer, and a picture of one level stays as it is.
#include "images/clearer.hpp"
#include "images/code_signs.hpp"

#include "must.hpp"
#include "small_picture.hpp"

using namespace mailsift;

static void clear_up(const fuzz::SmallPicture& of, u8 choice) {
  static images::ClearScratch warm;
  images::ClearScratch fresh;
  const images::Clearing how{(choice & 1) != 0, (choice >> 1 & 3) * 3u, choice >> 3 & 15u};
  const images::Gray picture{of.pixels.data(), of.width, of.height};
  Bytes one, other;
  const bool done = images::clearer(picture, how, warm, one);
  MUST(done == (picture.pixels() != 0 && how.sharpened <= images::kMostRadius && how.softened <= images::kMostRadius));
  MUST(images::clearer(picture, how, fresh, other) == done);
  if (!done) return;
  MUST(one.size() == picture.pixels() * (how.twice ? 4 : 1) && view(one).equals(view(other)));
  const u8 first = of.pixels[0];
  for (u8 pixel : of.pixels)
    if (pixel != first) return;
  for (u8 pixel : one) MUST(pixel == first);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < fuzz::kPictureHead) return 0;
  static images::CodeScratch warm;
  fuzz::SmallPicture picture;
  fuzz::small_picture(View(data, size), picture);
  const u32 width = picture.width, height = picture.height;
  const images::Raster gray{view(picture.pixels), width, height};
  images::CodeScratch fresh;
  const images::CodeSigns a = images::code_signs(gray, warm), b = images::code_signs(gray, fresh);
  MUST(a.finders == b.finders && a.bullseyes == b.bullseyes && a.dense == b.dense);
  MUST(a.finders <= 64 && a.bullseyes <= 64 && a.dense <= (width / 32 + 1) * (height / 32 + 1));
  clear_up(picture, data[size - 1]);
  if (height == 0) return 0;
  const images::CodeSigns none = images::code_signs({gray.pixels, width + 1, height}, warm);
  MUST(none.finders == 0 && none.bullseyes == 0 && none.dense == 0);
  return 0;
}
