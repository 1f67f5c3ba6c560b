// The vocabulary of the core: bytes are looked at through a View, positions are 32-bit offsets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace mailsift {

using u8 = std::uint8_t;
using u16 = std::uint16_t;
using u32 = std::uint32_t;
using u64 = std::uint64_t;
using i64 = std::int64_t;

// Messages above this size are cut before they reach any component, so that every offset fits in 32 bits.
constexpr std::size_t kMaxMessage = std::size_t{1} << 31;

// A span of bytes that somebody else owns. The bytes may change under us (a slot of shared memory that its
// owner writes to): read a byte once where a decision hangs on it, and bound every index by `size`, never by
// something found in the bytes on an earlier pass.
struct View {
  const u8* data = nullptr;
  std::size_t size = 0;

  constexpr View() = default;
  constexpr View(const u8* d, std::size_t n) : data(d), size(n) {}
  View(const char* s) : data(reinterpret_cast<const u8*>(s)), size(std::strlen(s)) {}

  const u8* begin() const { return data; }
  const u8* end() const { return data + size; }
  bool empty() const { return size == 0; }
  u8 operator[](std::size_t i) const { return data[i]; }

  // Clamped: an offset or a length beyond the end gives the part that exists.
  View slice(std::size_t from, std::size_t count = SIZE_MAX) const {
    if (from > size) from = size;
    if (count > size - from) count = size - from;
    return View(data + from, count);
  }
  bool equals(View other) const { return size == other.size && (size == 0 || std::memcmp(data, other.data, size) == 0); }
};

// ASCII only, as RFC 5322 and the URL and HTML standards compare names.
constexpr u8 lower(u8 c) { return (c >= 'A' && c <= 'Z') ? u8(c + 32) : c; }
constexpr bool is_digit(u8 c) { return c >= '0' && c <= '9'; }
constexpr bool is_alpha(u8 c) { return (u8)((c | 32) - 'a') < 26; }
constexpr bool is_alnum(u8 c) { return is_digit(c) || is_alpha(c); }

// `name` must be lower case.
inline bool equals_ignoring_case(View text, View name) {
  if (text.size != name.size) return false;
  for (std::size_t i = 0; i < text.size; ++i)
    if (lower(text.data[i]) != name.data[i]) return false;
  return true;
}
inline bool starts_ignoring_case(View text, View name) {
  return text.size >= name.size && equals_ignoring_case(text.slice(0, name.size), name);
}

inline bool ends_ignoring_case(View text, View name) {
  return text.size >= name.size && equals_ignoring_case(text.slice(text.size - name.size), name);
}

}  // namespace mailsift
