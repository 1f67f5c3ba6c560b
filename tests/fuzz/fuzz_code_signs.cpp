// Any small picture: the marks of codes stay within their bounds, and warm memory gives what fresh memory gives.
#include "images/code_signs.hpp"

#include "must.hpp"
#include "small_picture.hpp"

using namespace mailsift;

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
  if (height == 0) return 0;
  const images::CodeSigns none = images::code_signs({gray.pixels, width + 1, height}, warm);
  MUST(none.finders == 0 && none.bullseyes == 0 && none.dense == 0);
  return 0;
}
