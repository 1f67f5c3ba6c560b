// Where lines end: CRLF, LF, bare CR, and CR CR LF (a message whose line ends were converted twice).
#pragma once

#include "base/view.hpp"

namespace mailsift::mime {

constexpr bool is_blank(u8 c) { return c == ' ' || c == '\t'; }
constexpr bool is_line_end(u8 c) { return c == '\n' || c == '\r'; }
constexpr bool is_space(u8 c) { return is_blank(c) || is_line_end(c); }

inline std::size_t find_byte(View text, u8 byte, std::size_t from) {
  if (from >= text.size) return text.size;
  const void* hit = std::memchr(text.data + from, byte, text.size - from);
  return hit ? std::size_t(static_cast<const u8*>(hit) - text.data) : text.size;
}

inline View trim(View text) {
  while (text.size && is_space(text.data[0])) text = text.slice(1);
  while (text.size && is_space(text.data[text.size - 1])) --text.size;
  return text;
}

// Asked for growing positions. The next LF is remembered, and a CR is looked for only before it: however long the
// lines are, each byte is looked at twice.
class Lines {
 public:
  explicit Lines(View raw) : raw_(raw), lf_(u32(find_byte(raw, '\n', 0))) {}

  // The offset of the line end of the line that goes through `from`, or the size of the text.
  u32 end(u32 from) {
    if (lf_ < from) lf_ = u32(find_byte(raw_, '\n', from));
    return u32(find_byte(raw_.slice(0, lf_), '\r', from));
  }
  // The offset behind the line end that stands at `at`.
  u32 behind(u32 at) const {
    if (at >= raw_.size) return u32(raw_.size);
    if (raw_[at] == '\n') return at + 1;
    if (at + 1 < raw_.size && raw_[at + 1] == '\n') return at + 2;
    if (at + 2 < raw_.size && raw_[at + 1] == '\r' && raw_[at + 2] == '\n') return at + 3;
    return at + 1;
  }
  // The offset before the line end that stands directly before `at`, not below `floor`.
  u32 before(u32 at, u32 floor) const {
    if (at > floor && raw_[at - 1] == '\n') --at;
    else return at > floor && raw_[at - 1] == '\r' ? at - 1 : at;
    for (int i = 0; i < 2 && at > floor && raw_[at - 1] == '\r'; ++i) --at;
    return at;
  }

 private:
  View raw_;
  u32 lf_;
};

}  // namespace mailsift::mime
