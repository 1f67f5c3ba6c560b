#include "html/style.hpp"

#include "html/declarations.hpp"
#include "html/names.hpp"

namespace mailsift::html {
namespace {

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
  if (!length.ok && equals_ignoring_case(token, "larger")) length = {307, Unit::relative, true};
  if (!length.ok && equals_ignoring_case(token, "initial")) length = {kNormalSize, Unit::pixels, true};
  // What a function makes of it is not read; it is hardly nothing.
  if (!length.ok && contains(token, "(")) length = {kNormalSize, Unit::pixels, true};
  if (!length.ok || (length.unit == Unit::none && length.value != 0)) return;
  const bool relative = length.unit == Unit::relative;
  style.set = (style.set & ~(Style::kSize | Style::kRelativeSize)) | (relative ? Style::kRelativeSize : Style::kSize);
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
  style.set &= ~Style::kDisplay;
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

void set_extent(View value, u32 zero, u16* pixels, Style& style) {
  const Length length = read_length(value);
  style.say(zero, length.ok && length.value == 0 && length.unit != Unit::relative);
  if (pixels && length.ok && length.unit != Unit::relative) *pixels = clamped(length.value / 16, kUnsaid - 1);
}

void set_far(View value, u32 out, Style& style) {
  const Length length = read_length(value);
  style.say(out, length.ok && length.value <= -500 * 16 && length.unit != Unit::relative);
}

// rect(0 0 0 0), rect(1px, 1px, 1px, 1px): no digit above 1.
bool is_small_rect(View value) {
  if (!starts_ignoring_case(value, "rect(")) return false;
  for (u8 c : value)
    if (c >= '2' && c <= '9') return false;
  return !contains(value, "auto");
}

void set_visibility(View value, Style& style) {
  const bool off = equals_ignoring_case(value, "hidden") || equals_ignoring_case(value, "collapse");
  if (!off && !equals_ignoring_case(value, "visible") && !equals_ignoring_case(value, "initial")) return;
  style.set = (style.set & ~(Style::kInvisible | Style::kVisible)) | (off ? Style::kInvisible : Style::kVisible);
}

bool is_one_of(View value, View a, View b) { return equals_ignoring_case(value, a) || equals_ignoring_case(value, b); }

void apply_box(Property property, View value, Style& style) {
  switch (property) {
    case Property::width: return set_extent(value, Style::kNoWidth, &style.width, style);
    case Property::height: return set_extent(value, Style::kNoHeight, &style.height, style);
    case Property::max_width: return set_extent(value, Style::kNoMostWidth, nullptr, style);
    case Property::max_height: return set_extent(value, Style::kNoMostHeight, nullptr, style);
    case Property::overflow: return style.say(Style::kClipped, is_one_of(value, "hidden", "clip"));
    case Property::position: return style.say(Style::kAfloat, is_one_of(value, "absolute", "fixed"));
    case Property::float_: return style.say(Style::kFloats, is_one_of(value, "left", "right"));
    case Property::left: return set_far(value, Style::kLeftOut, style);
    case Property::top: return set_far(value, Style::kTopOut, style);
    case Property::right: return set_far(value, Style::kRightOut, style);
    case Property::bottom: return set_far(value, Style::kBottomOut, style);
    case Property::text_indent: return set_far(value, Style::kIndented, style);
    case Property::clip: return style.say(Style::kClipRect, is_small_rect(value));
    case Property::clip_path: return style.say(Style::kCutAway, starts_ignoring_case(value, "inset(50%") || starts_ignoring_case(value, "inset(100%"));
    default: return style.say(Style::kShrunk, starts_ignoring_case(value, "scale(0)"));  // transform
  }
}

void apply(Property property, View value, Style& style) {
  switch (property) {
    case Property::display: return set_display(value, style);
    case Property::visibility: return set_visibility(value, style);
    case Property::opacity: {
      const Length length = read_length(value);
      return style.say(Style::kFaint, length.ok && length.value == 0);
    }
    case Property::font: return set_font(value, style);
    case Property::font_size: return set_size(value, style);
    case Property::color:
      style.colour = read_colour(value);
      style.set |= Style::kColour;
      return;
    case Property::background: case Property::background_color: case Property::background_image:
      return set_background(value, style);
    case Property::other: case Property::count_: return;
    default: return apply_box(property, value, style);
  }
}

// Without blanks, comments and !important around it.
View bare_value(View value) {
  value = trimmed(value);
  while (value.size >= 2 && value[0] == '/' && value[1] == '*') value = trimmed(value.slice(comment_end(value, 0)));
  for (std::size_t i = 0; i < value.size; ++i)
    if (value[i] == '!' || (value[i] == '/' && i + 1 < value.size && value[i + 1] == '*')) return trimmed(value.slice(0, i));
  return value;
}

bool is_important(View value) {
  const void* mark = value.empty() ? nullptr : std::memchr(value.data, '!', value.size);
  return mark && contains(value.slice(std::size_t(static_cast<const u8*>(mark) - value.data)), "important");
}

}  // namespace

void Style::merge(const Style& later) {
  if (later.says(kColour)) colour = later.colour;
  if (later.says(kBackground)) background = later.background;
  if (later.says(kSize | kRelativeSize)) {
    size = later.size;
    set &= ~(kSize | kRelativeSize);
  }
  if (later.says(kInvisible | kVisible)) set &= ~(kInvisible | kVisible);
  if (later.says(kDisplay)) set &= ~kDisplay;
  set &= ~later.unset;
  unset = (unset & ~later.set) | later.unset;
  if (later.width != kUnsaid) width = later.width;
  if (later.height != kUnsaid) height = later.height;
  set |= later.set;
}

std::size_t read_declarations(View in, Style& style, Style& important) {
  const NextDeclaration next = declarations_kernel();
  std::size_t at = 0;
  for (Declaration one; next(in, at, one);) {
    const bool first = !one.plain && is_important(one.value);
    apply(one.property, one.plain ? trimmed(one.value) : bare_value(one.value), first ? important : style);
  }
  return at;
}

void append_unescaped(View css, Bytes& out) {
  for (std::size_t at = 0; at < css.size;) {
    const void* found = std::memchr(css.data + at, '\\', css.size - at);
    const std::size_t mark = found ? std::size_t(static_cast<const u8*>(found) - css.data) : css.size;
    append(out, css.slice(at, mark - at));
    if (mark == css.size) return;
    u32 code = 0;
    std::size_t to = mark + 1;
    for (; to < css.size && to - mark <= 6; ++to) {  // CSS Syntax 3, 4.3.7
      const u8 c = lower(css[to]);
      if (!is_digit(c) && !(c >= 'a' && c <= 'f')) break;
      code = code << 4 | u32(is_digit(c) ? c - '0' : c - 'a' + 10);
    }
    if (to == mark + 1 && to < css.size) {
      code = css[to++];
    } else if (to < css.size && is(css[to], kBlank)) {
      ++to;
    }
    if (code < 0x80 && (is_alnum(u8(code)) || code == '-' || code == '_')) out.push(u8(code));
    else append(out, css.slice(mark, to - mark));
    at = to;
  }
}

bool holds_picture(View css) {
  for (std::size_t at = 4; at < css.size; ++at) {
    const void* colon = std::memchr(css.data + at, ':', css.size - at);
    if (!colon) return false;
    at = std::size_t(static_cast<const u8*>(colon) - css.data);
    if (!equals_ignoring_case(css.slice(at - 4, 4), "data")) continue;
    const View type = css.slice(at + 1, 6);
    if (starts_ignoring_case(type, "image/") || starts_ignoring_case(type, ";")) return true;
  }
  return false;
}

u16 read_pixels(View text) {
  const Length length = read_length(trimmed(text));
  return length.ok && length.unit != Unit::relative && length.value >= 0 ? clamped(length.value / 16, kUnsaid - 1) : kUnsaid;
}

}  // namespace mailsift::html
