#include "urls/text.hpp"

#include "base/normalize.hpp"

namespace mailsift::urls {
namespace {

bool is_wide_stop(u32 c) {
  if (c < 0x2000) return c < 0xA1 || c == 0xAB || c == 0xBB || c == 0x1680;
  if (c < 0x2070) return c <= 0x200A || (c >= 0x2018 && c <= 0x201F) || (c >= 0x2026 && c <= 0x202F) || c == 0x205F;
  if (c < 0x3100) return (c >= 0x3000 && c <= 0x3002) || (c >= 0x3008 && c <= 0x3011) || (c >= 0x3014 && c <= 0x301B);
  switch (c) {
    case 0xFF01: case 0xFF02: case 0xFF07: case 0xFF08: case 0xFF09: case 0xFF0C: case 0xFF1B: case 0xFF1C:
    case 0xFF1E: case 0xFF1F: case 0xFFFD:
      return true;
    default:
      return false;
  }
}

// A full-width full stop is a dot of a host, a full-width colon or at sign belongs to user and password.
bool is_wide_sign(u32 c) { return c == 0xFF0E || c == 0xFF61 || c == 0xFF20 || c == 0xFE6B || c == 0xFF1A || c == 0xFE55; }

}  // namespace

std::size_t wide_stop_at(View text, std::size_t at) {
  const u8 c = text[at];
  // Lead bytes of what is listed above; all others go on.
  if (c != 0xC2 && c != 0xE1 && c != 0xE2 && c != 0xE3 && c != 0xEF) return 0;
  std::size_t next = at;
  return is_wide_stop(next_code_point(text, next)) ? next - at : 0;
}

std::size_t wide_name_at(View text, std::size_t at, bool& ideograph) {
  std::size_t next = at;
  u32 point = next_code_point(text, next);
  if (is_wide_stop(point) || is_wide_sign(point)) return 0;
  ideograph = point >= 0x2E80 && point < 0xFF00;
  return next - at;
}

std::size_t name_before(View text, std::size_t at, std::size_t least, bool& ideograph) {
  if (at <= least) return 0;
  std::size_t from = at - 1;
  while (from > least && at - from < 4 && (text[from] & 0xC0) == 0x80) --from;
  std::size_t size = name_at(text, from, ideograph);
  return size == at - from ? size : 0;
}

}  // namespace mailsift::urls
