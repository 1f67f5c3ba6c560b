// How much a picture looks like written text. At each of three scales: ink, its connected parts, those of a letter's
// shape, and which of them stand in rows. Noise goes where dots are many, and with the smaller scales; rows have no
// direction, so that turned and wavy ones count.
#pragma once

#include "images/ink.hpp"
#include "images/lines.hpp"

namespace mailsift::images {

constexpr u32 kScales = 3;
constexpr u32 kFeatures = 8;                    // of each scale: text_like.cpp says which
constexpr std::size_t kSmall = 160 * 1024;      // pixels: smaller pictures are doubled, as their letters are small
constexpr std::size_t kLarge = 1024 * 1024;     // pixels: larger ones are halved until they aren't

struct TextScratch {
  InkScratch ink;
  ComponentScratch parts;
  LineScratch lines;
  Vec<Component> components;
  Bytes inks, clean;
  Bytes scaled[2];   // one is read while the other is written
};

struct TextLike {
  float measure = 0;   // 0 to 1: the chance that it is text, were half of all pictures text
  u32 glyphs = 0;      // letters in rows, and rows, at the scale that shows most letters
  u32 rows = 0;
  float share = 0;     // of the picture, what the boxes of those letters take
  float dots = 0;      // single dots, of all pixels, at the first scale: noise that was put in
  bool limited = false;  // a scale had more parts than are counted
  float features[kScales * kFeatures] = {};
};

// Linear in the pixels whatever they show. False where there is no memory; `out` is then of no use.
bool text_like(const Gray& picture, TextScratch& scratch, TextLike& out);

}  // namespace mailsift::images
