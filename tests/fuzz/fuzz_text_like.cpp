// Pictures of any size and content: the measure stays within its bounds, is the same again in warm memory, and the same
// for a picture that stands anywhere in memory. The input: width, what to do with the rest, and pixels, repeated.
#include "images/text_like.hpp"

#include "must.hpp"

using namespace mailsift;
using namespace mailsift::images;

namespace {

constexpr std::size_t kMost = 6000;   // pixels: large ones say no more, and take their time

// Pixels as they are, or in two or four levels so that letters and dots are likely, each `side` times as wide and high.
Gray picture_of(View data, Bytes& pixels) {
  const u32 side = 1 + (data[1] & 3), levels = data[1] >> 3 & 3;
  const u32 across = 1 + data[0];
  const u32 width = across * side;
  const u8 mask = levels == 1 ? 0x80 : levels == 2 ? 0xC0 : 0xFF;
  const View body = data.slice(2);
  const u32 rows = u32((body.size + across - 1) / across);
  u32 height = rows * side;
  if (std::size_t{width} * height > kMost) height = u32(kMost / width);
  for (u32 y = 0; y < height; ++y)
    for (u32 x = 0; x < width; ++x) {
      const std::size_t at = std::size_t{y / side} * across + x / side;
      pixels.push(at < body.size ? u8(body[at] & mask) : 0);
    }
  return {pixels.data(), width, height};
}

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
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  static TextScratch warm;
  Bytes pixels;
  const Gray picture = picture_of(View(data, size), pixels);
  TextLike one, again;
  MUST(text_like(picture, warm, one));
  MUST(one.measure >= 0 && one.measure <= 1 && one.rows * kFewestInRow <= one.glyphs && one.dots >= 0 && one.dots <= 1);
  MUST(text_like(picture, warm, again) && same(one, again));
  check_parts(picture, warm);
  return 0;
}
