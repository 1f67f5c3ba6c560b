#include "lookup/ip.hpp"

namespace mailsift::lookup {
namespace {

bool parse_v4(View text, u8* out) {
  std::size_t at = 0;
  for (int part = 0; part < 4; ++part) {
    if (part > 0 && (at >= text.size || text[at++] != '.')) return false;
    const std::size_t from = at;
    u32 value = 0;
    while (at < text.size && at - from < 3 && is_digit(text[at])) value = value * 10 + (text[at++] - '0');
    const bool leading_zero = at - from > 1 && text[from] == '0';
    if (at == from || value > 255 || leading_zero) return false;
    out[part] = u8(value);
  }
  return at == text.size;
}

int hex_value(u8 c) {
  if (is_digit(c)) return c - '0';
  const u8 l = lower(c);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

bool parse_v6(View text, u8* out) {
  u8 bytes[16] = {};
  std::size_t filled = 0, gap = 17, at = 0;
  if (text.size >= 2 && text[0] == ':' && text[1] == ':') {
    gap = 0;
    at = 2;
  }
  while (at < text.size && filled < 16) {
    const std::size_t from = at;
    u32 value = 0;
    while (at < text.size && at - from < 4 && hex_value(text[at]) >= 0) value = value << 4 | u32(hex_value(text[at++]));
    if (at == from) return false;
    if (at < text.size && text[at] == '.') {
      if (filled > 12 || !parse_v4(text.slice(from), bytes + filled)) return false;
      filled += 4;
      at = text.size;
      break;
    }
    bytes[filled++] = u8(value >> 8);
    bytes[filled++] = u8(value);
    if (at == text.size) break;
    if (text[at++] != ':' || at == text.size) return false;
    if (text[at] == ':') {
      if (gap <= 16) return false;
      gap = filled;
      ++at;
    }
  }
  // "::" stands for at least one group (RFC 5952 section 4.2.2 warns of fewer; none at all is not a text form).
  if (at != text.size || (gap > 16 ? filled != 16 : filled > 14)) return false;
  std::memset(out, 0, 16);
  if (gap > 16) gap = filled;
  std::memcpy(out, bytes, gap);
  std::memcpy(out + 16 - (filled - gap), bytes + gap, filled - gap);
  return true;
}

}  // namespace

bool parse_ip(View text, Ip& out) {
  if (text.size > 45) return false;
  for (std::size_t i = 0; i < text.size; ++i)
    if (text[i] == ':') return parse_v6(text, out.bytes);
  static constexpr u8 kMapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  std::memcpy(out.bytes, kMapped, 12);
  return parse_v4(text, out.bytes + 12);
}

bool is_mapped(const Ip& ip) {
  for (int i = 0; i < 10; ++i)
    if (ip.bytes[i] != 0) return false;
  return ip.bytes[10] == 0xff && ip.bytes[11] == 0xff;
}

}  // namespace mailsift::lookup
