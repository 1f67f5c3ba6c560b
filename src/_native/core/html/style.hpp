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
  enum Set : u32 {
    kColour = 1 << 0, kBackground = 1 << 1, kSize = 1 << 2, kRelativeSize = 1 << 3,
    kFaint = 1 << 4, kIndented = 1 << 5, kShrunk = 1 << 6, kCutAway = 1 << 7,  // opacity, text-indent, transform, clip-path
    kGone = kFaint | kIndented | kShrunk | kCutAway,                       // nothing inside can undo it
    kInvisible = 1 << 8,    // visibility: hidden; a descendant may undo it
    kVisible = 1 << 9,
    kBlockBox = 1 << 10, kInlineBox = 1 << 11,
    // overflow: hidden and an extent of zero, together: gone
    kClipped = 1 << 12, kNoWidth = 1 << 13, kNoHeight = 1 << 14, kNoMostWidth = 1 << 15, kNoMostHeight = 1 << 16,
    kZeroBox = kNoWidth | kNoHeight | kNoMostWidth | kNoMostHeight,
    // absolute or fixed and far off or clipped to nothing, together: gone
    kAfloat = 1 << 17, kLeftOut = 1 << 18, kTopOut = 1 << 19, kRightOut = 1 << 20, kBottomOut = 1 << 21, kClipRect = 1 << 22,
    kOutside = kLeftOut | kTopOut | kRightOut | kBottomOut | kClipRect,
    kNoDisplay = 1 << 23, kShown = 1 << 24,  // display: none, any other display
    kDisplay = kNoDisplay | kShown | kBlockBox | kInlineBox,
    kFloats = 1 << 25,      // a box of its own, whatever element it is
    kHides = kGone | kInvisible | kVisible | kNoDisplay | kShown,  // what decides alone whether text is seen
  };
  u32 set = 0;
  u32 unset = 0;          // of `set`: what this says is not so, whatever was said before
  u16 size = 0;           // 1/16 px; relative: 1/256 of the parent's
  u16 width = kUnsaid, height = kUnsaid;  // px
  Colour colour = 0, background = 0;

  bool says(u32 what) const { return set & what; }
  bool empty() const { return (set | unset) == 0; }
  // Extents and overflow say nothing of an inline box (CSS 2.1, 10.2 and 11.1.1).
  bool gone(bool is_inline = false) const {
    const bool box = !is_inline || says(kBlockBox | kShown | kAfloat | kFloats);
    return says(kGone | kNoDisplay) || (box && says(kClipped) && says(kZeroBox)) || (says(kAfloat) && says(kOutside));
  }
  void say(u32 what, bool so) {
    set = so ? set | what : set & ~what;
    unset = so ? unset & ~what : unset | what;
  }
  void merge(const Style& later);
};

// Reads `display: none; color: #fff ...`, up to the end of `in` or a '}', into `style`, and those that are !important into
// `important`; later declarations win. Returns how many bytes were read.
std::size_t read_declarations(View in, Style& style, Style& important);
// Appends `css` with the escapes of letters, digits, '-' and '_' undone: `d\69splay`.
void append_unescaped(View css, Bytes& out);

// Whether a style or sheet holds a picture itself: url(data:image/...), or one without a type.
bool holds_picture(View css);

// A colour as CSS or as an old attribute ("ffffff") writes it; kUnknownColour when it is none.
Colour read_colour(View text);
// Whole pixels of a width or height attribute; kUnsaid for a percentage or no number.
u16 read_pixels(View text);
// Differ so little that a reader sees no text.
bool nearly_equal(Colour a, Colour b);

}  // namespace mailsift::html
