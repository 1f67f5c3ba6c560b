// What a start tag means: which elements it closes, how its text looks, what it links to.
#include "html/reader.hpp"
#include "html/references.hpp"

namespace mailsift::html {
namespace {

constexpr Colour kLinkColour = 0x0000ee;  // of an unstyled <a>, 15.3.4

// Attributes that say how an element looks, and those that lead somewhere whatever it is.
constexpr u32 kLooks = Attributes::bit_of(Attr::href) | Attributes::bit_of(Attr::hidden) | Attributes::bit_of(Attr::size) |
                       Attributes::bit_of(Attr::bgcolor) | Attributes::bit_of(Attr::background) |
                       Attributes::bit_of(Attr::color) | Attributes::bit_of(Attr::text);
constexpr u32 kStyled = kLooks | Attributes::bit_of(Attr::style);
constexpr u32 kAnywhere = Attributes::bit_of(Attr::href) | Attributes::bit_of(Attr::background);

// Names with a colon or a hyphen are somebody's own: <o:p>, <amp-img>.
bool is_foreign_name(View name) {
  for (u8 c : name)
    if (c == ':' || c == '-') return true;
  return false;
}

// Content that svg and math do not draw; outside of them these are raw text.
bool is_description(Tag tag) {
  return tag == Tag::title || tag == Tag::desc || tag == Tag::style || tag == Tag::script;
}

// <font size=3>, +1, -2 (HTML 15.3.4): 3 is what is usual.
void set_font_size(View text, Style& style) {
  static constexpr u8 kPixels[] = {10, 13, 16, 18, 24, 32, 48};
  while (!text.empty() && is(text[0], kBlank)) text = text.slice(1);
  const u8 sign = !text.empty() && (text[0] == '+' || text[0] == '-') ? text[0] : 0;
  if (sign) text = text.slice(1);
  if (text.empty() || !is_digit(text[0])) return;
  const int number = text[0] - '0';
  int size = sign == '+' ? 3 + number : sign == '-' ? 3 - number : number;
  size = size < 1 ? 1 : size > 7 ? 7 : size;
  style.set |= Style::kSize;
  style.size = u16(kPixels[size - 1] * 16);
}

}  // namespace

void Reader::measure(Tag tag, View name) {
  Measures& m = page_.measures;
  switch (tag) {
    case Tag::other: m.unknown_tags += !is_foreign_name(name); break;
    case Tag::script: ++m.scripts; break;
    case Tag::form: ++m.forms; break;
    case Tag::style: ++m.styles; break;
    case Tag::table: ++m.tables; break;
    case Tag::input:
      ++m.inputs;
      m.password_inputs += equals_ignoring_case(attributes_.get(Attr::type), "password");
      break;
    default: break;
  }
}

void Reader::style_from_attributes(Tag tag, Style& style) const {
  if (tag == Tag::a && attributes_.has(Attr::href)) {
    style.colour = kLinkColour;
    style.set |= Style::kColour;
  }
  if (attributes_.has(Attr::hidden)) style.set |= Style::kNoDisplay;
  if (tag == Tag::dialog && !attributes_.has(Attr::open)) style.set |= Style::kNoDisplay;
  if (tag == Tag::font && attributes_.has(Attr::size)) set_font_size(attributes_.get(Attr::size), style);
  if (attributes_.has(Attr::bgcolor)) {
    style.background = read_colour(attributes_.get(Attr::bgcolor));
    style.set |= Style::kBackground;
  }
  if (attributes_.has(Attr::background)) {
    style.background = kUnknownColour;
    style.set |= Style::kBackground;
  }
  const Attr colour = tag == Tag::font || tag == Tag::basefont ? Attr::color : tag == Tag::body ? Attr::text : Attr::other;
  if (colour != Attr::other && attributes_.has(colour)) {
    style.colour = read_colour(attributes_.get(colour));
    style.set |= Style::kColour;
  }
}

// The declarations of a style attribute.
const SeenStyles::Read& Reader::own_style(View text) {
  if (const SeenStyles::Read* seen = seen_.find(text)) return *seen;
  const bool references = std::memchr(text.data, '&', text.size);
  if (!references && !std::memchr(text.data, '\\', text.size)) {
    page_.measures.style_pictures += holds_picture(text);
    return seen_.read(text);
  }
  page_.scratch.clear();
  if (references) resolve_all(text, true, page_.scratch);
  page_.plain.clear();
  append_unescaped(references ? view(page_.scratch) : text, page_.plain);
  page_.measures.style_pictures += holds_picture(view(page_.plain));
  rare_ = SeenStyles::Read();
  read_declarations(view(page_.plain), rare_.style, rare_.important);
  return rare_;
}

// Attributes give way to sheets, sheets to the style attribute, and all of these to what is !important, in the same order.
void Reader::read_style(Tag tag, View name, Style& style) {
  if (attributes_.has_any(kLooks) || tag == Tag::dialog) style_from_attributes(tag, style);
  const u64 above = elements_.state().marks;
  Sheet::Keys keys;
  if (!sheet_.empty()) {
    sheet_.keys_of(tag, name, attributes_.get(Attr::id), attributes_.get(Attr::class_), keys);
    if (sheet_.full()) page_.bitten.set(Limit::links);
    marks_ = keys.marks;
    sheet_.apply(keys, above, false, style);
  }
  const View own = attributes_.get(Attr::style);
  const SeenStyles::Read* read = own.empty() ? nullptr : &own_style(own);
  if (read) style.merge(read->style);
  if (sheet_.has_important()) sheet_.apply(keys, above, true, style);
  if (read && !read->important.empty()) style.merge(read->important);
}

void Reader::add_picture(View url, const Style& style, bool hidden) {
  ++page_.measures.images;
  const u32 index = links_.add(LinkKind::image, url, hidden);
  if (anchor_ < page_.links.size()) page_.links[anchor_].flags |= kHasImage;
  if (index == Links::kNone) return;
  Link& link = page_.links[index];
  if (attributes_.has(Attr::width)) link.width = read_pixels(attributes_.get(Attr::width));
  if (attributes_.has(Attr::height)) link.height = read_pixels(attributes_.get(Attr::height));
  if (style.width != kUnsaid) link.width = style.width;
  if (style.height != kUnsaid) link.height = style.height;
}

// Pictures that a browser may show in place of that of src.
void Reader::add_candidates(View srcset, bool hidden) {
  page_.scratch.clear();
  resolve_all(srcset, true, page_.scratch);
  const View text = view(page_.scratch);
  std::size_t at = 0;
  for (View url = next_candidate(text, at); !url.empty(); url = next_candidate(text, at))
    if (links_.add(LinkKind::image, url, hidden, true) == Links::kNone && page_.bitten.has(Limit::links)) return;
}

void Reader::collect_head(Tag tag, bool hidden) {
  if (tag == Tag::base) return links_.set_base(attributes_.get(Attr::href));
  if (tag == Tag::link) {
    links_.add(LinkKind::style, attributes_.get(Attr::href), hidden);
    return;
  }
  if (!equals_ignoring_case(attributes_.get(Attr::http_equiv), "refresh")) return;
  page_.scratch.clear();
  resolve_all(attributes_.get(Attr::content), true, page_.scratch);
  const u32 index = links_.add(LinkKind::refresh, refresh_address(view(page_.scratch)), hidden, true);
  if (index != Links::kNone) ++page_.measures.meta_refreshes;
}

void Reader::collect_links(Tag tag, const Style& style, bool hidden) {
  const Attributes& a = attributes_;
  switch (tag) {
    case Tag::a: case Tag::area: {
      const View url = a.has(Attr::href) ? a.get(Attr::href) : a.get(Attr::xlink_href);
      const u32 index = links_.add(LinkKind::href, url, hidden);
      if (tag == Tag::area || index == Links::kNone) break;
      anchor_ = index;
      page_.links[index].anchor.from = u32(page_.text.size());
      break;
    }
    case Tag::form: links_.add(LinkKind::form, a.get(Attr::action), hidden); break;
    case Tag::button: links_.add(LinkKind::form, a.get(Attr::formaction), hidden); break;
    case Tag::input:
      links_.add(LinkKind::form, a.get(Attr::formaction), hidden);
      if (a.has(Attr::src)) add_picture(a.get(Attr::src), style, hidden);
      break;
    case Tag::img:
      add_picture(a.get(Attr::src), style, hidden);
      if (a.has(Attr::srcset)) add_candidates(a.get(Attr::srcset), hidden);
      break;
    case Tag::image: add_picture(a.has(Attr::href) ? a.get(Attr::href) : a.get(Attr::xlink_href), style, hidden); break;
    case Tag::frame: case Tag::iframe: links_.add(LinkKind::frame, a.get(Attr::src), hidden); break;
    case Tag::script: links_.add(LinkKind::script, a.get(Attr::src), hidden); break;
    case Tag::audio: case Tag::video: case Tag::source: case Tag::track: case Tag::bgsound:
      links_.add(LinkKind::media, a.get(Attr::src), hidden);
      links_.add(LinkKind::image, a.get(Attr::poster), hidden);
      if (tag == Tag::source && a.has(Attr::srcset)) add_candidates(a.get(Attr::srcset), hidden);
      break;
    case Tag::embed: links_.add(LinkKind::object, a.get(Attr::src), hidden); break;
    case Tag::object: links_.add(LinkKind::object, a.get(Attr::data), hidden); break;
    case Tag::link: case Tag::base: case Tag::meta: collect_head(tag, hidden); break;
    default: break;
  }
  // <v:roundrect href>, <use href>, <button href>: Outlook, SVG and scripts let any element lead somewhere.
  const bool read = tag == Tag::a || tag == Tag::area || tag == Tag::image || tag == Tag::link || tag == Tag::base;
  if (!read && a.has(Attr::href)) links_.add(LinkKind::href, a.get(Attr::href), hidden);
  if (a.has(Attr::background)) links_.add(LinkKind::image, a.get(Attr::background), hidden);
}

void Reader::open(Tag tag, View name) {
  ++page_.measures.tags;
  page_.measures.event_handlers += attributes_.handlers();
  if (asks(tag, kCounted)) measure(tag, name);
  bool foreign = elements_.foreign();
  if (foreign && has(tag, kBreakout)) {
    elements_.leave_foreign();
    foreign = false;
  }
  if (tag == Tag::image && !foreign) tag = Tag::img;
  if (!foreign) elements_.make_room(tag);
  settle();
  if (tag == Tag::a) end_anchor();
  const State& parent = elements_.state();
  State& own = elements_.next().state;
  Style& style = elements_.next().style;
  style = Style();
  marks_ = Sheet::mark_of(tag);
  if (attributes_.has_any(kStyled) || !sheet_.empty() || tag == Tag::dialog) read_style(tag, name, style);
  if (foreign && is_description(tag)) style.set |= Style::kNoDisplay;
  own.inherit(parent, style, tag);
  own.marks |= marks_;
  if (own.hidden() && !parent.hidden()) ++page_.measures.hidden_elements;
  const bool block = (has(tag, kBlock) || style.says(Style::kBlockBox)) && !style.says(Style::kInlineBox);
  if (block || tag == Tag::br) wait(Words::kLine);
  if (tag == Tag::td || tag == Tag::th) wait(Words::kCell);
  // The poster of a film is shown, what stands in for the film is not.
  const bool hidden = has(tag, kUnseen) ? parent.hidden() : own.hidden();
  if (asks(tag, kHasLinks) ? !foreign || tag != Tag::base : attributes_.has_any(kAnywhere)) collect_links(tag, style, hidden);
  if (tag == Tag::body || tag == Tag::html) {
    if (elements_.empty()) elements_.root() = own;
    return;
  }
  if ((has(tag, kVoid) && !foreign) || (foreign && attributes_.self_closing())) return;
  if (!elements_.push(tag, tag == Tag::other ? name_hash(name) : 0, block)) page_.bitten.set(Limit::depth);
  if (foreign) return;
  if (has(tag, kRaw | kRcdata) || tag == Tag::plaintext) return raw_content(tag);
  if (has(tag, kPre) && at_ < in_.size && in_[at_] == '\n') ++at_;  // 13.2.6.4.7: a newline right behind <pre>
}

}  // namespace mailsift::html
