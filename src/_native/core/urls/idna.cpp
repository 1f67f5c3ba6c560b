#include "urls/idna.hpp"

#include "base/normalize.hpp"
#include "urls/punycode.hpp"

namespace mailsift::urls {
namespace {

#include "tables/idna_table.inc"

enum Status : u32 { kValid, kIgnored, kDisallowed, kMapped };
constexpr u32 kPointMask = (1u << 21) - 1;

std::size_t run_of(u32 point) {
  std::size_t low = 0, high = sizeof(kIdnaStart) / sizeof(*kIdnaStart);
  while (high - low > 1) {
    std::size_t middle = (low + high) / 2;
    if ((kIdnaStart[middle] & kPointMask) <= point)
      low = middle;
    else
      high = middle;
  }
  return low;
}

Status status_of(u32 point) { return Status(kIdnaStart[run_of(point)] >> 21); }

// Marks that a reader doesn't see: zero width, direction, soft hyphen, byte order mark.
bool is_invisible(u32 c) {
  return c == 0xAD || c == 0xFEFF || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F);
}

bool map(View host, Mode mode, Vec<u32>& out) {
  for (std::size_t at = 0; at < host.size;) {
    u32 point = next_code_point(host, at);
    if (point < 0x80) {
      out.push(lower(u8(point)));
      continue;
    }
    std::size_t run = run_of(point);
    Status status = Status(kIdnaStart[run] >> 21);
    if (status == kValid) out.push(point);
    if (status == kDisallowed) {
      if (mode == Mode::strict) return false;
      if (!is_invisible(point)) out.push(point);
    }
    if (status != kMapped) continue;
    const u8* replacement = kIdnaText + kIdnaMapped[run];
    View text(replacement + 1, replacement[0]);
    for (std::size_t i = 0; i < text.size;) out.push(next_code_point(text, i));
  }
  return true;
}

// A label that is written as xn-- must decode to something that would have been written so: valid, mapped already,
// not plain ASCII (UTS #46 section 4, step 4 and the validity criteria 1 and 6).
bool check_encoded(View label, Scratch& scratch) {
  const std::size_t keep = scratch.points.size();
  bool good = punycode_decode(label.slice(4), scratch.points);
  bool foreign = false;
  for (std::size_t i = keep; good && i < scratch.points.size(); ++i) {
    u32 point = scratch.points[i];
    foreign |= point >= 0x80;
    good = status_of(point) == kValid;
  }
  scratch.points.truncate(keep);
  return good && foreign;
}

bool write_label(const u32* points, std::size_t count, Mode mode, Scratch& scratch, Bytes& out) {
  bool ascii = true;
  for (std::size_t i = 0; i < count; ++i) ascii &= points[i] < 0x80;
  if (!ascii) {
    append(out, View("xn--"));
    return punycode_encode(points, count, out);
  }
  const std::size_t from = out.size();
  for (std::size_t i = 0; i < count; ++i) out.push(u8(points[i]));
  if (count < 4) return true;
  // A copy: decoding pushes to the vector that the label came from.
  scratch.label.clear();
  scratch.label.append(out.data() + from, out.size() - from);
  View label = view(scratch.label);
  return !label.slice(0, 4).equals(View("xn--")) || check_encoded(label, scratch) || mode == Mode::forgiving;
}

}  // namespace

bool to_ascii(View host, Mode mode, Scratch& scratch, Bytes& out) {
  Vec<u32>& points = scratch.points;
  points.clear();
  if (!map(host, mode, points)) return false;
  normalize(points, scratch.spare, false);
  const std::size_t count = points.size();
  for (std::size_t at = 0; at <= count;) {
    std::size_t to = at;
    while (to < count && points[to] != '.') ++to;
    if (!write_label(points.data() + at, to - at, mode, scratch, out)) return false;
    if (to < count) out.push('.');
    at = to + 1;
  }
  return !points.failed() && !out.failed();
}

}  // namespace mailsift::urls
