// Codes drawn with characters or with cells of tables, as bitmaps of one pixel a module.
//
//   █▀▀▀▀▀█ ▄▀   half blocks, quadrants, sextants, braille: several modules a character
//   ##  ##  ##   two characters that alternate, one of them mostly a blank; 1 and 0; black and white squares
//   <td bgcolor="#000000" width=4>, <span style="background:#000;width:4px">   a cell is a run of modules
//
// Lines are collected while they are of such characters alone, rows while they hold cells without text. What is collected is
// then divided by the size of its module: all borders between dark and light stand on multiples of it.
#pragma once

#include "base/vec.hpp"

namespace mailsift::images {

constexpr u32 kMostSide = 1024;    // columns of a line, units of a row
constexpr u32 kMostRows = 512;     // lines or rows of one drawing
constexpr u32 kMostSheets = 8;     // drawings of one text
constexpr u64 kMostWork = 2u << 20;  // pixels of all rasters of one text, whether something comes of them or not
constexpr u32 kLeastModules = 8;   // the smallest Data Matrix is 8 modules high

// One drawing: width * height bytes in Drawn::modules, 0 for dark, 255 for light, between for cells of several colours.
struct Sheet {
  u32 from, width, height;
};

// A cell, or the run of blanks between two.
struct Stretch {
  u32 colour;  // 0xRRGGBB
  u32 units;
};
struct Row {
  u32 from, count;  // in Drawn::runs
  u32 units, height;
};
// A cell above that reaches down into this row.
struct Reaching {
  u32 from, units, rows, colour;
};

// Kept from text to text.
struct Drawn {
  Vec<Sheet> sheets;
  Bytes modules;
  bool limited = false;  // a drawing was larger than the limits, or there were more of them
  void clear();
  // Whether a raster of this size may still be made; it is counted then.
  bool afford(u32 width, u32 height);
  bool failed() const {
    return sheets.failed() || modules.failed() || cells.failed() || plain.failed() || borders.failed() || lines.failed() ||
           bits.failed() || runs.failed() || rows.failed() || reaching.failed() || next_reaching.failed();
  }

  // For the two readers alone.
  Vec<u32> cells, borders, lines;
  Bytes bits, plain;
  Vec<Stretch> runs;
  Vec<Row> rows;
  Vec<Reaching> reaching, next_reaching;
  u64 work = 0;
};

// Cheap, and right for nearly every text: false where nothing is drawn in it. `text` is what a reader sees.
bool may_be_lines(View text);
// The same for cells of a page, of which it is known how many tags it has and how many bytes of it are read.
bool may_be_cells(View page, u32 tags, u32 visible_bytes);

// Both add to `out`; never recurse, linear in the text.
void draw_lines(View text, Drawn& out);
void draw_cells(View page, Drawn& out);
// A page as lines: tags left out, with the line breaks that they make. Into `out.plain`.
void lines_of(View page, Drawn& out);

// A raster in out.bits as a sheet, divided by the size of its module. Too small a one is left out.
void add_sheet(Drawn& out, u32 width, u32 height);

}  // namespace mailsift::images
