// Characters of plain text, as the finder sees them.
#pragma once

#include "base/vec.hpp"

namespace mailsift::urls {

// Bytes of what ends an address in text at text[at]: white space, controls, < > " `, and in UTF-8 the spaces, quotes and
// full-width punctuation that stand around addresses. 0: the address goes on. A full-width colon is none.
std::size_t wide_stop_at(View text, std::size_t at);
inline std::size_t stop_at(View text, std::size_t at) {
  const u8 c = text[at];
  return c < 0x80 ? c <= 0x20 || c == 0x7F || c == '<' || c == '>' || c == '"' || c == '`' : wide_stop_at(text, at);
}

// Bytes of a character of a host name at text[at] (letters, digits, - and _, anything beyond ASCII that is no stop);
// 0 for others. `ideograph` tells scripts from U+2E80 on, which are written without blanks next to Latin.
std::size_t wide_name_at(View text, std::size_t at, bool& ideograph);
struct NameBytes {
  bool of[256] = {};
  constexpr NameBytes() {
    for (unsigned c = 0; c < 0x80; ++c) of[c] = is_alnum(u8(c)) || c == '-' || c == '_';
  }
};
inline constexpr NameBytes kNameBytes;
inline bool is_name_byte(u8 c) { return kNameBytes.of[c]; }
inline std::size_t name_at(View text, std::size_t at, bool& ideograph) {
  const u8 c = text[at];
  if (c >= 0x80) return wide_name_at(text, at, ideograph);
  ideograph = false;
  return is_name_byte(c);
}
// The same for the character that ends before text[at], not reaching below `least`.
std::size_t name_before(View text, std::size_t at, std::size_t least, bool& ideograph);

// At most `most` bytes of a longer text, not ending inside of a character.
inline std::size_t cut(View text, std::size_t most) {
  while (most > 0 && (text[most] & 0xC0) == 0x80) --most;
  return most;
}

}  // namespace mailsift::urls
