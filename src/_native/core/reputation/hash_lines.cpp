// Plain feeds of hashes: eight hex digits at a time, in the bytes of one word.
#include "reputation/collect.hpp"

namespace mailsift::reputation {
namespace {

constexpr u64 kOnes = 0x0101010101010101u;

// A bit 0x80 in each byte of x, all below 0x80, that is at least n.
constexpr u64 at_least(u64 x, u32 n) { return (x + (0x80 - n) * kOnes) & 0x80 * kOnes; }

// Four bytes out of eight hex digits; false when one of them is none.
inline bool from_hex(const u8* digits, u8* out) {
  u64 word;
  std::memcpy(&word, digits, 8);
  if (word & 0x80 * kOnes) return false;
  const u64 small = word | 0x20 * kOnes;  // letters in lower case; digits have this bit
  const u64 is_digit = at_least(word, '0') & ~at_least(word, '9' + 1);
  const u64 is_letter = at_least(small, 'a') & ~at_least(small, 'f' + 1);
  if ((is_digit | is_letter) != 0x80 * kOnes) return false;
  u64 values = (word & 0x0f * kOnes) + (is_letter >> 7) * 9;
  values = (values << 4 | values >> 8) & 0x00ff00ff00ff00ffu;  // pairs, the first digit above the second
  values = (values | values >> 8) & 0x0000ffff0000ffffu;
  const u32 joined = u32(values | values >> 16);
  std::memcpy(out, &joined, 4);
  return true;
}

bool read_hash(View line, std::size_t digits, u8* key) {
  if (line.size < digits) return false;
  for (std::size_t i = 0; i < digits; i += 8)
    if (!from_hex(line.data + i, key + i / 2)) return false;
  return line.size == digits || line[digits] == ' ' || line[digits] == '\t' || line[digits] == '\r';
}

}  // namespace

void add_hash_lines(View text, bool last, Kind kind, u32 expires, u32 entry, Collected& out, HashLines& report) {
  report = HashLines();
  const std::size_t digits = kind == Kind::sha256 ? 64 : 32;
  u8 key[kFullKey] = {};
  for (std::size_t from = 0; from < text.size; from = report.read) {
    const void* end = nullptr;
    // Mostly the line is as long as all others, and ends where these do.
    if (text.size - from > digits && text[from + digits] == '\n') end = text.data + from + digits;
    else end = std::memchr(text.data + from, '\n', text.size - from);
    if (!end && !last) return;
    const std::size_t to = end ? std::size_t(static_cast<const u8*>(end) - text.data) : text.size;
    const View line = text.slice(from, to - from);
    report.read = end ? to + 1 : text.size;
    ++report.lines;
    if (line.empty() || line[0] == '#' || line[0] == ';' || line[0] == '\r') continue;
    if (read_hash(line, digits, key) && out.add(kind, key, expires, entry)) {
      ++report.added;
      continue;
    }
    if (report.bad < HashLines::kMostShown) report.bad_lines[report.bad] = report.lines;
    ++report.bad;
  }
}

}  // namespace mailsift::reputation
