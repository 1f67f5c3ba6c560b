#include "lookup/key_table.hpp"

#include <algorithm>

namespace mailsift::lookup {
namespace {

constexpr u32 kMagic = 0x3259454b;  // "KEY2"
constexpr std::size_t kHeader = 16;
constexpr u32 kMaxBits = 24;
constexpr u32 kMarkBits = 4;  // more than those of the directory

u32 leading(const u8* key) { return u32(key[0]) << 24 | u32(key[1]) << 16 | u32(key[2]) << 8 | key[3]; }

}  // namespace

bool KeyTable::open(View section) {
  *this = KeyTable();
  if (section.size < kHeader || load32(section.data) != kMagic) return false;
  const u32 count = load32(section.data + 4), bits = load32(section.data + 8);
  if (bits < 1 || bits > kMaxBits) return false;
  KeyTable table;
  Cutter cutter(section, kHeader);
  if (!cutter.cut(table.directory_, (u64{1} << bits) + 1, 4) ||
      !cutter.cut(table.marks_, u64{1} << (bits + kMarkBits - 3), 1) || !cutter.cut(table.keys_, count, 16) ||
      !cutter.cut(table.values_, count, 4))
    return false;
  table.shift_ = 32 - bits;
  *this = table;
  return true;
}

bool KeyTable::may_begin(u32 head) const {
  if (keys_.count == 0) return false;
  const u32 mark = head >> (shift_ - kMarkBits);
  return marks_.items[mark >> 3] >> (mark & 7) & 1;
}

u32 KeyTable::find(const u8 key[16]) const {
  const u32 head = leading(key);
  if (!may_begin(head)) return kNone;
  const u8* bucket = directory_.items + std::size_t{head >> shift_} * 4;
  u32 from = load32(bucket), to = load32(bucket + 4);
  if (to > keys_.count) to = keys_.count;
  while (from < to) {
    const u32 middle = from + (to - from) / 2;
    const int order = std::memcmp(keys_.items + std::size_t{middle} * 16, key, 16);
    if (order == 0) return load32(values_.items + std::size_t{middle} * 4);
    if (order < 0)
      from = middle + 1;
    else
      to = middle;
  }
  return kNone;
}

void build_key_table(const u8* keys, const u32* values, std::size_t count, Bytes& out) {
  Vec<u32> order;
  if (!order.extend(count)) count = 0;
  for (std::size_t i = 0; i < count; ++i) order[i] = u32(i);
  auto key = [keys](u32 i) { return keys + std::size_t{i} * 16; };
  std::sort(order.begin(), order.end(), [&](u32 a, u32 b) {
    const int c = std::memcmp(key(a), key(b), 16);
    return c != 0 ? c < 0 : a < b;
  });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < count; ++i)
    if (i + 1 == count || std::memcmp(key(order[i]), key(order[i + 1]), 16) != 0) order[kept++] = order[i];

  u32 bits = 1;
  while (bits < kMaxBits && (std::size_t{1} << bits) < kept) ++bits;
  put32(out, kMagic);
  put32(out, u32(kept));
  put32(out, bits);
  put32(out, 0);
  std::size_t at = 0;
  for (u64 bucket = 0; bucket <= u64{1} << bits; ++bucket) {
    while (at < kept && leading(key(order[at])) >> (32 - bits) < bucket) ++at;
    put32(out, u32(at));
  }
  pad_to(out, 8);
  const std::size_t marks = out.size(), bytes = std::size_t{1} << (bits + kMarkBits - 3);
  if (u8* mark = out.extend(bytes)) std::memset(mark, 0, bytes);
  for (std::size_t i = 0; i < kept && !out.failed(); ++i) {
    const u32 mark = leading(key(order[i])) >> (32 - bits - kMarkBits);
    out[marks + (mark >> 3)] = u8(out[marks + (mark >> 3)] | 1u << (mark & 7));
  }
  pad_to(out, 8);
  for (std::size_t i = 0; i < kept; ++i) out.append(key(order[i]), 16);
  for (std::size_t i = 0; i < kept; ++i) put32(out, values[order[i]]);
  pad_to(out, 8);
}

}  // namespace mailsift::lookup
