// Whether a picture may hold a code, before a reader is asked: photographs and drawings mostly hold none of the marks.
//
//   QR, Micro QR, rMQR   dark and light in 1:1:3:1:1 along every line through the middle of a finder, at any turn
//   Aztec                seven and more runs of one length through the middle of the bull's eye
//   Data Matrix          no mark of its own that is cheap: a tile that changes often both ways
//
// Either polarity, and no threshold over the whole picture: a run ends where brightness has turned by more than a share
// of the turn before it, so that low contrast, shadows and blur are seen as well.
#pragma once

#include "base/vec.hpp"

namespace mailsift::images {

// 8-bit luma, row by row without padding; `pixels.size` is width * height.
struct Raster {
  View pixels;
  u32 width = 0, height = 0;
};

struct CodeSigns {
  u32 finders = 0;    // rows that meet one which a row above has met, confirmed across
  u32 bullseyes = 0;  // the same of Aztec
  u32 dense = 0;      // tiles of 32 pixels that change often both ways
};

// Memory kept from picture to picture.
struct CodeScratch {
  Vec<u32> changes;  // along rows, by tile
};

// Nothing where width * height isn't the size of `pixels`, or where memory runs out.
CodeSigns code_signs(Raster gray, CodeScratch& scratch);

}  // namespace mailsift::images
