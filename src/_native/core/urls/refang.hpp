// Addresses made harmless for a reader: hxxp, [.], (dot), [://] and the like.
#pragma once

#include "base/vec.hpp"

namespace mailsift::urls {

// What a dot of a host may look like at text[at]: its bytes, 0 for none. Sets `defanged` for the bracketed forms; with
// `spaces` also " dot ", " . " and blanks around brackets (only where something else has shown the defanging).
std::size_t odd_dot_at(View text, std::size_t at, bool spaces, bool& defanged);
inline std::size_t dot_at(View text, std::size_t at, bool spaces, bool& defanged) {
  if (at >= text.size) return 0;
  const u8 c = text[at];
  if (c == '.') return 1;
  const bool odd = c >= 0x80 || c == '[' || c == '(' || c == '{' || (c == ' ' && spaces);
  return odd ? odd_dot_at(text, at, spaces, defanged) : 0;
}

// The colon of a scheme at text[at], as `:`, `[:]`, `(:)`, or `[://]` (then `slashes` is set); its bytes, 0 for none.
std::size_t colon_at(View text, std::size_t at, bool& slashes, bool& defanged);

// Appends text[from, to) with its dots made plain.
void copy_host(View text, std::size_t from, std::size_t to, bool spaces, Bytes& out, bool& defanged);

}  // namespace mailsift::urls
