// Drawings of cells: <td> with a background, or <span> and <div> with one, row by row.
#include "base/utf8.hpp"
#include "images/drawn.hpp"
#include "images/tag_reader.hpp"

namespace mailsift::images {
namespace {

constexpr u32 kWhite = 0xFFFFFF;
constexpr u32 kMostSpan = 256;
constexpr u32 kLeastCells = 4;  // of a row that may begin a drawing

u32 luma(u32 colour) { return ((colour >> 16) * 77 + (colour >> 8 & 255) * 150 + (colour & 255) * 29) >> 8; }

// A cell that is open.
struct Cell {
  bool open = false, is_td = false, has_text = false, is_filled = false;
  u32 blanks = 0;
  Tag tag, filler;  // the first element in it that has a colour or a width
};

class Cells {
 public:
  explicit Cells(Drawn& out) : out_(out) {
    out.runs.clear();
    out.rows.clear();
    out.reaching.clear();
  }
  bool goes_on() const { return !out_.failed() && !out_.runs.failed() && !out_.rows.failed(); }
  void tag(View, const Tag& tag) { tag.closing ? end(tag) : start(tag); }
  void text(View page, std::size_t from, std::size_t to);
  void finish();

 private:
  void start(const Tag& tag);
  void end(const Tag& tag);
  void open_cell(const Tag& tag, bool is_td);
  bool fills(const Tag& tag);
  void close_cell();
  void add(u32 colour, u32 units);
  void end_row();
  void reach();
  void flush();
  bool rasterise(u32 width, u32 height);
  void two_colours();

  Drawn& out_;
  Cell cell_;
  u32 row_colour_ = kNoColour, table_colour_ = kNoColour, row_height_ = 0, tag_height_ = 0;
  u32 row_from_ = 0, row_units_ = 0, row_cells_ = 0;
  u32 group_units_ = 0, group_rows_ = 0, reach_at_ = 0;
  bool row_text_ = false, row_limited_ = false;
};

void Cells::open_cell(const Tag& tag, bool is_td) {
  cell_ = Cell{};
  cell_.open = true;
  cell_.is_td = is_td;
  cell_.tag = tag;
}

// An element inside of a cell of a table: one fills the cell, a second one shows that the cell only holds rows of such.
bool Cells::fills(const Tag& tag) {
  const bool counts = tag.colour != kNoColour || tag.width;
  if (!cell_.is_filled) {
    if (counts) cell_.filler = tag;
    cell_.is_filled = counts;
    return true;
  }
  if (!counts) return true;
  const Cell holder = cell_;
  cell_.open = false;
  row_text_ |= holder.has_text;
  end_row();
  open_cell(holder.filler, false);
  cell_.blanks = holder.blanks;
  close_cell();
  return false;
}

// What reaches down from rows above stands before the cell that comes next. Both lists are ascending, as a row is filled
// from the left, so each of them is looked at once a row.
void Cells::reach() {
  for (; reach_at_ < out_.reaching.size(); ++reach_at_) {
    const Reaching one = out_.reaching[reach_at_];
    if (one.from > row_units_) return;
    const u32 end = one.from + one.units;
    if (end <= row_units_ || end > kMostSide) continue;
    out_.runs.push({one.colour, end - row_units_});
    row_units_ = end;
    if (one.rows > 1) out_.next_reaching.push({one.from, one.units, one.rows - 1, one.colour});
  }
}

void Cells::add(u32 colour, u32 units) {
  if (row_units_ + units > kMostSide) {
    row_limited_ = true;
    return;
  }
  out_.runs.push({colour, units});
  row_units_ += units;
  ++row_cells_;
}

void Cells::close_cell() {
  if (!cell_.open) return;
  cell_.open = false;
  Tag& tag = cell_.tag;
  if (cell_.has_text) {
    row_text_ = true;
    return;
  }
  if (cell_.is_filled) {
    if (cell_.filler.colour != kNoColour) tag.colour = cell_.filler.colour;
    if (!tag.width) tag.width = cell_.filler.width;
    if (!tag.height) tag.height = cell_.filler.height;
  }
  if (cell_.is_td && !out_.reaching.empty()) reach();
  u32 colour = tag.colour;
  if (colour == kNoColour) colour = row_colour_ != kNoColour ? row_colour_ : table_colour_;
  if (colour == kNoColour) colour = kWhite;
  u32 units = tag.colspan ? tag.colspan : tag.width;
  if (!units) units = !cell_.is_td && cell_.blanks ? cell_.blanks : 1;
  if (tag.height > tag_height_) tag_height_ = tag.height;
  if (tag.rowspan > 1 && out_.next_reaching.size() < kMostSide)
    out_.next_reaching.push({row_units_, units, (tag.rowspan < kMostSpan ? tag.rowspan : kMostSpan) - 1, colour});
  add(colour, units);
}

// A row without text joins the drawing; one with text, or of another width, ends it.
void Cells::end_row() {
  close_cell();
  if (!row_units_ && !row_text_ && !row_limited_) {
    row_height_ = tag_height_ = 0;
    row_colour_ = kNoColour;
    return;
  }
  if (!out_.reaching.empty()) reach();
  const bool drawn = !row_text_ && !row_limited_ && (group_rows_ ? row_units_ + 1 >= group_units_ && row_units_ <= group_units_ + 1
                                                                 : row_cells_ >= kLeastCells || row_units_ >= kLeastModules);
  if (drawn && row_units_ && out_.rows.size() < kMostRows) {
    out_.rows.push({row_from_, u32(out_.runs.size()) - row_from_, row_units_, row_height_ ? row_height_ : tag_height_});
    if (row_units_ > group_units_) group_units_ = row_units_;
    ++group_rows_;
  } else if (row_text_ || row_limited_ || row_units_ >= kLeastModules) {
    // Rows of a layout are wide too, but hold text or few cells.
    const bool may_be_drawn = group_rows_ || (!row_text_ && row_cells_ >= kLeastCells);
    if ((row_limited_ && may_be_drawn) || drawn) out_.limited = true;
    // A row of another width may begin the next drawing.
    Vec<Stretch>& runs = out_.runs;
    const bool begins = !row_text_ && !row_limited_ && row_cells_ >= kLeastCells;
    const u32 count = u32(runs.size()) - row_from_, units = row_units_, height = row_height_ ? row_height_ : tag_height_;
    const u32 from = row_from_;
    flush();
    if (begins && from + count <= kMostSide * kMostRows) {
      std::memmove(runs.data(), runs.data() + from, count * sizeof(Stretch));
      runs.truncate(count);
      out_.rows.push({0, count, units, height});
      group_units_ = units;
      group_rows_ = 1;
    } else {
      runs.truncate(0);
    }
  } else {
    out_.runs.truncate(row_from_);
  }
  row_from_ = u32(out_.runs.size());
  row_units_ = row_cells_ = row_height_ = tag_height_ = reach_at_ = 0;
  row_text_ = row_limited_ = false;
  row_colour_ = kNoColour;
  out_.reaching.clear();
  for (const Reaching& one : out_.next_reaching) out_.reaching.push(one);
  out_.next_reaching.clear();
}

bool Cells::rasterise(u32 width, u32 height) {
  out_.bits.clear();
  u8* bits = out_.bits.extend(std::size_t(width) * height);
  if (!bits) return false;
  std::memset(bits, 255, std::size_t(width) * height);
  u32 least = ~u32{0};
  for (const Row& row : out_.rows)
    if (row.height && row.height < least) least = row.height;
  u32 y = 0;
  for (const Row& row : out_.rows) {
    u32 times = row.height && least ? (row.height + least / 2) / least : 1;
    for (; times && y < height; --times, ++y) {
      u32 x = 0;
      for (u32 i = row.from; i < row.from + row.count; ++i) {
        const Stretch& run = out_.runs[i];
        for (u32 n = 0; n < run.units && x < width; ++n) bits[std::size_t(y) * width + x++] = u8(luma(run.colour));
      }
    }
  }
  return y == height;
}

// Two colours are as far from each other as can be, also where their luma is alike.
void Cells::two_colours() {
  u32 first = out_.runs[0].colour, second = first;
  for (const Stretch& run : out_.runs) {
    if (run.colour == first || run.colour == second) continue;
    if (second != first) return;
    second = run.colour;
  }
  const bool first_dark = luma(first) <= luma(second);
  for (Stretch& run : out_.runs) run.colour = (run.colour == first) == first_dark ? 0 : kWhite;
}

void Cells::flush() {
  if (group_rows_ >= 2 && group_units_ >= kLeastModules && !out_.runs.empty()) {
    out_.runs.truncate(out_.rows.back().from + out_.rows.back().count);
    two_colours();
    u64 height = 0;
    u32 least = ~u32{0};
    for (const Row& row : out_.rows)
      if (row.height && row.height < least) least = row.height;
    for (const Row& row : out_.rows) height += row.height && least ? (row.height + least / 2) / least : 1;
    if (height < kLeastModules) height = 0;
    else if (height > kMostRows) out_.limited = true;
    else if (out_.afford(group_units_, u32(height)) && rasterise(group_units_, u32(height))) add_sheet(out_, group_units_, u32(height));
  }
  out_.rows.clear();
  group_units_ = group_rows_ = 0;
}

void Cells::start(const Tag& tag) {
  switch (tag.element) {
    case Element::table:
      if (cell_.open) cell_.open = false;  // it only lays out
      end_row();
      table_colour_ = tag.colour;
      return;
    case Element::tr:
      end_row();
      row_colour_ = tag.colour;
      row_height_ = tag.height;
      return;
    case Element::td:
      close_cell();
      return open_cell(tag, true);
    case Element::br: return end_row();
    case Element::block:
    case Element::line:
      if (cell_.open && cell_.is_td && fills(tag)) return;
      if (cell_.open) {  // it holds cells, so it is a row
        const u32 colour = cell_.tag.colour, height = cell_.tag.height;
        cell_.open = false;
        end_row();
        row_colour_ = colour;
        row_height_ = height;
      }
      if (tag.colour != kNoColour || tag.width) return open_cell(tag, false);
      if (tag.element == Element::block) end_row();
      return;
    default: return;
  }
}

void Cells::end(const Tag& tag) {
  switch (tag.element) {
    case Element::td: return close_cell();
    case Element::tr:
    case Element::table: return end_row();
    case Element::line:
      if (cell_.open && !cell_.is_td) close_cell();
      return;
    case Element::block:
      if (cell_.open && cell_.is_td) return;
      if (cell_.open) close_cell();
      else end_row();
      return;
    default: return;
  }
}

void Cells::text(View page, std::size_t from, std::size_t to) {
  u32 blanks = 0;
  bool seen = false;
  while (from < to && !seen) {
    u32 size;
    const u32 c = character_at(page, from, size);
    from += size;
    if (c == 0xA0 || c == 0x2003 || c == 0x2002) ++blanks;
    else seen = c > ' ' && c != 0x200B && c != 0xFEFF && c != 0x200C;
  }
  if (cell_.open) {
    cell_.has_text |= seen;
    cell_.blanks += blanks;
  } else if (seen) {
    row_text_ = true;
  } else if (blanks && row_cells_) {
    add(kWhite, blanks);
  }
}

void Cells::finish() {
  end_row();
  flush();
}

}  // namespace

// A start tag with a background, as far as its first bytes say: cells of a drawing are short.
bool is_painted(View tag) {
  for (std::size_t i = 0; i + 4 < tag.size && tag[i] != '>'; ++i) {
    if (lower(tag[i]) != 'b') continue;
    const View word = tag.slice(i, 7);
    if (starts_ignoring_case(word, "bgcolor") || starts_ignoring_case(word, "backgro")) return true;
  }
  return false;
}

bool may_be_cells(View page, u32 tags, u32 visible_bytes) {
  constexpr u32 kLeastTags = 60, kLeastEmpty = 24, kLooked = 160;
  if (tags < kLeastTags || visible_bytes > 40 * tags) return false;
  // Painted elements without content: an end tag, or the next cell, where text would stand.
  u32 empty = 0;
  std::size_t last = page.size;
  for (std::size_t at = next_tag(page, 0); at + 2 < page.size; at = next_tag(page, at + 1)) {
    const u8 before = at ? page[at - 1] : 0, kind = lower(page[at + 1]);
    const bool ends = kind == '/', cell = kind == 't' && lower(page[at + 2]) == 'd';
    if ((before == '>' || before == ';' || before == ' ') && last < at && page[last + 1] != '/' &&
        (ends || (cell && lower(page[last + 1]) == 't' && lower(page[last + 2]) == 'd')) &&
        is_painted(page.slice(last, kLooked)) && ++empty >= kLeastEmpty)
      return true;
    last = at;
  }
  return false;
}

void draw_cells(View page, Drawn& out) {
  Cells cells(out);
  walk(page, cells);
  cells.finish();
}

void lines_of(View page, Drawn& out) {
  out.plain.clear();
  u32 keeps_space = 0;
  for (std::size_t from = 0; from < page.size && !out.plain.failed();) {
    if (page[from] == '<') {
      Tag tag;
      if (read_tag(page, from, tag)) {
        const Element e = tag.element;
        if (e == Element::pre) keeps_space = !tag.closing;
        if (e == Element::br || (tag.closing && (e == Element::block || e == Element::tr || e == Element::pre))) out.plain.push('\n');
        from = e == Element::skipped && !tag.closing ? skip_raw(page, from, tag.end) : tag.end;
        continue;
      }
    }
    u32 size;
    u32 c = character_at(page, from, size);
    from += size;
    if (!keeps_space && (c == '\n' || c == '\r' || c == '\t')) continue;
    u8 utf8[4];
    append(out.plain, View(utf8, std::size_t(put_utf8(utf8, c) - utf8)));
  }
}

}  // namespace mailsift::images
