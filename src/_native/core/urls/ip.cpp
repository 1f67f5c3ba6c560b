#include "urls/ip.hpp"

#include <initializer_list>

namespace mailsift::urls {

void decimal(u32 value, Bytes& out) {
  u8 digits[10];
  int count = 0;
  do digits[count++] = u8('0' + value % 10);
  while (value /= 10);
  while (count) out.push(digits[--count]);
}

namespace {

int hex_value(u8 c) {
  if (is_digit(c)) return c - '0';
  u8 l = lower(c);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

// One part of an IPv4 address; a leading 0x or 0X is hexadecimal, a leading 0 octal, "0x" alone is zero.
bool number(View part, u64& value) {
  if (part.empty()) return false;
  u32 base = 10;
  if (part.size >= 2 && part[0] == '0') {
    base = lower(part[1]) == 'x' ? 16 : 8;
    part = part.slice(base == 16 ? 2 : 1);
  }
  value = 0;
  for (u8 c : part) {
    int digit = hex_value(c);
    if (digit < 0 || u32(digit) >= base) return false;
    value = value * base + u32(digit);
    if (value > UINT32_MAX) value = u64(UINT32_MAX) + 1;  // too large, and stays so
  }
  return true;
}

void hexadecimal(u32 piece, Bytes& out) {
  bool started = false;
  for (int shift = 12; shift >= 0; shift -= 4) {
    u32 nibble = piece >> shift & 15;
    started |= nibble != 0 || shift == 0;
    if (started) out.push(u8("0123456789abcdef"[nibble]));
  }
}

// Dotted decimal at the end of an IPv6 address: exactly four parts, no leading zeros.
bool dotted_tail(View text, u32 pieces[8], u32& count) {
  u32 parts[4];
  std::size_t at = 0;
  for (u32 i = 0; i < 4; ++i) {
    if (i && (at >= text.size || text[at++] != '.')) return false;
    std::size_t from = at;
    u32 value = 0;
    for (; at < text.size && is_digit(text[at]); ++at) {
      if (at > from && value == 0) return false;
      value = value * 10 + (text[at] - '0');
      if (value > 255) return false;
    }
    if (at == from) return false;
    parts[i] = value;
  }
  if (at != text.size || count > 6) return false;
  pieces[count++] = parts[0] << 8 | parts[1];
  pieces[count++] = parts[2] << 8 | parts[3];
  return true;
}

void write_ipv6(const u32 pieces[8], Bytes& out) {
  u32 best = 8, longest = 1;
  for (u32 i = 0; i < 8;) {
    u32 from = i;
    while (i < 8 && pieces[i] == 0) ++i;
    if (i - from > longest) {
      longest = i - from;
      best = from;
    }
    if (i == from) ++i;
  }
  out.push('[');
  for (u32 i = 0; i < 8; ++i) {
    if (i == best) {
      append(out, View(i == 0 ? "::" : ":"));
      i += longest - 1;
      continue;
    }
    hexadecimal(pieces[i], out);
    if (i < 7) out.push(':');
  }
  out.push(']');
}

}  // namespace

bool ends_in_number(View host) {
  if (!host.empty() && host[host.size - 1] == '.') host = host.slice(0, host.size - 1);
  std::size_t from = host.size;
  while (from > 0 && host[from - 1] != '.') --from;
  View last = host.slice(from);
  if (last.empty()) return false;
  bool digits = true;
  for (u8 c : last) digits &= is_digit(c);
  u64 value;
  return digits || (last.size >= 2 && last[0] == '0' && lower(last[1]) == 'x' && number(last, value));
}

bool ipv4(View host, Bytes& out) {
  if (!host.empty() && host[host.size - 1] == '.') host = host.slice(0, host.size - 1);
  u64 parts[4];
  u32 count = 0;
  for (std::size_t at = 0; at <= host.size;) {
    std::size_t to = at;
    while (to < host.size && host[to] != '.') ++to;
    if (count == 4 || !number(host.slice(at, to - at), parts[count++])) return false;
    at = to + 1;
  }
  u64 address = parts[count - 1];
  if (address >= u64{1} << 8 * (5 - count)) return false;
  for (u32 i = 0; i + 1 < count; ++i) {
    if (parts[i] > 255) return false;
    address |= parts[i] << 8 * (3 - i);
  }
  for (int shift = 24; shift >= 0; shift -= 8) {
    decimal(u32(address >> shift & 255), out);
    if (shift) out.push('.');
  }
  return true;
}

bool ipv6(View text, Bytes& out) {
  u32 pieces[8] = {}, count = 0, gap = 9;
  std::size_t at = 0;
  if (text.size >= 2 && text[0] == ':') {
    if (text[1] != ':') return false;
    at = 2;
    gap = 0;
  }
  while (at < text.size) {
    if (count == 8) return false;
    if (text[at] == ':') {
      if (gap != 9 || at == 0) return false;
      gap = count;
      ++at;
      continue;
    }
    std::size_t from = at;
    u32 value = 0;
    for (; at < text.size && at - from < 4 && hex_value(text[at]) >= 0; ++at) value = value * 16 + u32(hex_value(text[at]));
    if (at < text.size && text[at] == '.') {
      if (at == from || !dotted_tail(text.slice(from), pieces, count)) return false;
      at = text.size;
      break;
    }
    if (at == from) return false;
    pieces[count++] = value;
    if (at == text.size) break;
    if (text[at++] != ':' || at == text.size) return false;
  }
  if (gap == 9 ? count != 8 : count > 7) return false;
  if (gap != 9) {
    u32 moved = count - gap;
    for (u32 i = 0; i < moved; ++i) {
      pieces[7 - i] = pieces[count - 1 - i];
      if (count - 1 - i != 7 - i) pieces[count - 1 - i] = 0;
    }
  }
  write_ipv6(pieces, out);
  return true;
}

bool mapped_ipv4(View host, Bytes& out) {
  std::size_t at = 0;
  for (const View prefix : {View("[::ffff:"), View("[64:ff9b::")})
    if (host.slice(0, prefix.size).equals(prefix)) at = prefix.size;
  if (at == 0) return false;
  u32 pieces[2] = {};
  for (u32 i = 0; i < 2; ++i) {
    for (; at < host.size && hex_value(host[at]) >= 0; ++at) pieces[i] = pieces[i] << 4 | u32(hex_value(host[at]));
    if (at >= host.size || host[at++] != (i ? ']' : ':') || pieces[i] > 0xffff) return false;
  }
  for (u32 i = 0; i < 4; ++i) {
    if (i) out.push('.');
    decimal(pieces[i / 2] >> (i % 2 ? 0 : 8) & 255, out);
  }
  return at == host.size;
}

}  // namespace mailsift::urls
