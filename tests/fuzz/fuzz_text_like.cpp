// Any small picture: the measure stays within its bounds, is the same again in warm memory, and the parts of its ink are
// all of it.
#include "images/text_like.hpp"

#include "must.hpp"
#include "small_picture.hpp"

using namespace mailsift;
using namespace mailsift::images;

namespace {

bool same(const TextLike& a, const TextLike& b) {
  for (u32 i = 0; i < kScales * kFeatures; ++i)
    if (a.features[i] != b.features[i]) return false;
  return a.measure == b.measure && a.glyphs == b.glyphs && a.rows == b.rows && a.share == b.share && a.dots == b.dots &&
         a.limited == b.limited;
}

void check_parts(const Gray& picture, TextScratch& s) {
  MUST(ink(picture, s.ink, s.inks));
  MUST(components(picture, view(s.inks), s.parts, s.components));
  std::size_t inked = 0, area = 0;
  for (u8 one : s.inks) {
    MUST(one <= kLight);
    inked += one != kNone;
  }
  for (const Component& part : s.components) {
    area += part.area;
    MUST(part.right < picture.width && part.bottom < picture.height && part.left <= part.right);
    MUST(part.edges >= 4 && part.edges <= 4 * part.area && part.luma <= u64{255} * part.area);
  }
  MUST(area == inked);
  Lines lines;
  MUST(find_lines(picture, s.components, s.lines, lines));
  MUST(lines.glyphs <= lines.candidates && lines.longest <= lines.glyphs && lines.bent <= lines.glyphs);
  MUST(lines.agreement >= 0 && lines.agreement <= 1 && (lines.rows == 0) == (lines.longest == 0));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < fuzz::kPictureHead) return 0;
  static TextScratch warm;
  fuzz::SmallPicture small;
  fuzz::small_picture(View(data, size), small);
  const Gray picture{small.pixels.data(), small.width, small.height};
  TextLike one, again;
  MUST(text_like(picture, warm, one));
  MUST(one.measure >= 0 && one.measure <= 1 && one.rows * kFewestInRow <= one.glyphs && one.dots >= 0 && one.dots <= 1);
  // Again in other memory: not for every input, it takes its time.
  TextScratch fresh;
  if (data[size - 1] % 8 == 0) MUST(text_like(picture, fresh, again) && same(one, again));
  check_parts(picture, warm);
  return 0;
}
