// Percent escapes.
#pragma once

#include "base/vec.hpp"

namespace mailsift::urls {

constexpr int hex_value(u8 c) {
  return is_digit(c) ? c - '0' : (u8)((c | 32) - 'a') < 6 ? (c | 32) - 'a' + 10 : -1;
}

// Appends `text` with its escapes undone, once.
void unescape_once(View text, Bytes& out);
// Appends `text` with escapes undone until none is left ("%2525" gives "%"). One pass, time linear in the size.
void unescape_all(View text, Bytes& out);
// Appends %XX, upper case.
void escape(u8 c, Bytes& out);

}  // namespace mailsift::urls
