// The prescan of the HTML standard (13.2.3.2): which charset a page names in the first bytes of its own.
#include "decode/charset.hpp"
#include "facts/steps.hpp"

namespace mailsift::facts {
namespace {

constexpr std::size_t kPrescanned = 1024;

constexpr bool is_html_space(u8 c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'; }

struct Attribute {
  View name, value;
};

// The attributes of a tag, one after the other ("get an attribute").
class Attributes {
 public:
  Attributes(View text, std::size_t at) : text_(text), at_(at) {}

  std::size_t place() const { return at_; }
  bool next(Attribute& out) {
    while (has() && (is_html_space(text_[at_]) || text_[at_] == '/')) ++at_;
    if (!has() || text_[at_] == '>') return false;
    std::size_t from = at_++;
    while (has() && !is_html_space(text_[at_]) && text_[at_] != '/' && text_[at_] != '>' && text_[at_] != '=') ++at_;
    out.name = text_.slice(from, at_ - from);
    out.value = View();
    skip_space();
    if (!has() || text_[at_] != '=') return true;
    ++at_;
    skip_space();
    if (has()) out.value = value();
    return true;
  }

 private:
  bool has() const { return at_ < text_.size; }
  void skip_space() {
    while (has() && is_html_space(text_[at_])) ++at_;
  }
  View value() {
    const u8 quote = text_[at_];
    if (quote == '"' || quote == '\'') {
      const std::size_t from = ++at_;
      while (has() && text_[at_] != quote) ++at_;
      const View found = text_.slice(from, at_ - from);
      at_ += has();
      return found;
    }
    const std::size_t from = at_;
    while (has() && !is_html_space(text_[at_]) && text_[at_] != '>') ++at_;
    return text_.slice(from, at_ - from);
  }

  View text_;
  std::size_t at_;
};

// The label in "text/html; charset=..." (13.2.3.2, "extracting a character encoding from a meta element").
View label_in(View content) {
  for (std::size_t i = 0; i < content.size; ++i) {
    if (!starts_ignoring_case(content.slice(i), "charset")) continue;
    std::size_t at = i + 7;
    while (at < content.size && is_html_space(content[at])) ++at;
    if (at >= content.size || content[at] != '=') continue;
    ++at;
    while (at < content.size && is_html_space(content[at])) ++at;
    const u8 quote = at < content.size && (content[at] == '"' || content[at] == '\'') ? content[at++] : u8(0);
    const std::size_t from = at;
    while (at < content.size && (quote ? content[at] != quote : !is_html_space(content[at]) && content[at] != ';')) ++at;
    return content.slice(from, at - from);
  }
  return View();
}

// The label of a meta tag whose attributes begin at `at`, if it is one that is known.
View label_of(Attributes& attributes) {
  View label;
  bool pragma = false, needs_pragma = false;
  for (Attribute one; attributes.next(one);) {
    if (equals_ignoring_case(one.name, "http-equiv") && equals_ignoring_case(one.value, "content-type")) pragma = true;
    if (equals_ignoring_case(one.name, "content") && label.empty()) label = label_in(one.value), needs_pragma = true;
    if (equals_ignoring_case(one.name, "charset")) label = one.value, needs_pragma = false;
  }
  if (needs_pragma && !pragma) return View();
  const decode::Charset charset = decode::charset_of(label);
  // It was read as ASCII, so it can't be one of these.
  if (charset == decode::Charset::utf_16be || charset == decode::Charset::utf_16le) return View("utf-8");
  return charset == decode::Charset::unknown ? View() : label;
}

}  // namespace

View meta_charset(View bytes) {
  const View text = bytes.slice(0, kPrescanned);
  for (std::size_t at = 0; at < text.size;) {
    const void* const open = std::memchr(text.data + at, '<', text.size - at);
    if (!open) return View();
    at = std::size_t(static_cast<const u8*>(open) - text.data);
    const View tag = text.slice(at);
    if (tag.slice(0, 4).equals("<!--")) {
      for (at += 2; at < text.size && !text.slice(at, 3).equals("-->");) ++at;
    } else if (starts_ignoring_case(tag, "<meta") && tag.size > 5 && (is_html_space(tag[5]) || tag[5] == '/')) {
      Attributes attributes(text, at + 5);
      const View label = label_of(attributes);
      if (!label.empty()) return label;
      at = attributes.place();
    } else if (tag.size > 2 && is_alpha(tag[tag[1] == '/' ? 2 : 1])) {
      while (at < text.size && !is_html_space(text[at]) && text[at] != '>') ++at;
      Attributes attributes(text, at);
      for (Attribute one; attributes.next(one);) {}
      at = attributes.place();
    } else if (tag.size > 1 && (tag[1] == '!' || tag[1] == '/' || tag[1] == '?')) {
      while (at < text.size && text[at] != '>') ++at;
    } else {
      ++at;
    }
  }
  return View();
}

}  // namespace mailsift::facts
