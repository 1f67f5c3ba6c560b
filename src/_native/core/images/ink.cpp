#include "images/ink.hpp"

namespace mailsift::images {
namespace {

// The window of a pixel is cut at the edges: rows, or columns, [from, to).
struct Extent {
  u32 from, to;
};

Extent around(u32 at, u32 end) {
  const u32 half = kWindow / 2;
  return {at > half ? at - half : 0, end - at > half ? at + half : end};
}

// Values are counted from middle grey: their squares stay so small that a float has the sums of a window exactly.
constexpr i32 kMiddle = 128;

void add_row(const u8* row, u32 width, i32 sign, i32* sums, i32* squares) {
  for (u32 x = 0; x < width; ++x) {
    const i32 value = i32{row[x]} - kMiddle;
    sums[x] += sign * value;
    squares[x] += sign * (value * value);
  }
}

// add_row of one row and, with the other sign, of another.
void slide(const u8* enters, const u8* leaves, u32 width, i32* sums, i32* squares) {
  for (u32 x = 0; x < width; ++x) {
    const i16 enter = i16(enters[x] - kMiddle), leave = i16(leaves[x] - kMiddle);
    sums[x] += enter - leave;
    squares[x] += i16(enter * enter) - i16(leave * leave);
  }
}

// |value - mean| over 0.9 standard deviations, without a root: with n pixels of sum s and squares q, the deviation is
// n value - s, and n^2 the variance n q - s^2.
inline u8 inked(u8 pixel, float count, i32 sum, i32 squares) {
  const float all = float(sum);
  const float away = count * float(i32{pixel} - kMiddle) - all;
  const float variance = count * float(squares) - all * all;
  const float least = count * kLeastContrast;
  const float square = away * away;
  const float beyond = square - least * least, spread = square * 100 - variance * 81;
  const i32 side = away > 0 ? kLight : kDark;
  const i32 far = beyond >= 0 ? side : kNone;
  return u8(spread >= 0 ? far : kNone);
}

void edge_of(const u8* row, Extent columns, u32 width, u32 rows, const i32* sums, const i32* squares, u8* out) {
  for (u32 x = columns.from; x < columns.to; ++x) {
    const Extent in = around(x, width);
    out[x] = inked(row[x], float(rows * (in.to - in.from)), sums[in.to] - sums[in.from],
                   squares[in.to] - squares[in.from]);
  }
}

// `sums`, `squares`: of all columns before one.
void row_of(const u8* row, u32 width, u32 rows, const i32* sums, const i32* squares, u8* out) {
  constexpr u32 half = kWindow / 2;
  if (width <= kWindow) return edge_of(row, {0, width}, width, rows, sums, squares, out);
  edge_of(row, {0, half}, width, rows, sums, squares, out);
  const float count = float(rows * kWindow);
  const u32 inner = width - kWindow;
  for (u32 i = 0; i < inner; ++i)
    out[half + i] = inked(row[half + i], count, sums[i + kWindow] - sums[i], squares[i + kWindow] - squares[i]);
  edge_of(row, {width - half, width}, width, rows, sums, squares, out);
}

// Differences of the sums are what counts, so they may wrap.
void sum_up(const i32* of, u32 width, i32* sums) {
  u32 sum = 0;
  for (u32 x = 0; x < width; ++x) {
    sums[x] = i32(sum);
    sum += u32(of[x]);
  }
  sums[width] = i32(sum);
}

inline void order(u8& less, u8& more) {
  const u8 a = less, b = more;
  less = a < b ? a : b;
  more = a < b ? b : a;
}

// The network of 19 exchanges by Paeth (Graphics Gems, 1990), which leaves the median in the middle.
inline u8 median(u8 a, u8 b, u8 c, u8 d, u8 e, u8 f, u8 g, u8 h, u8 i) {
  order(b, c), order(e, f), order(h, i), order(a, b), order(d, e), order(g, h), order(b, c), order(e, f), order(h, i);
  order(a, d), order(f, i), order(e, h), order(d, g), order(b, e), order(c, f), order(e, h), order(e, c), order(g, e);
  order(e, c);
  return e;
}

}  // namespace

bool ink(const Gray& picture, InkScratch& scratch, Bytes& out) {
  const u32 width = picture.width;
  out.clear(), scratch.columns.clear(), scratch.sums.clear();
  u8* inks = out.extend(picture.pixels());
  i32* columns = scratch.columns.extend(std::size_t{2} * width);
  i32* sums = scratch.sums.extend(std::size_t{2} * (width + 1));
  if (!inks || !columns || !sums) return false;
  std::memset(columns, 0, std::size_t{2} * width * sizeof(i32));
  i32* squares = columns + width;
  Extent in{0, 0};
  const auto row = [&](u32 y) { return picture.data + std::size_t{y} * width; };
  for (u32 y = 0; y < picture.height; ++y) {
    const Extent wanted = around(y, picture.height);
    if (in.to + 1 == wanted.to && in.from + 1 == wanted.from) {
      slide(row(in.to++), row(in.from++), width, columns, squares);
    } else {
      for (; in.to < wanted.to; ++in.to) add_row(row(in.to), width, 1, columns, squares);
      for (; in.from < wanted.from; ++in.from) add_row(row(in.from), width, -1, columns, squares);
    }
    sum_up(columns, width, sums), sum_up(squares, width, sums + width + 1);
    row_of(row(y), width, in.to - in.from, sums, sums + width + 1, inks + std::size_t{y} * width);
  }
  return true;
}

bool halved(const Gray& picture, Bytes& out) {
  const u32 width = picture.width / 2, height = picture.height / 2;
  out.clear();
  u8* to = out.extend(std::size_t{width} * height);
  if (!to) return false;
  for (u32 y = 0; y < height; ++y, to += width) {
    const u8* upper = picture.data + std::size_t{2} * y * picture.width;
    const u8* lower = upper + picture.width;
    for (u32 x = 0; x < width; ++x)
      to[x] = u8((upper[2 * x] + upper[2 * x + 1] + lower[2 * x] + lower[2 * x + 1] + 2) / 4);
  }
  return true;
}

bool without_dots(const Gray& picture, Bytes& out) {
  out.clear();
  u8* to = out.extend(picture.pixels());
  if (!to) return false;
  if (picture.data) std::memcpy(to, picture.data, picture.pixels());
  const std::size_t width = picture.width;
  if (width < 3) return true;
  for (u32 y = 1; y + 1 < picture.height; ++y) {
    const u8* row = picture.data + y * width;
    const u8* above = row - width;
    const u8* below = row + width;
    u8* here = to + y * width + 1;
    for (std::size_t x = 0; x < width - 2; ++x)
      here[x] = median(above[x], above[x + 1], above[x + 2], row[x], row[x + 1], row[x + 2], below[x], below[x + 1],
                       below[x + 2]);
  }
  return true;
}

bool doubled(const Gray& picture, Bytes& out) {
  const u32 width = picture.width, height = picture.height;
  out.clear();
  u8* to = out.extend(std::size_t{4} * width * height);
  if (!to) return false;
  for (u32 y = 0; y < 2 * height; ++y, to += std::size_t{2} * width) {
    const u32 next = y / 2 + (y & 1);
    const u8* one = picture.data + std::size_t{y / 2} * width;
    const u8* other = picture.data + std::size_t{next < height ? next : height - 1} * width;
    for (u32 x = 0; x + 1 < width; ++x) {
      const u32 here = u32{one[x]} + other[x], right = u32{one[x + 1]} + other[x + 1];
      to[2 * x] = u8((here + 1) / 2);
      to[2 * x + 1] = u8((here + right + 2) / 4);
    }
    to[2 * width - 1] = to[2 * width - 2] = u8((u32{one[width - 1]} + other[width - 1] + 1) / 2);
  }
  return true;
}

}  // namespace mailsift::images
