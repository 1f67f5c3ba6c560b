// Where lines end: CRLF, LF, bare CR, and CR CR LF (a message whose line ends were converted twice).
#pragma once

#include "mime/kernels.hpp"

namespace mailsift::mime {

constexpr bool is_blank(u8 c) { return c == ' ' || c == '\t'; }
constexpr bool is_line_end(u8 c) { return c == '\n' || c == '\r'; }
constexpr bool is_space(u8 c) { return is_blank(c) || is_line_end(c); }
// RFC 5322 3.6.8: printable ASCII but the colon.
constexpr bool is_name_byte(u8 c) { return c > ' ' && c < 0x7F && c != ':'; }

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

class Lines {
 public:
  explicit Lines(View raw) : raw_(raw), kernels_(kernels()) {}

  LineShape shape(u32 from) const {
    const View rest = raw_.slice(from);
    return kernels_.line(rest.data, rest.size);
  }
  // The offset of the line end of the line that goes through `from`, or the size of the text.
  u32 end(u32 from) const { return from + u32(shape(from).size); }
  // Where two hyphens stand from `from` on, or the size of the text.
  u32 two_hyphens(u32 from) const {
    const View rest = raw_.slice(from);
    return from + u32(kernels_.two_hyphens(rest.data, rest.size));
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
  const Kernels& kernels_;
};

}  // namespace mailsift::mime
