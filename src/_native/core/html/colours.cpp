// Colours as mails write them: #rgb, #rrggbb, rgb(), the names of CSS Color 4 (6.1), and old attributes without '#'.
#include "html/names.hpp"
#include "html/style.hpp"

namespace mailsift::html {
namespace {

#define MAILSIFT_COLOURS(X) \
  X(aliceblue, 0xf0f8ff) X(antiquewhite, 0xfaebd7) X(aqua, 0x00ffff) X(aquamarine, 0x7fffd4) X(azure, 0xf0ffff) \
  X(beige, 0xf5f5dc) X(bisque, 0xffe4c4) X(black, 0x000000) X(blanchedalmond, 0xffebcd) X(blue, 0x0000ff) \
  X(blueviolet, 0x8a2be2) X(brown, 0xa52a2a) X(burlywood, 0xdeb887) X(cadetblue, 0x5f9ea0) X(chartreuse, 0x7fff00) \
  X(chocolate, 0xd2691e) X(coral, 0xff7f50) X(cornflowerblue, 0x6495ed) X(cornsilk, 0xfff8dc) X(crimson, 0xdc143c) \
  X(cyan, 0x00ffff) X(darkblue, 0x00008b) X(darkcyan, 0x008b8b) X(darkgray, 0xa9a9a9) X(darkgreen, 0x006400) \
  X(darkgrey, 0xa9a9a9) X(darkorange, 0xff8c00) X(darkred, 0x8b0000) X(darkslategray, 0x2f4f4f) X(deeppink, 0xff1493) \
  X(deepskyblue, 0x00bfff) X(dimgray, 0x696969) X(dimgrey, 0x696969) X(dodgerblue, 0x1e90ff) X(firebrick, 0xb22222) \
  X(floralwhite, 0xfffaf0) X(forestgreen, 0x228b22) X(fuchsia, 0xff00ff) X(gainsboro, 0xdcdcdc) X(ghostwhite, 0xf8f8ff) \
  X(gold, 0xffd700) X(goldenrod, 0xdaa520) X(gray, 0x808080) X(green, 0x008000) X(greenyellow, 0xadff2f) \
  X(grey, 0x808080) X(honeydew, 0xf0fff0) X(hotpink, 0xff69b4) X(indianred, 0xcd5c5c) X(indigo, 0x4b0082) \
  X(ivory, 0xfffff0) X(khaki, 0xf0e68c) X(lavender, 0xe6e6fa) X(lavenderblush, 0xfff0f5) X(lawngreen, 0x7cfc00) \
  X(lemonchiffon, 0xfffacd) X(lightblue, 0xadd8e6) X(lightcoral, 0xf08080) X(lightcyan, 0xe0ffff) X(lightgray, 0xd3d3d3) \
  X(lightgreen, 0x90ee90) X(lightgrey, 0xd3d3d3) X(lightpink, 0xffb6c1) X(lightsalmon, 0xffa07a) X(lightskyblue, 0x87cefa) \
  X(lightsteelblue, 0xb0c4de) X(lightyellow, 0xffffe0) X(lime, 0x00ff00) X(limegreen, 0x32cd32) X(linen, 0xfaf0e6) \
  X(magenta, 0xff00ff) X(maroon, 0x800000) X(mediumblue, 0x0000cd) X(midnightblue, 0x191970) X(mintcream, 0xf5fffa) \
  X(mistyrose, 0xffe4e1) X(moccasin, 0xffe4b5) X(navajowhite, 0xffdead) X(navy, 0x000080) X(oldlace, 0xfdf5e6) \
  X(olive, 0x808000) X(orange, 0xffa500) X(orangered, 0xff4500) X(orchid, 0xda70d6) X(palegreen, 0x98fb98) \
  X(papayawhip, 0xffefd5) X(peachpuff, 0xffdab9) X(pink, 0xffc0cb) X(plum, 0xdda0dd) X(powderblue, 0xb0e0e6) \
  X(purple, 0x800080) X(red, 0xff0000) X(royalblue, 0x4169e1) X(salmon, 0xfa8072) X(seagreen, 0x2e8b57) \
  X(seashell, 0xfff5ee) X(sienna, 0xa0522d) X(silver, 0xc0c0c0) X(skyblue, 0x87ceeb) X(slategray, 0x708090) \
  X(snow, 0xfffafa) X(steelblue, 0x4682b4) X(tan, 0xd2b48c) X(teal, 0x008080) X(thistle, 0xd8bfd8) X(tomato, 0xff6347) \
  X(turquoise, 0x40e0d0) X(violet, 0xee82ee) X(wheat, 0xf5deb3) X(white, 0xffffff) X(whitesmoke, 0xf5f5f5) \
  X(yellow, 0xffff00) X(transparent, kClearColour) X(windowtext, 0x000000) X(window, 0xffffff)

enum class Named : u8 {
  none,
#define X(name, value) name,
  MAILSIFT_COLOURS(X)
#undef X
  count_
};
constexpr Colour kValues[] = {
    kUnknownColour,
#define X(name, value) value,
    MAILSIFT_COLOURS(X)
#undef X
};
constexpr const char* const kColourNames[] = {
    "",
#define X(name, value) #name,
    MAILSIFT_COLOURS(X)
#undef X
};
constexpr Names<std::size_t(Named::count_), 2048> kColours(kColourNames);

// 3, 4, 6 or 8 hex digits.
Colour read_hex(View digits) {
  const std::size_t per = digits.size == 3 || digits.size == 4 ? 1 : digits.size == 6 || digits.size == 8 ? 2 : 0;
  if (per == 0) return kUnknownColour;
  u32 value = 0;
  for (std::size_t i = 0; i < digits.size; ++i) {
    const u8 c = lower(digits[i]);
    if (!is_digit(c) && !(c >= 'a' && c <= 'f')) return kUnknownColour;
    const u32 digit = is_digit(c) ? c - '0' : u32(c - 'a' + 10);
    value = per == 1 ? value << 8 | digit * 17 : value << 4 | digit;
  }
  const bool alpha = digits.size == 4 || digits.size == 8;
  if (alpha && (value & 0xff) == 0) return kClearColour;
  return alpha ? value >> 8 : value;
}

// rgb(1, 2, 3), rgb(1 2 3 / 0), rgba(...), with percentages.
Colour read_rgb(View in) {
  u32 part[4] = {0, 0, 0, 1}, count = 0;
  for (std::size_t i = 0; i < in.size && count < 4;) {
    if (!is_digit(in[i]) && in[i] != '.') {
      ++i;
      continue;
    }
    u32 value = 0;
    bool nonzero = false;
    for (; i < in.size && is_digit(in[i]); ++i)
      if (value < 1000) value = value * 10 + (in[i] - '0');
    if (i < in.size && in[i] == '.')
      for (++i; i < in.size && is_digit(in[i]); ++i) nonzero |= in[i] != '0';
    if (i < in.size && in[i] == '%') value = value * 255 / 100;
    part[count] = count == 3 ? (value || nonzero) : value > 255 ? 255 : value;
    ++count;
  }
  if (count < 3) return kUnknownColour;
  return part[3] ? part[0] << 16 | part[1] << 8 | part[2] : kClearColour;
}

}  // namespace

Colour read_colour(View text) {
  while (!text.empty() && is(text[0], kBlank)) text = text.slice(1);
  while (!text.empty() && is(text[text.size - 1], kBlank)) text.size--;
  if (text.empty()) return kUnknownColour;
  if (text[0] == '#') return read_hex(text.slice(1));
  if (starts_ignoring_case(text, "rgb")) return read_rgb(text.slice(3));
  const u8 named = kColours.find(fold_key(text), text);
  return named ? kValues[named] : text.size == 6 ? read_hex(text) : kUnknownColour;
}

bool nearly_equal(Colour a, Colour b) {
  if (a == kClearColour) return true;
  if (a > 0xffffff || b > 0xffffff) return false;
  int apart = 0;
  for (int shift = 0; shift < 24; shift += 8) {
    const int d = int(a >> shift & 0xff) - int(b >> shift & 0xff);
    apart += d < 0 ? -d : d;
  }
  return apart <= 48;
}

}  // namespace mailsift::html
