// Letters that stand in a row: components of one height, stroke and ink, each between two others of its kind, and the
// two at the ends. It asks for no direction, so that turned text and wavy baselines count (after Epshtein, Ofek and Wexler 2010, who chain
// by stroke widths).
#pragma once

#include "images/components.hpp"

namespace mailsift::images {

struct Glyph {
  float x, y;       // centre
  float size;       // diagonal of the box
  float stroke;     // mean width
  float luma;       // mean
  float area;       // pixels of ink
  u32 parent;       // of its chain
  float across, along;  // of its link, direction doubled: cosine and sine
  u32 before, after;    // the two that it stands between
  u8 ink;
  bool bent;            // its strokes are longer together than one that runs straight through its box
  bool linked;
  bool end;             // it stands between no two, but one that does ends with it
};

struct Chain {
  u32 glyphs, bent;
  float boxes;          // area of the boxes of its glyphs
  float inks, squares;  // sums of the areas of ink, and of their squares
  float across, along;  // sums of the directions of its glyphs
  bool is_row;
};

struct LineScratch {
  Vec<Glyph> glyphs;
  Vec<u32> cells, order;  // a grid over the picture: where each cell's glyphs begin in `order`
  Vec<Chain> chains;
};

struct Lines {
  u32 candidates = 0;  // components of a letter's size and shape
  u32 glyphs = 0;      // of those, in rows of kFewestInRow and more
  u32 rows = 0;
  u32 longest = 0;     // glyphs of the row that has most
  u32 bent = 0;        // of the glyphs in rows: letters mostly are, strokes of a trace or a grid aren't
  float boxes = 0;     // area of their boxes
  float agreement = 0; // of the directions of rows, each weighed by the pairs that its glyphs make: 1 if all run alike
  u64 cells = 0;       // of the picture cut in 8 x 8, those with glyphs in rows
  bool limited = false;  // there were more candidates than kMostGlyphs: those behind them are left out
};

constexpr u32 kFewestInRow = 4;
constexpr u32 kMostGlyphs = 20000;

// False where there is no memory.
bool find_lines(const Gray& picture, const Vec<Component>& of, LineScratch& scratch, Lines& out);

}  // namespace mailsift::images
