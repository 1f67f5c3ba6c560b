#include "facts/picture_list.hpp"

namespace mailsift::facts {
namespace {

// Keys that were looked for: an open-addressed set, at most half full. None of them is zero, which is a free place.
bool is_new(Vec<u64>& seen, u64 key) {
  for (std::size_t at = std::size_t(key);; ++at) {
    u64& slot = seen[at & (seen.size() - 1)];
    if (slot == key) return false;
    if (slot == 0) {
      slot = key;
      return true;
    }
  }
}

// The text of an entry is one or two signatures, and behind a tab its fields.
bool looks_like(View text, const images::Bits* asked, u32 count) {
  for (; text.size >= images::kDigits; text = text.slice(images::kDigits)) {
    images::Bits known;
    if (!images::read_bits(text, known)) return false;
    for (u32 i = 0; i < count; ++i)
      if (images::distance(asked[i], known) <= images::kNear) return true;
  }
  return false;
}

}  // namespace

void picture_key(u64 key, u8 out[16]) {
  for (u32 i = 0; i < 8; ++i) out[i] = u8(key >> (56 - 8 * i));
  std::memcpy(out + 8, "phash2\0\0", 8);
}

u32 find_picture(const lookup::KeyTable& keys, const lookup::Entries& entries, const images::Bits* asked, u32 count,
                 PictureScratch& scratch) {
  const u64 all = u64{count} * images::kTables, most = all < kMostPictureKeys ? all : kMostPictureKeys;
  std::size_t size = 64;
  while (size < 2 * most) size *= 2;
  scratch.seen.clear();
  if (!scratch.seen.extend(size)) return lookup::KeyTable::kNone;
  std::memset(scratch.seen.data(), 0, size * sizeof(u64));
  u32 left = kMostPictureKeys;
  for (u32 i = 0; i < count; ++i) {
    u64 made[images::kTables];
    images::keys_of(asked[i], made);
    for (u64 one : made) {
      if (!is_new(scratch.seen, one)) continue;
      if (left-- == 0) return lookup::KeyTable::kNone;
      if (!keys.may_begin(u32(one >> 32))) continue;
      u8 key[16];
      picture_key(one, key);
      const u32 entry = keys.find(key);
      if (entry != lookup::KeyTable::kNone && looks_like(entries.entry(entry).text, asked, count)) return entry;
    }
  }
  return lookup::KeyTable::kNone;
}

}  // namespace mailsift::facts
