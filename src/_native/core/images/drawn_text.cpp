// Drawings of characters: which modules each of them shows.
#include <initializer_list>

#include "base/utf8.hpp"
#include "images/drawn.hpp"

namespace mailsift::images {
namespace {

// What a drawing is made of decides into how many modules a character is divided.
enum Kind : u8 { kPair = 1, kFull = 2, kHalf = 4, kQuadrant = 8, kSextant = 16, kBraille = 32 };

bool is_blank(u32 c) {
  return c == ' ' || c == '\t' || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x3000 || c == 0x2800 || c == 0x202F;
}
u8 kind_of(u32 c) {
  if (c == 0x2588 || c == 0x2593) return kFull;
  if (c == 0x2580 || c == 0x2584) return kHalf;
  if (c >= 0x2581 && c <= 0x259F && !(c >= 0x2591 && c <= 0x2592)) return kQuadrant;
  if (c >= 0x1FB00 && c <= 0x1FB3B) return kSextant;
  if (c > 0x2800 && c <= 0x28FF) return kBraille;
  return 0;
}

// Bits of a character in a grid of 2 x 12, as 24 bits from the top left on, row by row: 12 is divided by 1, 2, 3, 4, 6.
constexpr u32 kRows = 12;
u32 rows_of(u32 pattern, u32 from, u32 to) {
  u32 bits = 0;
  for (u32 y = from; y < to; ++y) bits |= pattern << (2 * y);
  return bits;
}
// The two bits of each of `count` bands from the top down.
u32 bands(const u8* two, u32 count) {
  u32 bits = 0;
  for (u32 i = 0; i < count; ++i) bits |= rows_of(two[i], i * kRows / count, (i + 1) * kRows / count);
  return bits;
}

u32 quadrants(u32 c) {
  // 2596 to 259F, as lower left, lower right, upper left, upper right: bits 4, 8, 1, 2.
  static constexpr u8 kQuadrants[] = {4, 8, 1, 13, 9, 7, 11, 2, 6, 14};
  const u8 q = kQuadrants[c - 0x2596];
  const u8 two[] = {u8(q & 3), u8(q >> 2)};
  return bands(two, 2);
}
u32 sextants(u32 c) {
  // All combinations of six, without none, the left half, the right half and all.
  u32 six = c - 0x1FB00 + 1;
  if (six >= 21) ++six;
  if (six >= 42) ++six;
  const u8 two[] = {u8(six & 3), u8(six >> 2 & 3), u8(six >> 4 & 3)};
  return bands(two, 3);
}
u32 braille(u32 c) {
  const u32 d = c - 0x2800;  // dots 1 2 3 4 5 6 7 8 are bits 0 to 7: left column 1 2 3 7, right one 4 5 6 8
  const u8 two[] = {u8((d & 1) | (d >> 2 & 2)), u8((d >> 1 & 1) | (d >> 3 & 2)), u8((d >> 2 & 1) | (d >> 4 & 2)),
                    u8((d >> 6 & 1) | (d >> 6 & 2))};
  return bands(two, 4);
}
u32 bits_of(u32 c) {
  if (c == 0x2580) return rows_of(3, 0, kRows / 2);
  if (c >= 0x2581 && c <= 0x2588) return rows_of(3, kRows - (c - 0x2580) * kRows / 8, kRows);
  if (c >= 0x2589 && c <= 0x258F) return rows_of(c <= 0x258B ? 3 : 1, 0, kRows);
  if (c == 0x2590) return rows_of(2, 0, kRows);
  if (c == 0x2593) return rows_of(3, 0, kRows);
  if (c == 0x2594) return rows_of(3, 0, 2);
  if (c == 0x2595) return rows_of(2, 0, kRows);
  if (c >= 0x2596 && c <= 0x259F) return quadrants(c);
  if (c >= 0x1FB00 && c <= 0x1FB3B) return sextants(c);
  return c > 0x2800 && c <= 0x28FF ? braille(c) : 0;
}

// Of a pair, the one that stands for light.
bool is_light(u32 c) {
  for (u32 one : {u32('0'), u32('.'), u32('_'), u32('-'), u32('o'), 0x25A1u, 0x25CBu, 0x2B1Cu, 0x2591u, 0xB7u, 0x25FBu, 0x25FDu})
    if (c == one) return true;
  return is_blank(c);
}

// What is open: lines of code points in out.cells, their starts in out.lines.
struct Drawing {
  Drawn& out;
  u32 kinds = 0, symbols[2] = {}, symbol_count = 0, columns = 0;
  bool too_large = false;

  bool knows(u32 c) {
    for (u32 i = 0; i < symbol_count; ++i)
      if (symbols[i] == c) return true;
    return false;
  }
  // Of two characters that are no blanks; 0 where there is only one.
  u32 light() const {
    if (symbol_count == 2) return is_light(symbols[0]) ? symbols[0] : symbols[1];
    return (kinds & kFull) && is_light(symbols[0]) ? symbols[0] : 0;
  }
  void start() {
    out.cells.clear();
    out.lines.clear();
    kinds = symbol_count = columns = 0;
    too_large = false;
  }
  void finish();
  void render();
  void put(u8* to, u32 width, u32 c, u32 across, u32 down) const;
};

void Drawing::put(u8* to, u32 width, u32 c, u32 across, u32 down) const {
  if (kinds & kPair) {
    *to = is_blank(c) || c == light() ? 255 : 0;
    return;
  }
  const u32 bits = bits_of(c);
  for (u32 y = 0; y < down; ++y)
    for (u32 x = 0; x < across; ++x) to[std::size_t(y) * width + x] = bits >> (2 * (y * kRows / down) + x) & 1 ? 0 : 255;
}

// 2 where every other line is only spacing.
u32 line_step(const Drawn& out) {
  u32 drawn = 0;
  for (u32 i = 0; i + 1 < out.lines.size(); ++i) {
    if (out.lines[i + 1] == out.lines[i]) continue;
    if (i % 2) return 1;
    ++drawn;
  }
  return drawn >= 4 ? 2 : 1;
}

void Drawing::render() {
  const u32 lines = u32(out.lines.size()), step = line_step(out), used = (lines + step - 1) / step;
  const u32 across = kinds & (kQuadrant | kSextant | kBraille) ? 2 : 1;
  const bool halves = kinds & (kHalf | kQuadrant);
  const u32 down = kinds & kBraille ? (kinds & kSextant ? 12 : 4) : kinds & kSextant ? (halves ? 6 : 3) : halves ? 2 : 1;
  const u32 width = columns * across, height = used * down;
  if (width < kLeastModules || height < kLeastModules || !out.afford(width, height)) return;
  out.bits.clear();
  u8* bits = out.bits.extend(std::size_t(width) * height);
  if (!bits) return;
  std::memset(bits, 255, std::size_t(width) * height);
  for (u32 i = 0; i < used; ++i) {
    const u32 line = i * step, from = out.lines[line];
    const u32 end = line + 1 < lines ? out.lines[line + 1] : u32(out.cells.size());
    u8* row = bits + std::size_t(i) * down * width;
    for (u32 at = from; at < end && at - from < columns; ++at) put(row + std::size_t(at - from) * across, width, out.cells[at], across, down);
  }
  add_sheet(out, width, height);
}

void Drawing::finish() {
  if (too_large) out.limited = true;
  else if (out.lines.size() >= 2 && kinds) render();
  start();
}

enum class Line : u8 { text, blank, drawn };

// Adds the line to the drawing where it is one; else nothing of it is left there.
Line take(View line, Drawing& d) {
  Drawn& out = d.out;
  const u32 from = u32(out.cells.size()), kinds = d.kinds, count = d.symbol_count;
  u32 columns = 0, ink = 0;
  for (const u8 *at = line.begin(), *end = line.end(); at < end;) {
    u32 size;
    const u32 c = utf8_step(at, end, size);
    at += size;
    if (c == '\r' || c == 0xFEFF || c == 0x200B || c == 0xFE0E || c == 0xFE0F) continue;
    const u8 kind = is_blank(c) ? 0 : kind_of(c);
    bool known = is_blank(c) || kind != 0;
    if (!known && !(known = d.knows(c)) && d.symbol_count < 2 && c != kNotUtf8 && c > ' ') {
      d.symbols[d.symbol_count++] = c;
      known = true;
    }
    if (known && !is_blank(c)) d.kinds |= kind ? kind : u8(kPair);
    // Pairs don't go with blocks, but for the full one as the dark of a pair.
    if (!known || ((d.kinds & kPair) && (d.kinds & ~u32(kPair | kFull))) || ++columns > kMostSide) {
      if (columns > kMostSide && known) d.too_large = true;
      out.cells.truncate(from);
      d.kinds = kinds;
      d.symbol_count = count;
      return Line::text;
    }
    if (!is_blank(c)) ink = columns;
    out.cells.push(c);
  }
  out.cells.truncate(from + ink);  // blanks at the end say nothing
  if (ink > d.columns) d.columns = ink;
  return ink ? Line::drawn : Line::blank;
}

// How much the head of a line looks drawn: blocks more than at most two different characters.
enum Head : u8 { kProse, kNothing, kTwo, kBlocks };

// Bytes of a blank that is no ASCII, at `at`; 0 for another character.
u32 wide_blank(View line, u32 at) {
  const View next = line.slice(at, 3);
  if (next.size > 1 && next[0] == 0xC2 && next[1] == 0xA0) return 2;
  return next.size > 2 && ((next[0] == 0xE2 && next[1] == 0x80) || (next[0] == 0xE3 && next[1] == 0x80)) ? 3 : 0;
}

Head head_of(View line) {
  constexpr u32 kLooked = 96, kSeen = 24, kLeast = 8;
  const u32 end = u32(line.size < kLooked ? line.size : kLooked);
  u32 first = 0, second = 0, seen = 0;
  for (u32 at = 0; at < end && seen < kSeen; ++at, seen += first != 0) {
    const u8 c = line[at];
    if (c >= 0x80) {
      if (const u32 blank = wide_blank(line, at)) {
        at += blank - 1;
        continue;
      }
      const View next = line.slice(at, 3);
      if (next.size < 3) return kProse;
      if (c == 0xE2) return next[1] == 0x96 || next[1] == 0x97 || (next[1] >= 0xA0 && next[1] <= 0xA3) || next[1] == 0xAC ? kBlocks : kProse;
      return c == 0xF0 && next[1] == 0x9F ? kBlocks : kProse;
    }
    if (c <= ' ') continue;
    if (!first && c == '>') return kProse;  // quoted
    if (!first || c == first) first = c;
    else if (!second || c == second) second = c;
    else return kProse;
  }
  return seen < kLeast ? kNothing : kTwo;
}

std::size_t line_end(View text, std::size_t from) {
  const void* feed = from < text.size ? std::memchr(text.data + from, '\n', text.size - from) : nullptr;
  return feed ? std::size_t(static_cast<const u8*>(feed) - text.data) : text.size;
}

}  // namespace

bool may_be_lines(View text) {
  constexpr u32 kEnough = 12;
  static constexpr u8 kWorth[] = {0, 0, 2, 3};  // four lines of braille are 16 modules, six of other characters as many as fit
  u32 drawn = 0;
  for (std::size_t from = 0; from < text.size;) {
    if (text[from] == '\n') {
      ++from;
      continue;
    }
    const std::size_t end = line_end(text, from);
    if (end - from >= 3) {
      const Head head = head_of(text.slice(from, end - from));
      drawn = head == kProse ? 0 : drawn + kWorth[head];
      if (drawn >= kEnough) return true;
    }
    from = end + 1;
  }
  return false;
}

void draw_lines(View text, Drawn& out) {
  Drawing drawing{out};
  drawing.start();
  for (std::size_t from = 0; from < text.size && !out.failed();) {
    const std::size_t end = line_end(text, from);
    const View line = text.slice(from, end - from);
    const u32 at = u32(out.cells.size());
    const bool open = !out.lines.empty();
    Line seen = take(line, drawing);
    if (seen == Line::text && open) {
      drawing.finish();
      seen = take(line, drawing);  // it may begin another one
    }
    if (seen == Line::drawn || (seen == Line::blank && !out.lines.empty())) {
      if (out.lines.size() == kMostRows) drawing.too_large = true;
      else out.lines.push(out.lines.empty() ? 0 : at);
      if (drawing.too_large) out.cells.truncate(at);
    } else {
      drawing.finish();
    }
    from = end + 1;
  }
  drawing.finish();
}

}  // namespace mailsift::images
