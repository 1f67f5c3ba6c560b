// The attributes of one start tag (HTML 13.2.5.32 and on): views of the raw values of those that count for us.
#pragma once

#include "html/names.hpp"

namespace mailsift::html {

enum class Attr : u8 {
  other, href, src, action, formaction, background, bgcolor, color, text, style, class_, id, hidden, width, height, type,
  http_equiv, content, data, poster, xlink_href, media, size, open, srcset, count_
};

inline constexpr const char* const kAttrNames[] = {
    "",     "href", "src", "action", "formaction", "background", "bgcolor", "color",      "text",    "style", "class",
    "id", "hidden", "width", "height", "type",     "http-equiv", "content", "data", "poster", "xlink:href",
    "media", "size", "open", "srcset"};

class Attributes {
 public:
  // From behind the tag name to behind the '>'; false when the input ends before it (then there is no tag).
  bool scan(View in, std::size_t& at);

  bool has(Attr a) const { return seen_ >> u32(a) & 1; }
  bool has_any(u32 bits) const { return seen_ & bits; }  // bits by bit_of
  static constexpr u32 bit_of(Attr a) { return 1u << u32(a); }
  View get(Attr a) const { return has(a) ? values_[std::size_t(a)] : View(); }
  bool self_closing() const { return self_closing_; }
  u32 handlers() const { return handlers_; }  // onclick= and the like

 private:
  void keep(View name, u64 key, View value);

  View values_[std::size_t(Attr::count_)];
  u32 seen_ = 0, handlers_ = 0;
  bool self_closing_ = false;
};

}  // namespace mailsift::html
