#include "images/components.hpp"

#include "images/union_find.hpp"

namespace mailsift::images {
namespace {

// The end of the run of one ink that begins at `from`: eight pixels at once while they all have it.
u32 end_of(const u8* inks, u32 from, u32 width) {
  const u8 ink = inks[from];
  const u64 eight = 0x0101010101010101u * ink;
  u32 to = from + 1;
  for (u64 next; to + 8 <= width; to += 8) {
    std::memcpy(&next, inks + to, 8);
    if (next != eight) break;
  }
  while (to < width && inks[to] == ink) ++to;
  return to;
}

void find_runs(const u8* inks, u32 width, u32 row, Vec<Run>& runs) {
  for (u32 x = 0; x < width;) {
    const u32 to = end_of(inks, x, width);
    if (inks[x]) runs.push({x, to, row, u32(runs.size()), 0, inks[x]});
    x = to;
  }
}

// Runs of two rows side by side: both only move forward.
void connect(Vec<Run>& runs, u32 above, u32 above_end, u32 below, u32 below_end) {
  while (above < above_end && below < below_end) {
    const Run one = runs[above];
    Run& other = runs[below];
    if (one.ink == other.ink && one.from <= other.to && other.from <= one.to) {
      const u32 from = one.from > other.from ? one.from : other.from, to = one.to < other.to ? one.to : other.to;
      other.shared += to - from;
      join(runs, above, below);
    }
    if (one.to < other.to) ++above;
    else ++below;
  }
}

// Of the outline, each pixel has the sides above and below, each run those left and right; what two runs share is
// inside for both.
void add(Component& to, const Run& run, const Gray& picture) {
  const u32 size = run.to - run.from;
  to.left = run.from < to.left ? run.from : to.left;
  to.right = run.to - 1 > to.right ? run.to - 1 : to.right;
  to.bottom = run.row > to.bottom ? run.row : to.bottom;
  to.area += size;
  to.edges += 2 + 2 * size - 2 * run.shared;
  const u8* row = picture.data + std::size_t{run.row} * picture.width;
  for (u32 x = run.from; x < run.to; ++x) to.luma += row[x];
}

}  // namespace

bool components(const Gray& picture, View inks, ComponentScratch& scratch, Vec<Component>& out) {
  Vec<Run>& runs = scratch.runs;
  runs.clear(), scratch.numbers.clear(), out.clear();
  // Memory that isn't written to costs nothing, and asking for it once is less than growing.
  const std::size_t most = kMostRuns + picture.width;
  if (!runs.reserve(picture.pixels() < most ? picture.pixels() : most)) return false;
  u32 above = 0;
  for (u32 y = 0; y < picture.height; ++y) {
    const u32 begin = u32(runs.size());
    find_runs(inks.data + std::size_t{y} * picture.width, picture.width, y, runs);
    if (runs.failed() || runs.size() > kMostRuns) return false;
    connect(runs, above, begin, begin, u32(runs.size()));
    above = begin;
  }
  u32* numbers = scratch.numbers.extend(runs.size());
  if (!numbers || !out.reserve(runs.size())) return false;
  for (u32 i = 0; i < runs.size(); ++i) {
    const u32 first = root(runs, i);
    if (first == i) {
      numbers[i] = u32(out.size());
      out.push({runs[i].from, runs[i].row, runs[i].to - 1, runs[i].row, 0, 0, 0, runs[i].ink});
      if (out.failed()) return false;
    } else {
      numbers[i] = numbers[first];
    }
    add(out[numbers[i]], runs[i], picture);
  }
  return true;
}

}  // namespace mailsift::images
