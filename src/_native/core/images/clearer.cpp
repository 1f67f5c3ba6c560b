#include "images/clearer.hpp"

namespace mailsift::images {
namespace {

constexpr u32 kMostSide = 65535;

inline u8 clipped(i32 value) { return u8(value < 0 ? 0 : value > 255 ? 255 : value); }

// Bicubic (Keys 1981, a = -1/2) a quarter of a pixel beside the second of four: in 128ths.
inline u8 between(i32 a, i32 b, i32 c, i32 d) { return clipped((111 * b + 29 * c - 9 * a - 3 * d + 64) >> 7); }

struct Rows {
  const u8* first;
  u32 width, height;
  const u8* at(i64 y) const {
    const i64 last = i64{height} - 1;
    return first + std::size_t(y < 0 ? 0 : y > last ? last : y) * width;
  }
};

// `row` has two pixels before and behind, for the edges.
void widen(u8* row, u32 width, u8* out) {
  row[-2] = row[-1] = row[0];
  row[width] = row[width + 1] = row[width - 1];
  for (u32 x = 0; x < width; ++x) {
    const u8* at = row + x;
    out[2 * x] = between(at[1], at[0], at[-1], at[-2]);
    out[2 * x + 1] = between(at[-1], at[0], at[1], at[2]);
  }
}

bool enlarge(const Gray& picture, ClearScratch& s, Bytes& out) {
  const u32 width = picture.width;
  s.row.clear(), out.clear();
  u8* row = s.row.extend(std::size_t{width} + 4);
  u8* to = out.extend(picture.pixels() * 4);
  if (!row || !to) return false;
  row += 2;
  const Rows rows{picture.data, width, picture.height};
  for (u32 i = 0; i < 2 * picture.height; ++i, to += std::size_t{2} * width) {
    const i64 y = i / 2, way = i & 1 ? 1 : -1;
    const u8 *a = rows.at(y - way), *b = rows.at(y), *c = rows.at(y + way), *d = rows.at(y + 2 * way);
    for (u32 x = 0; x < width; ++x) row[x] = between(a[x], b[x], c[x], d[x]);
    widen(row, width, to);
  }
  return true;
}

// The mean of the square around each pixel; edges go on as they are.
//
//   columns: sums of 2 radius + 1 rows, with the first and the last one repeated `radius` times
bool blur(const u8* in, u32 width, u32 height, u32 radius, ClearScratch& s, u8* out) {
  const u32 across = 2 * radius + 1, area = across * across, factor = ((1u << 24) + area / 2) / area;
  s.columns.clear();
  u16* columns = s.columns.extend(std::size_t{width} + across);
  if (!columns) return false;
  std::memset(columns, 0, (std::size_t{width} + across) * sizeof *columns);
  u16* middle = columns + radius;
  const Rows rows{in, width, height};
  for (i64 y = -i64{radius}; y <= i64{radius}; ++y) {
    const u8* row = rows.at(y);
    for (u32 x = 0; x < width; ++x) middle[x] = u16(middle[x] + row[x]);
  }
  for (u32 y = 0; y < height; ++y, out += width) {
    for (u32 i = 0; i < radius; ++i) columns[i] = middle[0], middle[width + i] = middle[width - 1];
    u32 sum = 0;
    for (u32 i = 0; i < across; ++i) sum += columns[i];
    for (u32 x = 0; x < width; ++x) {
      out[x] = u8((sum * factor + (1u << 23)) >> 24);  // below 2^32: area is at most 289
      sum = sum + columns[x + across] - columns[x];
    }
    const u8* enters = rows.at(i64{y} + radius + 1);
    const u8* leaves = rows.at(i64{y} - radius);
    for (u32 x = 0; x < width; ++x) middle[x] = u16(middle[x] + enters[x] - leaves[x]);
  }
  return true;
}

// Two boxes are a tent, near enough to a bell.
bool blur_twice(const Bytes& pixels, u32 width, u32 height, u32 radius, ClearScratch& s) {
  s.once.clear(), s.blurred.clear();
  u8* once = s.once.extend(pixels.size());
  u8* twice = s.blurred.extend(pixels.size());
  return once && twice && blur(pixels.data(), width, height, radius, s, once) && blur(once, width, height, radius, s, twice);
}

void sharpen(Bytes& pixels, const Bytes& blurred) {
  u8* at = pixels.data();
  const u8* soft = blurred.data();
  for (std::size_t i = 0, size = pixels.size(); i < size; ++i)
    at[i] = clipped(i32{at[i]} + ((i32{at[i]} - soft[i]) * 5 >> 1));
}

}  // namespace

bool clearer(const Gray& picture, const Clearing& how, ClearScratch& s, Bytes& out) {
  out.clear();
  if (how.sharpened > kMostRadius || how.softened > kMostRadius) return false;
  if (!picture.width || !picture.height || picture.width > kMostSide || picture.height > kMostSide) return false;
  u32 width = picture.width, height = picture.height;
  if (how.twice) {
    if (!enlarge(picture, s, out)) return false;
    width *= 2, height *= 2;
  } else {
    u8* to = out.extend(picture.pixels());
    if (!to) return false;
    std::memcpy(to, picture.data, picture.pixels());
  }
  if (how.sharpened) {
    if (!blur_twice(out, width, height, how.sharpened, s)) return false;
    sharpen(out, s.blurred);
  }
  if (how.softened) {
    if (!blur_twice(out, width, height, how.softened, s)) return false;
    std::memcpy(out.data(), s.blurred.data(), out.size());
  }
  return true;
}

}  // namespace mailsift::images
