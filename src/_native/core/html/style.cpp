#include "html/style.hpp"

#include "html/names.hpp"

namespace mailsift::html {
namespace {

enum class Property : u8 {
  other, display, visibility, opacity, font, font_size, color, background, background_color, background_image, width, height,
  max_width, max_height, overflow, position, left, top, text_indent, count_
};
constexpr const char* const kPropertyNames[] = {
    "", "display", "visibility", "opacity", "font", "font-size", "color", "background", "background-color",
    "background-image", "width", "height", "max-width", "max-height", "overflow", "position", "left", "top", "text-indent"};
constexpr Names<std::size_t(Property::count_), 64> kProperties(kPropertyNames);

enum class Unit : u8 { none, pixels, relative };
struct Length {
  i64 value = 0;  // none, pixels: 1/16; relative: 1/256 of the font size or of the parent
  Unit unit = Unit::none;
  bool ok = false;
};

View trimmed(View v) {
  while (!v.empty() && is(v[0], kBlank)) v = v.slice(1);
  while (!v.empty() && is(v[v.size - 1], kBlank)) v.size--;
  return v;
}

bool contains(View text, View word) {
  for (std::size_t i = 0; i + word.size <= text.size; ++i)
    if (equals_ignoring_case(text.slice(i, word.size), word)) return true;
  return false;
}

// The next token between blanks; a '(' takes everything up to its ')'.
View next_token(View& rest) {
  rest = trimmed(rest);
  std::size_t i = 0;
  bool inside = false;
  for (; i < rest.size; ++i) {
    const u8 c = rest[i];
    if (c == '(') inside = true;
    if (c == ')') inside = false;
    if (!inside && is(c, kBlank)) break;
  }
  const View token = rest.slice(0, i);
  rest = rest.slice(i);
  return token;
}

Length with_unit(i64 sixteenths, View unit) {
  if (unit.empty()) return {sixteenths, Unit::none, true};
  if (unit[0] == '%' && unit.size == 1) return {sixteenths * 16 / 100, Unit::relative, true};
  if (unit.size == 3 && equals_ignoring_case(unit, "rem")) return {sixteenths * 16, Unit::pixels, true};
  if (unit.size != 2) return {};
  switch (lower(unit[0]) << 8 | lower(unit[1])) {
    case 'p' << 8 | 'x': return {sixteenths, Unit::pixels, true};
    case 'p' << 8 | 't': return {sixteenths * 4 / 3, Unit::pixels, true};
    case 'p' << 8 | 'c': return {sixteenths * 16, Unit::pixels, true};
    case 'i' << 8 | 'n': return {sixteenths * 96, Unit::pixels, true};
    case 'c' << 8 | 'm': return {sixteenths * 38, Unit::pixels, true};
    case 'm' << 8 | 'm': return {sixteenths * 19 / 5, Unit::pixels, true};
    case 'v' << 8 | 'w': case 'v' << 8 | 'h': return {sixteenths * 10, Unit::pixels, true};  // of a window of 1000 px
    case 'e' << 8 | 'm': return {sixteenths * 16, Unit::relative, true};
    case 'e' << 8 | 'x': return {sixteenths * 8, Unit::relative, true};
    default: return {};
  }
}

Length read_length(View token) {
  std::size_t i = 0;
  const bool minus = token.size > 0 && token[0] == '-';
  if (minus || (token.size > 0 && token[0] == '+')) ++i;
  i64 whole = 0, fraction = 0, scale = 1;
  bool digits = false;
  for (; i < token.size && is_digit(token[i]); ++i, digits = true)
    if (whole < 1000000) whole = whole * 10 + (token[i] - '0');
  if (i < token.size && token[i] == '.')
    for (++i; i < token.size && is_digit(token[i]); ++i, digits = true)
      if (scale < 10000) fraction = fraction * 10 + (token[i] - '0'), scale *= 10;
  if (!digits) return {};
  const i64 sixteenths = whole * 16 + fraction * 16 / scale;
  return with_unit(minus ? -sixteenths : sixteenths, token.slice(i));
}

u16 clamped(i64 v, i64 most) { return u16(v < 0 ? 0 : v > most ? most : v); }

void set_size(View token, Style& style) {
  struct Row { const char* name; u16 px; };
  static constexpr Row kSizes[] = {{"xx-small", 9}, {"x-small", 10}, {"small", 13}, {"medium", 16},
                                   {"large", 18}, {"x-large", 24}, {"xx-large", 32}};
  Length length = read_length(token);
  for (const Row& row : kSizes)
    if (!length.ok && equals_ignoring_case(token, row.name)) length = {row.px * 16, Unit::pixels, true};
  if (!length.ok || (length.unit == Unit::none && length.value != 0)) return;
  const bool relative = length.unit == Unit::relative;
  style.set = u16((style.set & ~(Style::kSize | Style::kRelativeSize)) | (relative ? Style::kRelativeSize : Style::kSize));
  style.size = clamped(length.value, 0x7fff);
}

void set_font(View value, Style& style) {
  // [style variant weight] size[/line-height] family: the size is the first length with a unit, or a bare zero.
  while (!value.empty()) {
    View token = next_token(value);
    for (std::size_t i = 0; i < token.size; ++i)
      if (token[i] == '/') token = token.slice(0, i);
    const Length length = read_length(token);
    if (length.ok && (length.unit != Unit::none || length.value == 0)) return set_size(token, style);
  }
}

void set_background(View value, Style& style) {
  Colour found = kClearColour;
  bool any = false;
  while (!value.empty()) {
    const View token = next_token(value);
    if (starts_ignoring_case(token, "url(") || contains(token, "gradient")) {
      found = kUnknownColour;
      any = true;
      break;
    }
    const Colour colour = read_colour(token);
    if (colour == kUnknownColour) continue;
    found = colour;
    any = true;
  }
  if (!any || found == kClearColour) return;  // the parent's shines through
  style.background = found;
  style.set |= Style::kBackground;
}

void set_display(View value, Style& style) {
  style.set &= u16(~Style::kDisplay);
  if (equals_ignoring_case(value, "none")) {
    style.set |= Style::kNoDisplay;
    return;
  }
  style.set |= Style::kShown;
  if (starts_ignoring_case(value, "inline")) {
    style.set |= Style::kInlineBox;
  } else if (equals_ignoring_case(value, "block") || equals_ignoring_case(value, "flex") ||
             equals_ignoring_case(value, "grid") || equals_ignoring_case(value, "list-item")) {
    style.set |= Style::kBlockBox;
  }
}

void set_extent(View value, bool most, u16& pixels, Style& style) {
  const Length length = read_length(value);
  if (!length.ok) return;
  if (length.value == 0 && length.unit != Unit::relative) style.set |= Style::kZeroBox;
  if (!most && length.unit != Unit::relative) pixels = clamped(length.value / 16, kUnsaid - 1);
}

void set_far(View value, bool alone, Style& style) {
  const Length length = read_length(value);
  const bool far = length.ok && length.value <= -500 * 16 && length.unit != Unit::relative;
  if (far) style.set |= alone ? Style::kGone : Style::kOutside;
}

void apply(Property property, View value, Style& style) {
  switch (property) {
    case Property::display: return set_display(value, style);
    case Property::visibility:
      if (equals_ignoring_case(value, "hidden") || equals_ignoring_case(value, "collapse"))
        style.set = u16((style.set | Style::kInvisible) & ~Style::kVisible);
      else if (equals_ignoring_case(value, "visible"))
        style.set = u16((style.set | Style::kVisible) & ~Style::kInvisible);
      return;
    case Property::opacity: {
      const Length length = read_length(value);
      if (length.ok && length.value == 0) style.set |= Style::kGone;
      return;
    }
    case Property::font: return set_font(value, style);
    case Property::font_size: return set_size(value, style);
    case Property::color:
      style.colour = read_colour(value);
      style.set |= Style::kColour;
      return;
    case Property::background: case Property::background_color: case Property::background_image:
      return set_background(value, style);
    case Property::width: return set_extent(value, false, style.width, style);
    case Property::height: return set_extent(value, false, style.height, style);
    case Property::max_width: return set_extent(value, true, style.width, style);
    case Property::max_height: return set_extent(value, true, style.height, style);
    case Property::overflow:
      if (equals_ignoring_case(value, "hidden") || equals_ignoring_case(value, "clip")) style.set |= Style::kClipped;
      return;
    case Property::position:
      if (equals_ignoring_case(value, "absolute") || equals_ignoring_case(value, "fixed")) style.set |= Style::kAfloat;
      return;
    case Property::left: case Property::top: return set_far(value, false, style);
    case Property::text_indent: return set_far(value, true, style);
    case Property::other: case Property::count_: return;
  }
}

// From behind ':' to the ';' or '}' that ends the value, over quoted strings and url(...).
std::size_t value_end(View in, std::size_t at) {
  while ((at = find_class<kStyleStop>(in, at)) < in.size) {
    const u8 c = in[at];
    if (c == ';' || c == '}') return at;
    const void* end = std::memchr(in.data + at + 1, c == '(' ? ')' : c, in.size - at - 1);
    if (!end) return in.size;
    at = std::size_t(static_cast<const u8*>(end) - in.data) + 1;
  }
  return in.size;
}

}  // namespace

void Style::merge(const Style& later) {
  if (later.says(kColour)) colour = later.colour;
  if (later.says(kBackground)) background = later.background;
  if (later.says(kSize | kRelativeSize)) {
    size = later.size;
    set &= u16(~(kSize | kRelativeSize));
  }
  if (later.says(kInvisible | kVisible)) set &= u16(~(kInvisible | kVisible));
  if (later.says(kDisplay)) set &= u16(~kDisplay);
  if (later.width != kUnsaid) width = later.width;
  if (later.height != kUnsaid) height = later.height;
  set |= later.set;
}

std::size_t read_declarations(View in, Style& style) {
  std::size_t at = 0;
  while (at < in.size && in[at] != '}') {
    if (is(in[at], kBlank) || in[at] == ';') {
      ++at;
      continue;
    }
    const std::size_t from = at;
    at = find_class<kPropertyEnd>(in, at);
    const View name(in.data + from, at - from);
    at = skip_blanks(in, at);
    if (at >= in.size) break;
    if (in[at] != ':') {
      while (at < in.size && in[at] != ';' && in[at] != '}') ++at;
      continue;
    }
    const std::size_t to = value_end(in, at + 1);
    const u8 property = kProperties.find(fold_key(name.data, name.size, in.size - from), name);
    if (property) {
      View value = trimmed(View(in.data + at + 1, to - at - 1));
      for (std::size_t i = value.size; i-- > 0 && value.size - i < 16;)
        if (value[i] == '!') value = trimmed(value.slice(0, i));
      apply(Property(property), value, style);
    }
    at = to;
  }
  return at;
}

u16 read_pixels(View text) {
  const Length length = read_length(trimmed(text));
  return length.ok && length.unit != Unit::relative && length.value >= 0 ? clamped(length.value / 16, kUnsaid - 1) : kUnsaid;
}

}  // namespace mailsift::html
