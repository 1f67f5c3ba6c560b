// What style attributes and sheets say about whether and how text is seen (CSS 2.1; the few properties that hide).
#pragma once

#include "base/vec.hpp"

namespace mailsift::html {

using Colour = u32;                          // 0xRRGGBB
constexpr Colour kUnknownColour = 0xff000000;  // a picture, a gradient, a function that is not read
constexpr Colour kClearColour = 0xfe000000;    // transparent

constexpr u16 kUnsaid = 0xffff;      // a length that is not given
constexpr u16 kNormalSize = 16 * 16;  // font sizes are in 1/16 px

// What one element says itself; `set` tells which of the members count.
struct Style {
  enum Set : u16 {
    kColour = 1 << 0, kBackground = 1 << 1, kSize = 1 << 2, kRelativeSize = 1 << 3,
    kGone = 1 << 4,         // opacity: 0, far off by itself: nothing inside can undo it
    kInvisible = 1 << 5,    // visibility: hidden; a descendant may undo it
    kVisible = 1 << 6,
    kBlockBox = 1 << 7, kInlineBox = 1 << 8,
    kClipped = 1 << 9, kZeroBox = 1 << 10,  // overflow: hidden and an extent of zero, together: gone
    kAfloat = 1 << 11, kOutside = 1 << 12,  // absolute or fixed and far off, together: gone
    kNoDisplay = 1 << 13, kShown = 1 << 14,  // display: none, any other display
    kDisplay = kNoDisplay | kShown | kBlockBox | kInlineBox,
  };
  u16 set = 0;
  u16 size = 0;           // 1/16 px; relative: 1/256 of the parent's
  u16 width = kUnsaid, height = kUnsaid;  // px
  Colour colour = 0, background = 0;

  bool says(u16 what) const { return set & what; }
  bool gone() const {
    return says(kGone | kNoDisplay) || (says(kClipped) && says(kZeroBox)) || (says(kAfloat) && says(kOutside));
  }
  void merge(const Style& later);
};

// Reads `display: none; color: #fff ...`, up to the end of `in` or a '}', into `style`; later declarations win. Returns how
// many bytes were read.
std::size_t read_declarations(View in, Style& style);
// `in` has a comment at `at`: behind its end.
std::size_t comment_end(View in, std::size_t at);

// A colour as CSS or as an old attribute ("ffffff") writes it; kUnknownColour when it is none.
Colour read_colour(View text);
// Whole pixels of a width or height attribute; kUnsaid for a percentage or no number.
u16 read_pixels(View text);
// Differ so little that a reader sees no text.
bool nearly_equal(Colour a, Colour b);

}  // namespace mailsift::html
