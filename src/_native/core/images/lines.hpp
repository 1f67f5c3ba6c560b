// Letters that stand in a row: components of one height, stroke and ink, each between two others of its kind. It
// asks for no direction, so that turned text and wavy baselines count (after Epshtein, Ofek and Wexler 2010, who chain
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
  bool linked;
};

struct Chain {
  u32 glyphs;
  float boxes;          // area of the boxes of its glyphs
  float inks, squares;  // sums of the areas of ink, and of their squares
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
  float boxes = 0;     // area of their boxes
  float inks = 0;      // their pixels of ink
  u64 cells = 0;       // of the picture cut in 8 x 8, those with glyphs in rows
  bool limited = false;  // there were more candidates than kMostGlyphs: those behind them are left out
};

constexpr u32 kFewestInRow = 4;
constexpr u32 kMostGlyphs = 20000;

// False where there is no memory.
bool find_lines(const Gray& picture, const Vec<Component>& of, LineScratch& scratch, Lines& out);

}  // namespace mailsift::images
