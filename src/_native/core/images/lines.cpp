#include "images/lines.hpp"

#include <cmath>

#include "images/union_find.hpp"

namespace mailsift::images {
namespace {

constexpr u32 kCell = 32;           // pixels of the grid
constexpr u32 kMostNear = 12;       // neighbours that are weighed against each other
constexpr u32 kMostLooks = 400;     // components looked at for one glyph
constexpr float kReach = 1.8f;      // diagonals between the centres of two letters with a space between them
constexpr float kOpposite = -0.88f; // cosine between the two directions of a letter's neighbours: 152 degrees
constexpr float kAgree = 0.5f;      // cosine of twice the angle between the links of neighbours: 30 degrees

constexpr float kFewPairs = 20;      // so that one short row agrees with itself but little

// Letters of a row have some ink more or less; dots, dashes and marks of a scale all have the same. One and the square
// of how much they vary, as a share of the mean.
constexpr float kVaried = 1.02f;

// Of the outline of a straight stroke: from there on a part is bent. Most letters are, an l or a dash isn't.
constexpr float kBent = 1.8f;

struct Near {
  u32 glyph;
  float dx, dy, distance;
};

// The outline of a stroke of length l and width w has 2 (l + w) sides, a third more where it runs askew.
bool glyph_of(const Component& of, Glyph& out) {
  const float width = float(of.right - of.left + 1), height = float(of.bottom - of.top + 1);
  const float longer = width > height ? width : height;
  if (longer < 5 || longer > 90 || of.area < 8) return false;
  const float outline = float(of.edges) * 0.8f;
  const float stroke = 2 * float(of.area) / outline;
  if (stroke > 0.43f * longer || outline > 14 * longer) return false;
  const float fill = float(of.area) / (width * height);
  if (fill < 0.08f || longer > 12 * stroke * 2) return false;
  out = {float(of.left + of.right) / 2, float(of.top + of.bottom) / 2, std::sqrt(width * width + height * height),
         stroke, float(of.luma) / float(of.area), float(of.area), 0, 0, 0, 0, 0, of.ink, outline > kBent * 2 * longer,
         false, false};
  return true;
}

bool within(float one, float other, float ratio) { return one < other * ratio && other < one * ratio; }

bool alike(const Glyph& one, const Glyph& other) {
  const float apart = one.luma - other.luma;
  return one.ink == other.ink && within(one.size, other.size, 1.9f) && within(one.stroke, other.stroke, 1.7f) &&
         apart < 45 && apart > -45;
}

struct Grid {
  u32 across, down;
  u32 column(float x) const { return u32(x) / kCell; }
  u32 row(float y) const { return u32(y) / kCell; }
  u32 cell(const Glyph& glyph) const { return row(glyph.y) * across + column(glyph.x); }
};

bool sorted(const Grid& grid, LineScratch& s) {
  const u32 count = grid.across * grid.down + 1;
  s.cells.clear(), s.order.clear();
  u32* cells = s.cells.extend(count);
  u32* order = s.order.extend(s.glyphs.size());
  if (!cells || !order) return false;
  std::memset(cells, 0, count * sizeof(u32));
  for (const Glyph& glyph : s.glyphs) ++cells[grid.cell(glyph)];
  for (u32 i = 1; i < count; ++i) cells[i] += cells[i - 1];
  for (u32 i = u32(s.glyphs.size()); i-- > 0;) order[--cells[grid.cell(s.glyphs[i])]] = i;
  return true;
}

// Keeps the nearest ones, nearest first.
u32 insert(Near* near, u32 count, const Near& found) {
  u32 at = count < kMostNear ? count++ : kMostNear - 1;
  if (at == kMostNear - 1 && count == kMostNear && near[at].distance <= found.distance && at != count - 1) return count;
  while (at > 0 && near[at - 1].distance > found.distance) near[at] = near[at - 1], --at;
  near[at] = found;
  return count;
}

u32 neighbours(const Grid& grid, const LineScratch& s, u32 of, Near* near) {
  const Glyph& self = s.glyphs[of];
  const float reach = self.size * kReach;
  const u32 left = grid.column(self.x > reach ? self.x - reach : 0), top = grid.row(self.y > reach ? self.y - reach : 0);
  u32 right = grid.column(self.x + reach), bottom = grid.row(self.y + reach);
  if (right >= grid.across) right = grid.across - 1;
  if (bottom >= grid.down) bottom = grid.down - 1;
  u32 count = 0, looks = 0;
  for (u32 row = top; row <= bottom; ++row) {
    const u32 begin = s.cells[row * grid.across + left], end = s.cells[row * grid.across + right + 1];
    for (u32 i = begin; i < end && looks < kMostLooks; ++i, ++looks) {
      const u32 other = s.order[i];
      const Glyph& there = s.glyphs[other];
      const float dx = there.x - self.x, dy = there.y - self.y, squared = dx * dx + dy * dy;
      if (other == of || squared > reach * reach || squared < 4 || !alike(self, there)) continue;
      count = insert(near, count, {other, dx, dy, std::sqrt(squared)});
    }
  }
  return count;
}

// The nearest two that stand on opposite sides of it.
void link(Vec<Glyph>& glyphs, u32 of, const Near* near, u32 count) {
  float best = 1e9f;
  const Near* one = nullptr;
  const Near* other = nullptr;
  for (u32 a = 0; a + 1 < count; ++a)
    for (u32 b = a + 1; b < count; ++b) {
      const float together = near[a].distance + near[b].distance;
      if (together >= best) break;
      const float cosine = (near[a].dx * near[b].dx + near[a].dy * near[b].dy) / (near[a].distance * near[b].distance);
      if (cosine > kOpposite) continue;
      best = together, one = &near[a], other = &near[b];
    }
  if (!one) return;
  const float dx = one->dx - other->dx, dy = one->dy - other->dy, squared = dx * dx + dy * dy;
  Glyph& self = glyphs[of];
  self.linked = true;
  self.across = (dx * dx - dy * dy) / squared;
  self.along = 2 * dx * dy / squared;
  self.before = one->glyph, self.after = other->glyph;
}

// Two neighbours whose links run alike stand in one row. The first and the last letter of a row have no links: they
// go with the first one that asks for them, and join no rows.
void chain(Vec<Glyph>& glyphs, u32 one, u32 other) {
  const Glyph& a = glyphs[one];
  Glyph& b = glyphs[other];
  if (b.end || (b.linked && a.across * b.across + a.along * b.along < kAgree)) return;
  if (!b.linked) b.end = true, b.across = a.across, b.along = a.along;
  join(glyphs, one, other);
}

void add_up(LineScratch& s) {
  for (u32 i = 0; i < s.glyphs.size(); ++i) {
    const Glyph& glyph = s.glyphs[i];
    Chain& chain = s.chains[root(s.glyphs, i)];
    ++chain.glyphs, chain.bent += glyph.bent;
    chain.across += glyph.across, chain.along += glyph.along;
    chain.boxes += glyph.size * glyph.size / 2;
    chain.inks += glyph.area, chain.squares += glyph.area * glyph.area;
  }
}

bool count_rows(const Gray& picture, LineScratch& s, Lines& out) {
  s.chains.clear();
  Chain* chains = s.chains.extend(s.glyphs.size());
  if (!chains) return false;
  std::memset(chains, 0, s.glyphs.size() * sizeof(Chain));
  add_up(s);
  float across = 0, along = 0, pairs = kFewPairs;
  for (Chain& chain : s.chains) {
    if (chain.glyphs < kFewestInRow) continue;
    const float count = float(chain.glyphs);
    if (chain.squares * count < kVaried * chain.inks * chain.inks) continue;
    out.glyphs += chain.glyphs, ++out.rows, out.bent += chain.bent;
    out.longest = chain.glyphs > out.longest ? chain.glyphs : out.longest;
    out.boxes += chain.boxes;
    across += count * chain.across, along += count * chain.along, pairs += count * count;
    chain.is_row = true;
  }
  out.agreement = std::sqrt(across * across + along * along) / pairs;
  for (u32 i = 0; i < s.glyphs.size(); ++i) {
    const Glyph& glyph = s.glyphs[i];
    if (!chains[root(s.glyphs, i)].is_row) continue;
    const u32 column = u32(glyph.x) * 8 / picture.width, row = u32(glyph.y) * 8 / picture.height;
    out.cells |= u64{1} << (row * 8 + column);
  }
  return true;
}

}  // namespace

bool find_lines(const Gray& picture, const Vec<Component>& of, LineScratch& s, Lines& out) {
  out = Lines{};
  s.glyphs.clear();
  if (!s.glyphs.reserve(of.size() < kMostGlyphs ? of.size() : kMostGlyphs)) return false;
  Glyph glyph;
  for (const Component& one : of) {
    if (!glyph_of(one, glyph)) continue;
    out.limited = s.glyphs.size() == kMostGlyphs;
    if (out.limited) break;
    glyph.parent = u32(s.glyphs.size());
    s.glyphs.push(glyph);
  }
  if (s.glyphs.failed()) return false;
  out.candidates = u32(s.glyphs.size());
  if (out.candidates < kFewestInRow) return true;
  const Grid grid{(picture.width + kCell - 1) / kCell, (picture.height + kCell - 1) / kCell};
  if (!sorted(grid, s)) return false;
  Near near[kMostNear];
  for (u32 i = 0; i < out.candidates; ++i) link(s.glyphs, i, near, neighbours(grid, s, i, near));
  for (u32 i = 0; i < out.candidates; ++i)
    if (s.glyphs[i].linked) chain(s.glyphs, i, s.glyphs[i].before), chain(s.glyphs, i, s.glyphs[i].after);
  return count_rows(picture, s, out);
}

}  // namespace mailsift::images
