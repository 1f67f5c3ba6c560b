#include "images/tag_reader.hpp"

#include "base/utf8.hpp"

namespace mailsift::images {
namespace {

constexpr u32 kMostSize = 4096;  // pixels of a cell

bool is_space(u8 c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

View trimmed(View text) {
  std::size_t from = 0, end = text.size;
  while (from < end && is_space(text[from])) ++from;
  while (end > from && is_space(text[end - 1])) --end;
  return text.slice(from, end - from);
}

struct Named {
  const char* name;
  Element element;
};
constexpr Named kElements[] = {
    {"td", Element::td}, {"tr", Element::tr}, {"span", Element::line}, {"div", Element::block}, {"br", Element::br},
    {"th", Element::td}, {"table", Element::table}, {"p", Element::block}, {"i", Element::line}, {"b", Element::line},
    {"u", Element::line}, {"em", Element::line}, {"s", Element::line}, {"pre", Element::pre}, {"font", Element::line},
    {"style", Element::skipped}, {"script", Element::skipped}, {"title", Element::skipped}, {"li", Element::block},
    {"img", Element::img}};

Element element_of(View name) {
  for (const Named& one : kElements)
    if (equals_ignoring_case(name, View(one.name))) return one.element;
  return Element::other;
}

struct Colour {
  const char* name;
  u32 value;
};
constexpr Colour kColours[] = {
    {"black", 0}, {"white", 0xFFFFFF}, {"red", 0xFF0000}, {"blue", 0x0000FF}, {"green", 0x008000}, {"navy", 0x000080},
    {"gray", 0x808080}, {"grey", 0x808080}, {"silver", 0xC0C0C0}, {"maroon", 0x800000}, {"purple", 0x800080},
    {"darkblue", 0x00008B}, {"darkred", 0x8B0000}, {"darkgreen", 0x006400}, {"yellow", 0xFFFF00}, {"lime", 0x00FF00},
    {"lightgray", 0xD3D3D3}, {"lightgrey", 0xD3D3D3}, {"dimgray", 0x696969}, {"darkgray", 0xA9A9A9}, {"snow", 0xFFFAFA},
    {"whitesmoke", 0xF5F5F5}, {"ivory", 0xFFFFF0}, {"aqua", 0x00FFFF}, {"teal", 0x008080}, {"olive", 0x808000},
    {"fuchsia", 0xFF00FF}, {"orange", 0xFFA500}, {"midnightblue", 0x191970}, {"indigo", 0x4B0082}};

int hex(u8 c) { return is_digit(c) ? c - '0' : lower(c) >= 'a' && lower(c) <= 'f' ? lower(c) - 'a' + 10 : -1; }

u32 hex_colour(View digits) {
  u32 value = 0;
  if (digits.size > 8) return kNoColour;
  for (u8 c : digits) {
    if (hex(c) < 0) return kNoColour;
    value = value << 4 | u32(hex(c));
  }
  if (digits.size == 3) return (value >> 8) * 0x110000 | (value >> 4 & 15) * 0x1100 | (value & 15) * 0x11;
  return digits.size == 6 ? value : digits.size == 8 ? value >> 8 : kNoColour;
}

// The whole number at the beginning; a fraction is left out. 0 for shares of the page and for none.
u32 number_of(View text) {
  text = trimmed(text);
  u32 value = 0, i = 0;
  for (; i < text.size && is_digit(text[i]) && value < kMostSize; ++i) value = value * 10 + u32(text[i] - '0');
  if (value > kMostSize) value = kMostSize;
  if (i + 1 < text.size && text[i] == '.' && is_digit(text[i + 1]) && text[i + 1] >= '5') ++value;
  for (; i < text.size; ++i)
    if (text[i] == '%') return 0;
  return value;
}

// rgb(0, 0, 0), rgba(0 0 0 / 1); behind the bracket.
u32 rgb_colour(View text) {
  u32 value = 0, count = 0;
  for (std::size_t i = 0; i < text.size && count < 3; ++i) {
    if (!is_digit(text[i])) continue;
    u32 one = 0;
    for (; i < text.size && is_digit(text[i]); ++i) one = one < 256 ? one * 10 + u32(text[i] - '0') : one;
    value = value << 8 | (one > 255 ? 255 : one);
    ++count;
  }
  return count == 3 ? value : kNoColour;
}

void read_declaration(View name, View value, Tag& tag) {
  name = trimmed(name);
  if (equals_ignoring_case(name, "background") || equals_ignoring_case(name, "background-color")) {
    const u32 colour = colour_of(value);
    if (colour != kNoColour) tag.colour = colour;
  } else if (equals_ignoring_case(name, "width")) {
    if (const u32 size = number_of(value)) tag.width = size;
  } else if (equals_ignoring_case(name, "height")) {
    if (const u32 size = number_of(value)) tag.height = size;
  } else if (equals_ignoring_case(name, "float")) {
    tag.floats = !starts_ignoring_case(trimmed(value), "none");
  } else if (equals_ignoring_case(name, "display")) {
    tag.floats = starts_ignoring_case(trimmed(value), "inline") || starts_ignoring_case(trimmed(value), "table-cell");
  }
}

void read_style(View style, Tag& tag) {
  for (std::size_t from = 0; from < style.size;) {
    std::size_t colon = from, end;
    while (colon < style.size && style[colon] != ':' && style[colon] != ';') ++colon;
    end = colon;
    while (end < style.size && style[end] != ';') ++end;
    if (colon < end) read_declaration(style.slice(from, colon - from), style.slice(colon + 1, end - colon - 1), tag);
    from = end + 1;
  }
}

View first_candidate(View srcset) {
  std::size_t from = 0;
  while (from < srcset.size && (is_space(srcset[from]) || srcset[from] == ',')) ++from;
  std::size_t end = from;
  while (end < srcset.size && !is_space(srcset[end])) ++end;
  while (end > from && srcset[end - 1] == ',') --end;
  return srcset.slice(from, end - from);
}

void read_attribute(View name, View value, Tag& tag) {
  if (equals_ignoring_case(name, "style")) read_style(value, tag);
  else if (equals_ignoring_case(name, "bgcolor")) {
    if (tag.colour == kNoColour) tag.colour = colour_of(value);
  } else if (equals_ignoring_case(name, "width")) {
    if (!tag.width) tag.width = number_of(value);
  } else if (equals_ignoring_case(name, "height")) {
    if (!tag.height) tag.height = number_of(value);
  } else if (equals_ignoring_case(name, "colspan")) tag.colspan = number_of(value);
  else if (equals_ignoring_case(name, "rowspan")) tag.rowspan = number_of(value);
  else if (equals_ignoring_case(name, "src")) tag.src = trimmed(value);
  else if (equals_ignoring_case(name, "srcset") && tag.src.empty()) tag.src = first_candidate(value);
}

// One attribute from `at` on; the place behind it.
std::size_t next_attribute(View page, std::size_t at, Tag& tag) {
  const std::size_t name = at;
  while (at < page.size && page[at] != '>' && page[at] != '=' && page[at] != '/' && !is_space(page[at])) ++at;
  const View called = page.slice(name, at - name);
  while (at < page.size && is_space(page[at])) ++at;
  if (at >= page.size || page[at] != '=') return at > name ? at : at + 1;
  ++at;
  while (at < page.size && is_space(page[at])) ++at;
  if (at >= page.size) return at;
  const u8 quote = page[at];
  std::size_t from = at, end;
  if (quote == '"' || quote == '\'') {
    const void* found = std::memchr(page.data + at + 1, quote, page.size - at - 1);
    from = at + 1;
    end = found ? std::size_t(static_cast<const u8*>(found) - page.data) : page.size;
    at = end < page.size ? end + 1 : end;
  } else {
    while (at < page.size && page[at] != '>' && !is_space(page[at])) ++at;
    end = at;
  }
  read_attribute(called, page.slice(from, end - from), tag);
  return at;
}

struct Reference {
  const char* name;
  u32 value;
};
constexpr Reference kReferences[] = {
    {"nbsp", 0xA0}, {"block", 0x2588}, {"uhblk", 0x2580}, {"lhblk", 0x2584}, {"ensp", 0x2002}, {"emsp", 0x2003}, {"blk14", 0x2591},
    {"blk12", 0x2592}, {"blk34", 0x2593}, {"squf", 0x25AA}, {"squ", 0x25A1}, {"numsp", 0x2007}, {"num", '#'}, {"thinsp", 0x2009}, {"shy", 0xAD}, {"zwnj", 0x200C}, {"zwj", 0x200D},
    {"hairsp", 0x200A}, {"NoBreak", 0x2060}, {"puncsp", 0x2008}, {"lrm", 0x200E}, {"rlm", 0x200F},
    {"ZeroWidthSpace", 0x200B}, {"Tab", '\t'}, {"NewLine", '\n'}};

}  // namespace

u32 colour_of(View text) {
  text = trimmed(text);
  if (text.empty()) return kNoColour;
  if (text[0] == '#') {
    std::size_t end = 1;
    while (end < text.size && hex(text[end]) >= 0) ++end;
    return hex_colour(text.slice(1, end - 1));
  }
  if (starts_ignoring_case(text, "rgb")) return rgb_colour(text);
  std::size_t end = 0;
  while (end < text.size && is_alnum(text[end])) ++end;
  const View word = text.slice(0, end);
  for (const Colour& one : kColours)
    if (equals_ignoring_case(word, View(one.name))) return one.value;
  return word.size == 6 ? hex_colour(word) : kNoColour;
}

bool read_tag(View page, std::size_t at, Tag& tag) {
  tag = Tag{};
  if (++at >= page.size) return false;
  if (page[at] == '!' || page[at] == '?') {
    const bool comment = page.slice(at, 3).equals("!--");
    for (at += comment ? 3 : 0; at < page.size; ++at)
      if (page[at] == '>' && (!comment || (page[at - 1] == '-' && page[at - 2] == '-'))) break;
    tag.end = at < page.size ? at + 1 : page.size;
    return true;
  }
  tag.closing = page[at] == '/';
  if (tag.closing) ++at;
  const std::size_t name = at;
  while (at < page.size && is_alnum(page[at])) ++at;
  if (at == name) return false;
  tag.element = element_of(page.slice(name, at - name));
  while (at < page.size && page[at] != '>') {
    if (is_space(page[at]) || page[at] == '/') ++at;
    else at = next_attribute(page, at, tag);
  }
  tag.end = at < page.size ? at + 1 : page.size;
  return true;
}

std::size_t skip_raw(View page, std::size_t at, std::size_t from) {
  std::size_t end = ++at;
  while (end < page.size && is_alnum(page[end])) ++end;
  const View name = page.slice(at, end - at);
  while (from < page.size) {
    const void* found = std::memchr(page.data + from, '<', page.size - from);
    if (!found) break;
    from = std::size_t(static_cast<const u8*>(found) - page.data) + 1;
    if (from >= page.size || page[from] != '/') continue;
    const View here = page.slice(from + 1, name.size);
    bool same = here.size == name.size;
    for (std::size_t i = 0; same && i < name.size; ++i) same = lower(here[i]) == lower(name[i]);
    if (same) return from - 1;
  }
  return page.size;
}

u32 character_at(View page, std::size_t at, u32& size) {
  if (page[at] != '&') {
    const u32 c = utf8_step(page.data + at, page.end(), size);
    return c == kNotUtf8 ? kReplacement : c;
  }
  const View rest = page.slice(at + 1, 10);
  size = 1;
  if (!rest.empty() && rest[0] == '#') {
    const bool is_hex = rest.size > 1 && lower(rest[1]) == 'x';
    u32 value = 0, i = is_hex ? 2 : 1;
    const u32 first = i;
    for (; i < rest.size && hex(rest[i]) >= 0 && (is_hex || is_digit(rest[i])); ++i)
      value = value * (is_hex ? 16 : 10) + u32(hex(rest[i]));
    if (i == first) return '&';
    size = 1 + i + (i < rest.size && rest[i] == ';');
    return value;
  }
  for (const Reference& one : kReferences) {
    const View name(one.name);
    const View here = page.slice(at + 1, name.size + 1);
    if (!here.slice(0, name.size).equals(name)) continue;
    size = u32(1 + name.size + (name.size < here.size && here[name.size] == ';'));
    return one.value;
  }
  return '&';
}

}  // namespace mailsift::images
