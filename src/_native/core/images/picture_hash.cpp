#include "images/picture_hash.hpp"

#include <cmath>
#include <cstdlib>
#include <initializer_list>

namespace mailsift::images {
namespace {

constexpr u32 kMostSide = 256, kLeastSide = 16, kMostAspect = 12;
constexpr u32 kSquare = 64, kSamples = 32, kRank = 12;

// A rectangle of a reduced picture.
struct Box {
  u32 left, top, right, bottom;
  u32 width() const { return right - left; }
  u32 height() const { return bottom - top; }
  bool operator==(const Box& o) const { return left == o.left && top == o.top && right == o.right && bottom == o.bottom; }
};
struct Square {
  float at[kSquare][kSquare];
  float aspect;
};

// ---- the constant tables

struct Tables {
  float cosine[kRank][kSamples];
  float columns[kSamples][kRank];
  float weight[kSamples * kSamples], weights = 0;  // products of two of the window, and their sum
  float window[kSamples];  // 1 within, falling to 0 at the edges: what crops and turns change counts less
  u8 row[kBits], column[kBits];  // of the coefficients, the lowest first
  u8 places[kTables][22];        // the bits of each key
  Tables() {
    constexpr double kPi = 3.14159265358979323846, kTaper = 0.2;
    for (u32 x = 0; x < kSamples; ++x) {
      const double from_edge = 0.5 - std::fabs((x + 0.5) / kSamples - 0.5);
      const double inside = from_edge < kTaper ? from_edge / kTaper : 1;
      window[x] = float(0.5 - 0.5 * std::cos(kPi * inside));
      for (u32 u = 0; u < kRank; ++u) cosine[u][x] = float(std::cos(kPi * (x + 0.5) * u / kSamples));
    }
    for (u32 y = 0; y < kSamples; ++y)
      for (u32 x = 0; x < kSamples; ++x) weights += weight[y * kSamples + x] = window[y] * window[x];
    for (u32 x = 0; x < kSamples; ++x)
      for (u32 v = 0; v < kRank; ++v) columns[x][v] = cosine[v][x];
    u32 count = 0;
    for (u32 square = 1; square <= 2 * kRank * kRank; ++square)
      for (u32 u = 0; u < kRank; ++u)
        for (u32 v = 0; v < kRank && u + v <= kRank; ++v)
          if (u * u + v * v == square && count < kBits) row[count] = u8(u), column[count++] = u8(v);
    choose_places();
  }
  // Parts of the lowest bits, by a fixed generator (MMIX): stored keys depend on it.
  void choose_places() {
    constexpr u32 kLowest = 35;
    u64 state = 7;
    for (auto& table : places) {
      u8 pool[kLowest];
      for (u32 i = 0; i < kLowest; ++i) pool[i] = u8(i);
      u32 left = kLowest;
      for (u8& place : table) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        const u32 pick = u32((state >> 33) % left);
        place = pool[pick];
        pool[pick] = pool[--left];
      }
    }
  }
};
const Tables& tables() {
  static const Tables made;
  return made;
}

// ---- to a small picture

// For what is at most 256 times the number: exact, as no product comes near the next multiple of 2^40.
struct Divisor {
  u32 number;
  u64 share;
  explicit Divisor(u32 n) : number(n), share(n ? (u64{1} << 40) / n + 1 : 0) {}
  u32 divide(u32 value) const { return number < 1u << 16 ? u32(value * share >> 40) : value / number; }
};

// Means of whole pixels: bins are equal but for one.
void reduce(View gray, u32 width, u32 height, u32 to_width, u32 to_height, HashScratch& s) {
  s.reduced.clear(), s.sums.clear(), s.ends.clear();
  u8* out = s.reduced.extend(std::size_t(to_width) * to_height);
  u32* columns = s.sums.extend(width);
  u32* ends = s.ends.extend(to_width);
  if (!out || !columns || !ends) return;
  for (u32 bin = 0; bin < to_width; ++bin) ends[bin] = u32(u64(bin + 1) * width / to_width);
  const u32 narrow = width / to_width;  // a bin has as many columns, or one more
  for (u32 row = 0; row < to_height; ++row) {
    const u32 top = u32(u64(row) * height / to_height), bottom = u32(u64(row + 1) * height / to_height);
    std::memset(columns, 0, width * sizeof *columns);
    for (u32 y = top; y < bottom; ++y) {
      const u8* line = gray.data + std::size_t(y) * width;
      for (u32 x = 0; x < width; ++x) columns[x] += line[x];
    }
    const Divisor by[2] = {Divisor(narrow * (bottom - top)), Divisor((narrow + 1) * (bottom - top))};
    for (u32 bin = 0, from = 0; bin < to_width; ++bin) {
      const Divisor& pixels = by[ends[bin] - from > narrow];
      u32 sum = 0;
      for (; from < ends[bin]; ++from) sum += columns[from];
      out[std::size_t(row) * to_width + bin] = u8(pixels.divide(sum + pixels.number / 2));
    }
  }
}

// ---- frames

struct Line {
  const u8* first;
  std::size_t step;
  u32 count;
};

u8 median(const Line& line) {
  u32 counts[256] = {}, seen = 0;
  for (u32 i = 0; i < line.count; ++i) ++counts[line.first[i * line.step]];
  for (u32 value = 0; value < 256; ++value)
    if ((seen += counts[value]) * 2 > line.count) return u8(value);
  return 255;
}

// Nearly all of one brightness; noise and the rings of JPEG are allowed for.
bool is_plain(const Line& line, u8 ground) {
  u32 sum = 0, far = 0;
  for (u32 i = 0; i < line.count; ++i) {
    const int off = std::abs(int(line.first[i * line.step]) - int(ground));
    sum += u32(off), far += off > 24;
  }
  return sum <= 5 * line.count && far * 100 <= line.count;
}

template <class At>
u32 plain_lines(u32 most, const At& at) {
  const u8 ground = median(at(0));
  u32 count = 0;
  while (count < most && is_plain(at(count), ground)) ++count;
  return count;
}

// Up to three frames one in the other.
Box without_frame(const u8* pixels, u32 width, Box box) {
  for (u32 round = 0; round < 3 && box.width() >= 24 && box.height() >= 24; ++round) {
    const u32 rows = box.height() * 2 / 5, columns = box.width() * 2 / 5;
    const auto across = [&](u32 y) { return Line{pixels + std::size_t(y) * width + box.left, 1, box.width()}; };
    const auto down = [&](u32 x) { return Line{pixels + std::size_t(box.top) * width + x, width, box.height()}; };
    const u32 top = plain_lines(rows, [&](u32 i) { return across(box.top + i); });
    const u32 bottom = plain_lines(rows, [&](u32 i) { return across(box.bottom - 1 - i); });
    const u32 left = plain_lines(columns, [&](u32 i) { return down(box.left + i); });
    const u32 right = plain_lines(columns, [&](u32 i) { return down(box.right - 1 - i); });
    if (top + bottom + left + right == 0) break;
    box = {box.left + left, box.top + top, box.right - right, box.bottom - bottom};
  }
  return box;
}

// ---- the square

struct Share {
  u32 from, to;         // pixels that lie in it, at least one
  float first, last;    // how much of the first and the last one
};
void share_out(u32 size, Share (&shares)[kSquare]) {
  for (u32 i = 0; i < kSquare; ++i) {
    const double begin = double(i) * size / kSquare, end = double(i + 1) * size / kSquare;
    const u32 from = u32(begin);
    u32 to = u32(std::ceil(end));
    if (to > size) to = size;
    if (to <= from) to = from + 1;
    shares[i] = {from, to, float(to - from == 1 ? end - begin : from + 1 - begin), float(end - (to - 1))};
  }
}

void to_square(const u8* pixels, u32 width, const Box& box, Square& out) {
  Share across[kSquare], down[kSquare];
  share_out(box.width(), across);
  share_out(box.height(), down);
  const float pixels_each = float(box.width()) * float(box.height()) / (kSquare * kSquare);
  std::memset(out.at, 0, sizeof out.at);
  for (u32 i = 0; i < kSquare; ++i)
    for (u32 y = down[i].from; y < down[i].to; ++y) {
      const u8* line = pixels + std::size_t(box.top + y) * width + box.left;
      const float part = y == down[i].from ? down[i].first : y + 1 == down[i].to ? down[i].last : 1.0f;
      for (u32 j = 0; j < kSquare; ++j) {
        const Share& share = across[j];
        float sum = float(line[share.from]) * share.first;
        for (u32 x = share.from + 1; x + 1 < share.to; ++x) sum += float(line[x]);
        if (share.to - share.from > 1) sum += float(line[share.to - 1]) * share.last;
        out.at[i][j] += sum * part;
      }
    }
  for (auto& line : out.at)
    for (float& value : line) value /= pixels_each;
  out.aspect = float(box.width()) / float(box.height());
}

// ---- the signs

// All that is done to floats below is done in one order, whatever is done side by side: keys depend on each bit.
constexpr u32 kAll = kSamples * kSamples;

// The square, turned by `angle` and zoomed around its middle.
void sample(const Square& square, double angle, double zoom, float (&out)[kAll]) {
  constexpr float kEdge = kSquare - 1.001f;
  const float c = float(std::cos(angle) * zoom), s = float(std::sin(angle) * zoom), aspect = square.aspect;
  const auto middle = [](u32 i) { return (float(i) + 0.5f) / kSamples * 2 - 1; };
  const auto within = [](float at) { return at < 0 ? 0 : at > kEdge ? kEdge : at; };
  float across[kSamples], down[kSamples];
  for (u32 j = 0; j < kSamples; ++j) across[j] = middle(j) * c, down[j] = middle(j) * s * aspect;
  const float* pixels = square.at[0];
  for (u32 i = 0; i < kSamples; ++i) {
    const float shift = middle(i) * s / aspect, y = middle(i) * c;
    float fx[kSamples], fy[kSamples], of[4][kSamples];
    int at[kSamples];
    for (u32 j = 0; j < kSamples; ++j) {
      fx[j] = within((across[j] - shift + 1) * (kSquare / 2) - 0.5f);
      fy[j] = within((down[j] + y + 1) * (kSquare / 2) - 0.5f);
      const int ix = int(fx[j]), iy = int(fy[j]);
      fx[j] -= float(ix), fy[j] -= float(iy);
      at[j] = iy * int(kSquare) + ix;
    }
    for (u32 j = 0; j < kSamples; ++j) {
      const float* upper = pixels + at[j];
      of[0][j] = upper[0], of[1][j] = upper[1], of[2][j] = upper[kSquare], of[3][j] = upper[kSquare + 1];
    }
    for (u32 j = 0; j < kSamples; ++j)
      out[i * kSamples + j] = (of[0][j] * (1 - fx[j]) + of[1][j] * fx[j]) * (1 - fy[j]) +
                              (of[2][j] * (1 - fx[j]) + of[3][j] * fx[j]) * fy[j];
  }
}

struct Coefficients {
  float at[kRank][kRank];
  float deviation;  // of the brightness, in its levels
};

// The cosine transform of one, whose brightness was weighed.
void transform(const float (&lines)[kAll], float (&out)[kRank][kRank]) {
  const Tables& t = tables();
  for (u32 u = 0; u < kRank; ++u) {
    float half[kSamples] = {}, total[kRank] = {};
    for (u32 y = 0; y < kSamples; ++y)
      for (u32 x = 0; x < kSamples; ++x) half[x] += t.cosine[u][y] * lines[y * kSamples + x];
    for (u32 x = 0; x < kSamples; ++x)
      for (u32 v = 0; v < kRank; ++v) total[v] += half[x] * t.columns[x][v];
    std::memcpy(out[u], total, sizeof total);
  }
}

// Several at once: each sum is a chain of a thousand additions, which wait for one another. The samples are overwritten.
template <u32 kTogether>
void transform(float (&samples)[kTogether][kAll], Coefficients (&out)[kTogether]) {
  const Tables& t = tables();
  float sum[kTogether] = {}, squares[kTogether] = {};
  for (u32 p = 0; p < kAll; ++p)
    for (u32 k = 0; k < kTogether; ++k) sum[k] += samples[k][p] * t.weight[p];
  for (u32 k = 0; k < kTogether; ++k) {
    const float mean = sum[k] / t.weights;
    for (u32 y = 0; y < kSamples; ++y)
      for (u32 x = 0; x < kSamples; ++x) {
        float& one = samples[k][y * kSamples + x];
        one = (one - mean) * t.window[y] * t.window[x];
      }
  }
  for (u32 p = 0; p < kAll; ++p)
    for (u32 k = 0; k < kTogether; ++k) squares[k] += samples[k][p] * samples[k][p];
  for (u32 k = 0; k < kTogether; ++k) {
    out[k].deviation = std::sqrt(squares[k] / t.weights);
    transform(samples[k], out[k].at);
  }
}

Bits signs(const Coefficients& c) {
  const Tables& t = tables();
  Bits bits;
  for (u32 i = 0; i < kBits; ++i)
    if (c.at[t.row[i]][t.column[i]] > 0) (i < 64 ? bits.low : bits.high) |= u64{1} << (i & 63);
  return bits;
}

// A plain ground or a simple shape has too few coefficients whose sign means something.
bool has_features(const Coefficients& c) {
  constexpr float kLeastDeviation = 4, kShare = 0.05f;
  constexpr u32 kLowest = 35, kLeast = 14;
  const Tables& t = tables();
  float most = 0;
  u32 count = 0;
  for (u32 i = 0; i < kBits; ++i) {
    const float value = std::fabs(c.at[t.row[i]][t.column[i]]);
    if (value > most) most = value;
  }
  for (u32 i = 0; i < kLowest; ++i) count += std::fabs(c.at[t.row[i]][t.column[i]]) >= kShare * most;
  return c.deviation >= kLeastDeviation && count >= kLeast;
}

// The forms of a picture as squares; how many.
u32 squares_of(View gray, u32 width, u32 height, HashScratch& s, Square (&out)[kForms]) {
  if (gray.size != u64(width) * height || width < kLeastSide || height < kLeastSide) return 0;
  const u32 longer = width > height ? width : height;
  if (longer > kMostAspect * u64(width < height ? width : height)) return 0;
  u32 w = width, h = height;
  if (longer > kMostSide) {
    w = u32(u64(width) * kMostSide / longer), h = u32(u64(height) * kMostSide / longer);
    reduce(gray, width, height, w, h, s);
    if (s.reduced.failed() || s.sums.failed() || s.ends.failed()) return 0;
    gray = view(s.reduced);
  }
  const Box whole{0, 0, w, h}, inner = without_frame(gray.data, w, whole);
  to_square(gray.data, w, inner, out[0]);
  if (inner == whole) return 1;
  to_square(gray.data, w, whole, out[1]);
  return 2;
}

}  // namespace

bool read_bits(View text, Bits& out) {
  if (text.size < kDigits) return false;
  out = Bits();
  for (std::size_t i = 0; i < kDigits; ++i) {
    const u8 c = text[i];
    const u32 value = is_digit(c) ? c - '0' : lower(c) >= 'a' && lower(c) <= 'f' ? u32(lower(c) - 'a' + 10) : 16;
    if (value == 16) return false;
    u64& word = i < 16 ? out.low : out.high;
    word = word << 4 | value;
  }
  return true;
}

u32 distance(const Bits& a, const Bits& b) {
  return u32(__builtin_popcountll(a.low ^ b.low) + __builtin_popcountll(a.high ^ b.high));
}

void hash(View gray, u32 width, u32 height, HashScratch& scratch, PictureHash& out) {
  Square squares[kForms];
  float samples[1][kAll];
  Coefficients found[1];
  out.forms = 0;
  const u32 count = squares_of(gray, width, height, scratch, squares);
  for (u32 i = 0; i < count; ++i) {
    sample(squares[i], 0, 1, samples[0]);
    transform(samples, found);
    if (has_features(found[0])) out.bits[out.forms++] = signs(found[0]);
  }
}

void turned(View gray, u32 width, u32 height, HashScratch& scratch, Vec<Bits>& out, PictureHash& own) {
  constexpr double kDegree = 3.14159265358979323846 / 180;
  constexpr double kZooms[] = {1.0, 0.95, 1.05}, kAngles[] = {0.0, -1.0, 1.0, -2.4, 2.4};
  constexpr u32 kTogether = sizeof kAngles / sizeof *kAngles;
  Square squares[kForms];
  float samples[kTogether][kAll];
  Coefficients found[kTogether];
  const u32 count = squares_of(gray, width, height, scratch, squares);
  own.forms = 0;
  for (u32 i = 0; i < count; ++i)
    for (double zoom : kZooms) {
      for (u32 k = 0; k < kTogether; ++k) sample(squares[i], kAngles[k] * kDegree, zoom, samples[k]);
      transform(samples, found);
      for (const Coefficients& one : found) {
        if (!has_features(one)) continue;
        const Bits bits = signs(one);
        out.push(bits);
        if (zoom == kZooms[0] && &one == found) own.bits[own.forms++] = bits;
      }
    }
}

void keys_of(const Bits& bits, u64 keys[kTables]) {
  const Tables& t = tables();
  for (u32 table = 0; table < kTables; ++table) {
    u64 key = table + 1;
    for (u8 place : t.places[table]) key = key << 1 | (bits.low >> place & 1);
    // Spread over all 64 bits (the finaliser of MurmurHash3).
    key = (key ^ key >> 33) * 0xff51afd7ed558ccd;
    key = (key ^ key >> 33) * 0xc4ceb9fe1a85ec53;
    keys[table] = key ^ key >> 33;
  }
}

}  // namespace mailsift::images
