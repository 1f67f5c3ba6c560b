#include "urls/escape.hpp"

namespace mailsift::urls {

void escape(u8 c, Bytes& out) {
  u8* to = out.extend(3);
  if (!to) return;
  to[0] = '%';
  to[1] = u8("0123456789ABCDEF"[c >> 4]);
  to[2] = u8("0123456789ABCDEF"[c & 15]);
}

void unescape_once(View text, Bytes& out) {
  u8* to = out.extend(text.size);
  if (!to) return;
  u8* const begin = out.data();
  for (std::size_t i = 0; i < text.size; ++i) {
    u8 c = text[i];
    int high = -1, low = -1;
    if (c == '%' && text.size - i > 2 && (high = hex_value(text[i + 1])) >= 0 && (low = hex_value(text[i + 2])) >= 0) {
      c = u8(high << 4 | low);
      i += 2;
    }
    *to++ = c;
  }
  out.truncate(std::size_t(to - begin));
}

// Escapes can't overlap (a percent sign is no hexadecimal digit), so the order of undoing them does not matter:
// whatever completes an escape at the end of the output is undone there at once, which takes two bytes away.
void unescape_all(View text, Bytes& out) {
  u8* const from = out.extend(text.size);
  if (!from) return;
  u8* to = from;
  for (u8 c : text) {
    *to++ = c;
    while (to - from >= 3 && to[-3] == '%') {
      int high = hex_value(to[-2]), low = hex_value(to[-1]);
      if (high < 0 || low < 0) break;
      to -= 2;
      to[-1] = u8(high << 4 | low);
    }
  }
  out.truncate(std::size_t(to - out.data()));
}

}  // namespace mailsift::urls
