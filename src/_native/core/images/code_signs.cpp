#include "images/code_signs.hpp"

namespace mailsift::images {
namespace {

constexpr u32 kRowStep = 4;      // a finder of modules of 3 pixels is 9 pixels high in its middle
constexpr u32 kTile = 32;
constexpr u32 kColumnStep = 4;
constexpr u32 kLeastSwing = 12;  // of 255: below it is noise
constexpr u32 kKept = 8;         // ends of runs that patterns are made of
constexpr u32 kMostSigns = 64;   // enough to be sure

// Finds the ends of runs along a line, one pixel after the other.
//
//   255 |   ___            extremes a, b: accepted once brightness has come back from them by `needed`
//       |  /a  \      __   ends of runs: where it passes the middle between two extremes
//     0 |_/     \_b__/
class Runs {
 public:
  u32 ends[kKept] = {};  // ends[0] is the last one
  u32 count = 0;

  void start(u8 value) {
    count = 0;
    low_ = high_ = value;
    low_at_ = high_at_ = 0;
    rising_ = false;
    started_ = false;
    needed_ = kLeastSwing;
  }
  // True where a run has ended.
  bool put(const u8* line, std::size_t stride, u32 at) {
    const u32 value = line[at * stride];
    if ((at & 7) == 0) needed_ -= (needed_ - kLeastSwing) / 4;
    if (value > high_) high_ = value, high_at_ = at;
    if (value < low_) low_ = value, low_at_ = at;
    // A maximum is left behind when brightness has fallen far below it; the other way round for a minimum.
    if ((rising_ || !started_) && high_ - value >= needed_) return turn(line, stride, at, value, high_, high_at_, false);
    if ((!rising_ || !started_) && value - low_ >= needed_) return turn(line, stride, at, value, low_, low_at_, true);
    return false;
  }

 private:
  bool turn(const u8* line, std::size_t stride, u32 at, u32 value, u32 extreme, u32 extreme_at, bool rising) {
    bool ended = false;
    if (started_) {
      const u32 middle = (extreme + before_) / 2;
      u32 end = before_at_;
      // `rising`: this extreme is a minimum, so brightness fell towards it. Bounded by its place, whatever the bytes are now.
      while (end < extreme_at && (rising ? line[end * stride] > middle : line[end * stride] < middle)) ++end;
      for (u32 i = kKept - 1; i > 0; --i) ends[i] = ends[i - 1];
      ends[0] = end;
      ++count;
      ended = true;
      const u32 swing = extreme > before_ ? extreme - before_ : before_ - extreme;
      needed_ = kLeastSwing + swing / 4;
    }
    before_ = extreme;
    before_at_ = extreme_at;
    started_ = true;
    rising_ = rising;
    low_ = high_ = value;
    low_at_ = high_at_ = at;
    return ended;
  }

  u32 low_ = 0, high_ = 0, low_at_ = 0, high_at_ = 0, before_ = 0, before_at_ = 0;
  u32 needed_ = kLeastSwing;
  bool rising_ = false, started_ = false;
};

// All lengths in halves of pixels, so that 3 pixels may be anything from 1.5 to 4.5.
bool near(u32 length, u32 wanted) { return 2 * length >= wanted - wanted * 5 / 8 && 2 * length <= wanted + wanted * 5 / 8 + 2; }

// The ends of the last runs are those of a finder: twice its module, or 0.
u32 finder_module(const Runs& runs) {
  if (runs.count < 6) return 0;
  const u32* e = runs.ends;
  const u32 whole = e[0] - e[5];
  if (whole < 16) return 0;  // modules of 3 pixels, blurred and tilted
  const u32 module = whole * 2 / 7;
  return near(e[0] - e[1], module) && near(e[1] - e[2], module) && near(e[2] - e[3], 3 * module) &&
                 near(e[3] - e[4], module) && near(e[4] - e[5], module)
             ? module
             : 0;
}
u32 bullseye_module(const Runs& runs) {
  if (runs.count < 8) return 0;
  const u32 module = (runs.ends[0] - runs.ends[7]) * 2 / 7;
  if (module < 5) return 0;
  for (u32 i = 0; i < 7; ++i)
    if (!near(runs.ends[i] - runs.ends[i + 1], module)) return 0;
  return module;
}

// A way from the middle of a mark, in whole pixels.
struct Way {
  int x, y;
};
constexpr Way kWays[] = {{0, 1}, {0, -1}, {1, 1}, {-1, -1}, {1, -1}, {-1, 1}};

// What the row says of a mark.
struct Mark {
  u32 x, y;
  u32 module;  // in halves of a pixel
  u32 inner;   // of the middle run: 3 modules or 1
  u32 rings;   // around it
  u32 level;   // between dark and light
  bool dark;   // the middle
};

// All rings have to come along the way as well. A square that stands on its corner is met at half the length of its
// module along a diagonal, counted in pixels of a row.
bool rings_follow(Raster gray, const Mark& mark, Way way) {
  const bool slanted = way.x != 0;
  const u32 most = (mark.inner + 4 * mark.rings + 4) * mark.module;
  u32 x = mark.x, y = mark.y, length = 0, ring = 0;
  bool dark = mark.dark;
  for (u32 step = 0; step < most && x < gray.width && y < gray.height; ++step) {
    if ((gray.pixels[std::size_t(y) * gray.width + x] < mark.level) == dark) {
      ++length;
    } else {
      // In quarters of a pixel. Wide: the line may miss the middle by half a module.
      const u32 wanted = (ring == 0 ? mark.inner : 2) * mark.module;
      if (4 * length + 4 < wanted / (slanted ? 4 : 2) || 4 * length > 2 * wanted + 4) return false;
      if (++ring > mark.rings) return true;
      dark = !dark;
      length = 1;
    }
    x += u32(way.x);  // below 0 it is beyond every width
    y += u32(way.y);
  }
  return false;
}

// `count`: how many runs the mark has along the row; `inner`: modules of the middle one.
bool confirmed(Raster gray, const Runs& runs, u32 y, u32 module, u32 count, u32 inner) {
  const u32 x = (runs.ends[count / 2] + runs.ends[count / 2 + 1]) / 2;
  const u32 ring_at = (runs.ends[count / 2 - 1] + runs.ends[count / 2]) / 2;
  if (x >= gray.width || ring_at >= gray.width) return false;
  const u8* row = gray.pixels.data + std::size_t(y) * gray.width;
  const u32 middle = row[x], ring = row[ring_at];
  const Mark mark{x, y, module, inner, count / 2 - 1, (middle + ring + 1) / 2, middle < ring};
  if (middle == ring) return false;
  for (Way way : kWays)
    if (!rings_follow(gray, mark, way)) return false;
  return true;
}

// Finders of the last rows: a real one is met in two rows at least, letters that look like one hardly ever.
class Seen {
 public:
  bool again(u32 x, u32 y, u32 module) {
    bool found = false;
    for (const Place& one : last_) {
      const u32 apart = one.x > x ? one.x - x : x - one.x;
      found |= one.module && y > one.y && y - one.y <= 2 * kRowStep && 2 * apart <= 2 * module && 4 * one.module >= 3 * module &&
               3 * one.module <= 4 * module;
    }
    last_[next_++ % kKept] = {x, y, module};
    return found;
  }

 private:
  struct Place {
    u32 x = 0, y = 0, module = 0;
  };
  Place last_[kKept];
  u32 next_ = 0;
};

void look_along_row(Raster gray, u32 y, u32* changes, Seen& seen, CodeSigns& signs) {
  const u8* row = gray.pixels.data + std::size_t(y) * gray.width;
  Runs runs;
  runs.start(row[0]);
  for (u32 x = 1; x < gray.width; ++x) {
    if (!runs.put(row, 1, x)) continue;
    ++changes[runs.ends[0] / kTile];
    if (signs.finders < kMostSigns)
      if (const u32 module = finder_module(runs); module && confirmed(gray, runs, y, module, 5, 3))
        signs.finders += seen.again((runs.ends[2] + runs.ends[3]) / 2, y, module);
    if (signs.bullseyes < kMostSigns)
      if (const u32 module = bullseye_module(runs)) signs.bullseyes += confirmed(gray, runs, y, module, 7, 1);
  }
}

// Changes along the columns of one tile.
u32 changes_down(Raster gray, u32 x, u32 y) {
  const u32 right = gray.width - x < kTile ? gray.width : x + kTile;
  const u32 height = gray.height - y < kTile ? gray.height - y : kTile;
  u32 changes = 0;
  for (; x < right; x += kColumnStep) {
    const u8* column = gray.pixels.data + std::size_t(y) * gray.width + x;
    Runs runs;
    runs.start(column[0]);
    for (u32 i = 1; i < height; ++i) changes += runs.put(column, gray.width, i);
  }
  return changes;
}

}  // namespace

CodeSigns code_signs(Raster gray, CodeScratch& scratch) {
  CodeSigns signs;
  if (gray.width == 0 || gray.height == 0 || std::size_t(gray.width) * gray.height != gray.pixels.size) return signs;
  const u32 across = (gray.width + kTile - 1) / kTile;
  scratch.changes.clear();
  u32* changes = scratch.changes.extend(across);
  if (!changes) return signs;
  Seen seen;
  for (u32 top = 0; top < gray.height; top += kTile) {
    std::memset(changes, 0, across * sizeof *changes);
    for (u32 y = top; y < gray.height && y < top + kTile; y += kRowStep) look_along_row(gray, y, changes, seen, signs);
    // 8 rows of a tile: modules of 10 pixels change once and a half in each.
    for (u32 tile = 0; tile < across; ++tile)
      if (changes[tile] >= 5 && changes_down(gray, tile * kTile, top) >= 5) ++signs.dense;
  }
  return signs;
}

}  // namespace mailsift::images
