// Makes a picture easier to read for a reader of codes: enlarged for small modules, sharpened for blur and little
// contrast, softened for noise, in this order.
#pragma once

#include "base/vec.hpp"
#include "images/gray.hpp"

namespace mailsift::images {

constexpr u32 kMostRadius = 8;

struct Clearing {
  bool twice = false;   // as wide and high, bicubic
  u32 sharpened = 0;    // radius of the blur that is taken away, two and a half times; 0: not
  u32 softened = 0;     // radius of the blur; 0: not
};

struct ClearScratch {
  Bytes row, once, blurred;
  Vec<u16> columns;
};

// Linear in the pixels. `out` is twice as wide and high where that is asked for. False where there is no memory, where a
// radius is above kMostRadius or a side is 0 or above 65,535.
bool clearer(const Gray& picture, const Clearing& how, ClearScratch& scratch, Bytes& out);

}  // namespace mailsift::images
