// What is drawn with a pen: pixels that are darker, or lighter, than their neighbourhood (after Sauvola and
// Pietikäinen 2000, and Shafait 2008 for the sums in constant time). Loops over a row are written so that compilers
// make vectors of them, without a level of their own.
#pragma once

#include "base/vec.hpp"
#include "images/gray.hpp"

namespace mailsift::images {

constexpr u32 kWindow = 24;             // side of the neighbourhood, in pixels: two letters of running text
constexpr float kLeastContrast = 14;    // luma steps: what noise of a camera or of JPEG doesn't reach

enum Ink : u8 { kNone = 0, kDark = 1, kLight = 2 };

struct InkScratch {
  Vec<i32> columns;  // sums of one column each over the rows of the window, and behind them sums of squares
  Vec<i32> sums;     // of all columns before one: again both
};

// `out`: one Ink a pixel. False where there is no memory.
bool ink(const Gray& picture, InkScratch& scratch, Bytes& out);

// Half as wide and high, each pixel the mean of four; and twice as wide and high, between the pixels the mean of
// their neighbours. The picture to be doubled has a pixel at least.
bool halved(const Gray& picture, Bytes& out);
bool doubled(const Gray& picture, Bytes& out);

// The median of each pixel and its eight neighbours: what takes single dots away.
bool without_dots(const Gray& picture, Bytes& out);

}  // namespace mailsift::images
