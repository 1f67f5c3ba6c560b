#include "images/ink.hpp"

namespace mailsift::images {
namespace {

// The window of a pixel is cut at the edges: rows [top, bottom) and columns [left, right).
struct Extent {
  u32 from, to;
};

Extent around(u32 at, u32 end) {
  const u32 half = kWindow / 2;
  return {at > half ? at - half : 0, end - at > half ? at + half : end};
}

void add_row(const u8* row, u32 width, u32* sums, u32* squares) {
  for (u32 x = 0; x < width; ++x) {
    const u32 value = row[x];
    sums[x] += value;
    squares[x] += value * value;
  }
}

void drop_row(const u8* row, u32 width, u32* sums, u32* squares) {
  for (u32 x = 0; x < width; ++x) {
    const u32 value = row[x];
    sums[x] -= value;
    squares[x] -= value * value;
  }
}

// |value - mean| over 0.9 standard deviations, without a root: with n pixels of sum s and squares q, the deviation is
// n value - s, and n^2 the variance n q - s^2.
u8 inked(u32 value, u32 count, u32 sum, u32 squares) {
  const i64 away = i64{count} * value - sum;
  const i64 least = i64{count} * kLeastContrast;
  if (away > -least && away < least) return kNone;
  const i64 variance = i64{count} * squares - i64{sum} * sum;
  if (away * away * 100 < variance * 81) return kNone;
  return away < 0 ? kDark : kLight;
}

void row_of(const u8* row, u32 width, u32 rows, const u32* sums, const u32* squares, u8* out) {
  u32 sum = 0, square = 0;
  Extent in{0, 0};
  for (u32 x = 0; x < width; ++x) {
    const Extent wanted = around(x, width);
    for (; in.to < wanted.to; ++in.to) sum += sums[in.to], square += squares[in.to];
    for (; in.from < wanted.from; ++in.from) sum -= sums[in.from], square -= squares[in.from];
    out[x] = inked(row[x], rows * (in.to - in.from), sum, square);
  }
}

void order(u8& less, u8& more) {
  const u8 a = less, b = more;
  less = a < b ? a : b;
  more = a < b ? b : a;
}

// The network of 19 exchanges by Paeth (Graphics Gems, 1990), which leaves the median in the middle.
u8 median(u8 a, u8 b, u8 c, u8 d, u8 e, u8 f, u8 g, u8 h, u8 i) {
  order(b, c), order(e, f), order(h, i), order(a, b), order(d, e), order(g, h), order(b, c), order(e, f), order(h, i);
  order(a, d), order(f, i), order(e, h), order(d, g), order(b, e), order(c, f), order(e, h), order(e, c), order(g, e);
  order(e, c);
  return e;
}

}  // namespace

bool ink(const Gray& picture, InkScratch& scratch, Bytes& out) {
  out.clear(), scratch.sums.clear(), scratch.squares.clear();
  u8* inks = out.extend(picture.pixels());
  u32* sums = scratch.sums.extend(picture.width);
  u32* squares = scratch.squares.extend(picture.width);
  if (!inks || !sums || !squares) return false;
  std::memset(sums, 0, picture.width * sizeof(u32));
  std::memset(squares, 0, picture.width * sizeof(u32));
  Extent in{0, 0};
  for (u32 y = 0; y < picture.height; ++y) {
    const Extent wanted = around(y, picture.height);
    const std::size_t width = picture.width;
    for (; in.to < wanted.to; ++in.to) add_row(picture.data + in.to * width, picture.width, sums, squares);
    for (; in.from < wanted.from; ++in.from) drop_row(picture.data + in.from * width, picture.width, sums, squares);
    row_of(picture.data + y * width, picture.width, in.to - in.from, sums, squares, inks + y * width);
  }
  return true;
}

bool halved(const Gray& picture, Bytes& out) {
  const u32 width = picture.width / 2, height = picture.height / 2;
  out.clear();
  u8* to = out.extend(std::size_t{width} * height);
  if (!to) return false;
  for (u32 y = 0; y < height; ++y) {
    const u8* upper = picture.data + std::size_t{2} * y * picture.width;
    const u8* lower = upper + picture.width;
    for (u32 x = 0; x < width; ++x)
      *to++ = u8((upper[2 * x] + upper[2 * x + 1] + lower[2 * x] + lower[2 * x + 1] + 2) / 4);
  }
  return true;
}

bool without_dots(const Gray& picture, Bytes& out) {
  out.clear();
  u8* to = out.extend(picture.pixels());
  if (!to) return false;
  std::memcpy(to, picture.data, picture.pixels());
  const std::size_t width = picture.width;
  for (u32 y = 1; y + 1 < picture.height; ++y) {
    const u8* row = picture.data + y * width;
    const u8* above = row - width;
    const u8* below = row + width;
    for (u32 x = 1; x + 1 < width; ++x)
      to[y * width + x] = median(above[x - 1], above[x], above[x + 1], row[x - 1], row[x], row[x + 1], below[x - 1],
                                 below[x], below[x + 1]);
  }
  return true;
}

bool doubled(const Gray& picture, Bytes& out) {
  const u32 width = picture.width * 2, height = picture.height * 2;
  out.clear();
  u8* to = out.extend(std::size_t{width} * height);
  if (!to) return false;
  for (u32 y = 0; y < height; ++y) {
    const u32 next = y / 2 + (y & 1), below = next < picture.height ? next : picture.height - 1;
    const u8* one = picture.data + std::size_t{y / 2} * picture.width;
    const u8* other = picture.data + std::size_t{below} * picture.width;
    for (u32 x = 0; x < width; ++x) {
      const u32 right = x / 2 + (x & 1), beside = right < picture.width ? right : picture.width - 1;
      *to++ = u8((one[x / 2] + one[beside] + other[x / 2] + other[beside] + 2) / 4);
    }
  }
  return true;
}

}  // namespace mailsift::images
