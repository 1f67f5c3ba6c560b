#include "images/text_like.hpp"

#include <cmath>

namespace mailsift::images {
namespace {

#include "tables/text_like_weights.inc"

static_assert(sizeof kTextWeights == kScales * kFeatures * sizeof(float), "make_text_table writes one a feature");

constexpr u32 kDot = 3;                 // pixels of a dot, at most
constexpr float kNoisy = 1 / 400.0f;    // dots of all pixels: more than letters have
constexpr u32 kLongest = 90;            // pixels of a letter: what is longer belongs to a drawing
constexpr float kFewInks = 200;         // so that a handful of pixels is no share

struct Pens {
  float all = 0, long_ = 0;   // pixels of ink: all, and those of parts too long for letters
  float dots = 0;
};

Pens pens_of(const Vec<Component>& parts) {
  Pens pens;
  for (const Component& part : parts) {
    const float area = float(part.area);
    pens.all += area;
    pens.dots += part.area <= kDot;
    if (part.right - part.left > kLongest || part.bottom - part.top > kLongest) pens.long_ += area;
  }
  return pens;
}

enum class Found { kMemory, kTooMany, kAll };

Found parts_of(const Gray& picture, TextScratch& s) {
  if (!ink(picture, s.ink, s.inks)) return Found::kMemory;
  if (components(picture, view(s.inks), s.parts, s.components)) return Found::kAll;
  const bool no_memory = s.parts.runs.failed() || s.parts.numbers.failed() || s.components.failed();
  return no_memory ? Found::kMemory : Found::kTooMany;
}

u32 bits_of(u64 set) {
  u32 count = 0;
  for (; set; set &= set - 1) ++count;
  return count;
}

// Logarithms where a count may be large, a root for the share of an area.
void measure(const Lines& lines, const Pens& pens, std::size_t pixels, float* features) {
  const float glyphs = float(lines.glyphs);
  features[0] = std::log1p(glyphs);
  features[1] = std::sqrt(lines.boxes / float(pixels));
  features[2] = glyphs / (float(lines.candidates) + 8);
  features[3] = std::log1p(float(bits_of(lines.cells)));
  features[4] = pens.long_ / (pens.all + kFewInks);
  features[5] = std::log1p(float(lines.longest));
  features[6] = std::log1p(float(lines.bent));
  features[7] = lines.agreement;
}

// One scale. The first one may choose to go on with a cleaned picture: `picture` is then that one.
bool look(Gray& picture, bool first, TextScratch& s, float* features, TextLike& out) {
  Found found = parts_of(picture, s);
  if (found == Found::kMemory) return false;
  Pens pens;
  if (found == Found::kAll) pens = pens_of(s.components);
  if (first) {
    const float pixels = float(picture.pixels());
    out.dots = found == Found::kTooMany ? 1 : pens.dots / pixels;
    if (out.dots > kNoisy) {
      if (!without_dots(picture, s.clean)) return false;
      picture.data = s.clean.data();
      found = parts_of(picture, s);
      if (found == Found::kMemory) return false;
      pens = found == Found::kAll ? pens_of(s.components) : Pens{};
    }
  }
  if (found == Found::kTooMany) {
    out.limited = true;
    return true;
  }
  Lines lines;
  if (!find_lines(picture, s.components, s.lines, lines)) return false;
  out.limited |= lines.limited;
  measure(lines, pens, picture.pixels(), features);
  if (lines.glyphs > out.glyphs) {
    out.glyphs = lines.glyphs, out.rows = lines.rows;
    out.share = lines.boxes / float(picture.pixels());
  }
  return true;
}

bool halve(Gray& picture, Bytes*& to, Bytes*& other) {
  if (!halved(picture, *to)) return false;
  picture = {to->data(), picture.width / 2, picture.height / 2};
  Bytes* const read = to;
  to = other, other = read;
  return true;
}

bool is_seen(const Gray& picture) { return picture.width >= 8 && picture.height >= 8; }

}  // namespace

bool text_like(const Gray& picture, TextScratch& s, TextLike& out) {
  out = TextLike{};
  Gray at = picture;
  Bytes *to = &s.scaled[0], *other = &s.scaled[1];
  if (!is_seen(at)) at = Gray{};
  while (at.pixels() > kLarge)
    if (!halve(at, to, other)) return false;
  if (is_seen(at) && at.pixels() <= kSmall) {
    if (!doubled(at, *to)) return false;
    at = {to->data(), at.width * 2, at.height * 2};
    Bytes* const read = to;
    to = other, other = read;
  }
  for (u32 scale = 0; scale < kScales && is_seen(at); ++scale) {
    if (!look(at, scale == 0, s, out.features + scale * kFeatures, out)) return false;
    if (scale + 1 < kScales && !halve(at, to, other)) return false;
  }
  float sum = kTextBias;
  for (u32 i = 0; i < kScales * kFeatures; ++i) sum += kTextWeights[i] * out.features[i];
  out.measure = 1 / (1 + std::exp(-sum));
  return true;
}

}  // namespace mailsift::images
