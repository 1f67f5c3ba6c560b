// Elements whose content is not markup: RCDATA, raw text, scripts (13.2.5.9 to 31), CDATA sections, plaintext.
#include "html/reader.hpp"
#include "html/references.hpp"
#include "html/script.hpp"

namespace mailsift::html {

// </name and a blank, a slash or '>'.
bool Reader::end_tag_at(std::size_t at, View name) const {
  const std::size_t end = at + 2 + name.size;
  return end < in_.size && in_[at + 1] == '/' && is(in_[end], kTagEnd) &&
         equals_ignoring_case(View(in_.data + at + 2, name.size), name);
}

std::size_t Reader::raw_end(View name) const {
  for (std::size_t at = at_; at < in_.size; ++at) {
    const void* found = std::memchr(in_.data + at, '<', in_.size - at);
    if (!found) break;
    at = std::size_t(static_cast<const u8*>(found) - in_.data);
    if (end_tag_at(at, name)) return at;
  }
  return in_.size;
}

// Inside <!-- --> a script may hold <script>...</script> without ending.
std::size_t Reader::script_end() const {
  enum { plain, escaped, doubled } mode = plain;
  std::size_t dashes = 0;  // just before `at`
  for (std::size_t at = at_; at < in_.size; ++at) {
    const u8 c = in_[at];
    if (c == '>' && dashes >= 2) mode = plain;
    dashes = c == '-' ? dashes + 1 : 0;
    if (c != '<') continue;
    if (end_tag_at(at, "script")) {
      if (mode != doubled) return at;
      mode = escaped;
    } else if (mode == plain && in_.slice(at, 4).equals("<!--")) {
      mode = escaped;
      at += 3;
      dashes = 2;
    } else if (mode == escaped && starts_ignoring_case(in_.slice(at), "<script") && at + 7 < in_.size &&
               is(in_[at + 7], kTagEnd)) {
      mode = doubled;
    }
  }
  return in_.size;
}

void Reader::read_sheet(View css) {
  const View type = attributes_.get(Attr::type);
  if (!is_plain_media(attributes_.get(Attr::media))) return;
  if (!type.empty() && !equals_ignoring_case(type, "text/css")) return;
  if (!css.empty() && std::memchr(css.data, '\\', css.size)) {
    page_.plain.clear();
    append_unescaped(css, page_.plain);
    css = view(page_.plain);
  }
  page_.measures.style_pictures += holds_picture(css);
  sheet_.read(css);
  if (sheet_.full()) page_.bitten.set(Limit::links);
}

// From behind the start tag to behind the end tag.
void Reader::raw_content(Tag tag) {
  const std::size_t end = tag == Tag::script ? script_end() : tag == Tag::plaintext ? in_.size : raw_end(kTagNames[std::size_t(tag)]);
  const View content(in_.data + at_, end - at_);
  if (tag == Tag::script) {
    if (content.size) page_.measures.script_marks |= script_marks(content);
  } else if (tag == Tag::style) {
    read_sheet(content);
  } else if (tag == Tag::title) {
    if (page_.title.empty()) {
      page_.scratch.clear();
      resolve_all(content, false, page_.scratch);
      Words title(page_.title);
      title.add(view(page_.scratch));
    }
  } else if (tag == Tag::textarea) {
    characters(next_reference(end), end);
  } else if (tag == Tag::xmp || tag == Tag::plaintext) {
    add_text(content);
  }
  at_ = end;
  // The main loop reads the end tag; it closes the element.
}

void Reader::cdata() {
  std::size_t to = at_ + 9;
  const std::size_t from = to;
  for (;; ++to) {
    const void* found = to < in_.size ? std::memchr(in_.data + to, '>', in_.size - to) : nullptr;
    if (!found) {
      at_ = in_.size;
      return add_text(in_.slice(from));
    }
    to = std::size_t(static_cast<const u8*>(found) - in_.data);
    if (to >= from + 2 && in_[to - 1] == ']' && in_[to - 2] == ']') break;
  }
  add_text(View(in_.data + from, to - 2 - from));
  at_ = to + 1;
}

}  // namespace mailsift::html
