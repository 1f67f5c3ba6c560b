#include "html/references.hpp"

namespace mailsift::html {
namespace {

#include "tables/entities.inc"

constexpr std::size_t kLongestName = 31;   // CounterClockwiseContourIntegral
constexpr std::size_t kLongestLegacy = 6;  // Aacute

// What windows-1252 has at 0x80..0x9F; 0: the control character itself (13.2.5.80).
constexpr u16 kWindows1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178};

u32 entity_slot(const u8* name, std::size_t size) {
  u32 h = 0;
  for (std::size_t i = 0; i < size; ++i) h = h * 31 + name[i];
  return (h * 0x9E3779B1u) >> 20;
}

// The record of the name, nullptr when there is none.
const u8* find_entity(const u8* name, std::size_t size, bool legacy) {
  for (u32 slot = entity_slot(name, size);; slot = (slot + 1) % kEntitySlots) {
    if (kEntitySlot[slot] == 0) return nullptr;
    const u8* record = reinterpret_cast<const u8*>(kEntityRecords) + kEntitySlot[slot];
    if ((record[0] & 0x7f) != size || std::memcmp(record + 2, name, size) != 0) continue;
    return legacy && !(record[0] & kEntityLegacy) ? nullptr : record;
  }
}

void append_code_point(u32 c, Bytes& out) {
  u8 utf8[4];
  std::size_t size;
  if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) c = 0xFFFD;
  if (c >= 0x80 && c < 0xA0 && kWindows1252[c - 0x80]) c = kWindows1252[c - 0x80];
  if (c < 0x80) {
    utf8[0] = u8(c);
    size = 1;
  } else if (c < 0x800) {
    utf8[0] = u8(0xC0 | c >> 6);
    size = 2;
  } else if (c < 0x10000) {
    utf8[0] = u8(0xE0 | c >> 12);
    size = 3;
  } else {
    utf8[0] = u8(0xF0 | c >> 18);
    size = 4;
  }
  for (std::size_t i = 1; i < size; ++i) utf8[i] = u8(0x80 | (c >> (6 * (size - 1 - i)) & 0x3F));
  out.append(utf8, size);
}

u32 digit_value(u8 c) {
  if (is_digit(c)) return c - '0';
  const u8 l = lower(c);
  return l >= 'a' && l <= 'f' ? u32(l - 'a' + 10) : 16;
}

// `in` begins with "&#".
std::size_t numeric(View in, Bytes& out) {
  const bool hex = in.size > 2 && lower(in[2]) == 'x';
  const u32 base = hex ? 16 : 10;
  std::size_t i = hex ? 3 : 2;
  const std::size_t first = i;
  u32 value = 0;
  for (; i < in.size; ++i) {
    const u32 digit = digit_value(in[i]);
    if (digit >= base) break;
    if (value <= 0x10FFFF) value = value * base + digit;  // above it the value only has to stay there
  }
  if (i == first) return 0;
  append_code_point(value, out);
  return i < in.size && in[i] == ';' ? i + 1 : i;
}

}  // namespace

std::size_t resolve_reference(View in, bool attribute, Bytes& out) {
  if (in.size < 2) return 0;
  if (in.size >= 6 && std::memcmp(in.data, "&nbsp;", 6) == 0) {  // most are
    out.append(reinterpret_cast<const u8*>("\xC2\xA0"), 2);
    return 6;
  }
  if (in[1] == '#') return numeric(in, out);
  u8 name[kLongestName + 1];
  std::size_t size = 0;
  while (size + 1 < in.size && size <= kLongestName && is_alnum(in[size + 1])) {
    name[size] = in[size + 1];
    ++size;
  }
  // Every name is alphanumeric up to its semicolon: the longest match is this one, else a legacy prefix.
  const bool closed = size + 1 < in.size && in[size + 1] == ';';
  if (closed && size <= kLongestName) {
    if (const u8* record = find_entity(name, size, false)) {
      out.append(record + 2 + size, record[1]);
      return size + 2;
    }
  }
  const std::size_t run = size;
  for (size = run < kLongestLegacy ? run : kLongestLegacy; size >= 2; --size) {
    const u8* record = find_entity(name, size, true);
    if (!record) continue;
    const u8 next = size < run ? name[size] : size + 1 < in.size ? in[size + 1] : 0;
    if (attribute && (is_alnum(next) || next == '=')) return 0;
    out.append(record + 2 + size, record[1]);
    return size + 1;
  }
  return 0;
}

void resolve_all(View in, bool attribute, Bytes& out) {
  std::size_t at = 0;
  while (at < in.size) {
    const void* found = std::memchr(in.data + at, '&', in.size - at);
    const std::size_t to = found ? std::size_t(static_cast<const u8*>(found) - in.data) : in.size;
    out.append(in.data + at, to - at);
    at = to;
    if (at == in.size) return;
    const std::size_t size = resolve_reference(in.slice(at), attribute, out);
    if (size == 0) out.append(in.data + at, 1);
    at += size ? size : 1;
  }
}

}  // namespace mailsift::html
