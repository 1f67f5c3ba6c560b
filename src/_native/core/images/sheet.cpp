// From a raster to one pixel a module: the grid that nearly all borders stand on.
#include "images/drawn.hpp"

namespace mailsift::images {
namespace {

constexpr u32 kMostModule = 24;  // units
constexpr int kBorder = 24;      // of 255: less is the same colour

struct Grid {
  u32 step = 1, phase = 0;
};

// The largest step of which 19 of 20 borders stand on multiples, from some phase on.
Grid grid_of(const u32* borders, u32 size) {
  u64 whole = 0;
  for (u32 i = 1; i < size; ++i) whole += borders[i];
  for (u32 step = kMostModule; step > 1; --step) {
    u64 sums[kMostModule] = {};
    for (u32 i = 1, phase = 1 % step; i < size; ++i, phase = phase + 1 == step ? 0 : phase + 1) sums[phase] += borders[i];
    for (u32 phase = 0; phase < step; ++phase)
      if (whole && sums[phase] * 20 >= whole * 19) return {step, phase};
  }
  return {};
}

// Modules of a side: the first one may be cut by the edge.
u32 modules_along(u32 size, Grid grid) {
  const u32 first = grid.phase ? 1 : 0;
  return first + (size - grid.phase + grid.step - 1) / grid.step;
}
u32 middle_of(u32 module, u32 size, Grid grid) {
  if (grid.phase) {
    if (module == 0) return grid.phase / 2;
    --module;
  }
  const u32 middle = grid.phase + module * grid.step + grid.step / 2;
  return middle < size ? middle : size - 1;
}

}  // namespace

void Drawn::clear() {
  sheets.clear();
  modules.clear();
  limited = false;
  work = 0;
}

bool Drawn::afford(u32 width, u32 height) {
  work += u64(width) * height + kMostModule * (u64(width) + height);
  limited |= work > kMostWork;
  return work <= kMostWork;
}

void add_sheet(Drawn& out, u32 width, u32 height) {
  if (width < kLeastModules || height < kLeastModules || out.bits.size() < std::size_t(width) * height) return;
  if (out.sheets.size() == kMostSheets) {
    out.limited = true;
    return;
  }
  out.borders.clear();
  u32* borders = out.borders.extend(std::size_t(width) + height);
  if (!borders) return;
  std::memset(borders, 0, (std::size_t(width) + height) * sizeof *borders);
  const u8* bits = out.bits.data();
  for (u32 y = 0; y < height; ++y)
    for (u32 x = 0; x < width; ++x) {
      const std::size_t at = std::size_t(y) * width + x;
      const int value = bits[at];
      if (x && (value - bits[at - 1] >= kBorder || bits[at - 1] - value >= kBorder)) ++borders[x];
      if (y && (value - bits[at - width] >= kBorder || bits[at - width] - value >= kBorder)) ++borders[width + y];
    }
  const Grid across = grid_of(borders, width), down = grid_of(borders + width, height);
  const u32 columns = modules_along(width, across), rows = modules_along(height, down);
  if (columns < kLeastModules || rows < kLeastModules) return;
  const u32 from = u32(out.modules.size());
  u8* to = out.modules.extend(std::size_t(columns) * rows);
  if (!to) return;
  for (u32 y = 0; y < rows; ++y) {
    const u8* row = bits + std::size_t(middle_of(y, height, down)) * width;
    for (u32 x = 0; x < columns; ++x) *to++ = row[middle_of(x, width, across)];
  }
  out.sheets.push({from, columns, rows});
}

}  // namespace mailsift::images
