// Stand-ins for core/decode, which mime may not include: enough of base64, quoted-printable, UTF-8 and Latin-1.
#pragma once

#include "base/decoders.hpp"

namespace stand_in {
using namespace mailsift;

inline void base64(View in, Bytes& out) {
  u32 bits = 0, have = 0;
  for (u8 c : in) {
    u32 value = c >= 'A' && c <= 'Z' ? c - 'A' : c >= 'a' && c <= 'z' ? c - 'a' + 26 : is_digit(c) ? c - '0' + 52
                : c == '+' ? 62 : c == '/' ? 63 : 64;
    if (value == 64) continue;
    bits = bits << 6 | value;
    have += 6;
    if (have >= 8) out.push(u8(bits >> (have -= 8)));
  }
}

inline int hex(u8 c) { return is_digit(c) ? c - '0' : lower(c) >= 'a' && lower(c) <= 'f' ? lower(c) - 'a' + 10 : -1; }

inline void quoted_printable(View in, Bytes& out, bool header) {
  for (std::size_t i = 0; i < in.size; ++i) {
    if (in[i] == '=' && i + 2 < in.size && hex(in[i + 1]) >= 0 && hex(in[i + 2]) >= 0) {
      out.push(u8(hex(in[i + 1]) << 4 | hex(in[i + 2])));
      i += 2;
    } else {
      out.push(header && in[i] == '_' ? u8(' ') : in[i]);
    }
  }
}

inline bool is_utf8(View in) {
  for (std::size_t i = 0; i < in.size;) {
    u8 c = in[i++];
    int more = c < 0x80 ? 0 : c >= 0xC2 && c < 0xE0 ? 1 : c >= 0xE0 && c < 0xF0 ? 2 : c >= 0xF0 && c < 0xF5 ? 3 : -1;
    if (more < 0) return false;
    for (; more; --more)
      if (i >= in.size || (in[i++] & 0xC0) != 0x80) return false;
  }
  return true;
}

inline bool charset(View, View in, Bytes& out) {
  if (is_utf8(in)) return append(out, in), true;
  for (u8 c : in) {
    if (c >= 0x80) out.push(u8(0xC0 | c >> 6)), c = u8(0x80 | (c & 0x3F));
    out.push(c);
  }
  return false;
}

inline constexpr Decoders kDecoders{base64, quoted_printable, charset};

}  // namespace stand_in
