// Fixed sets of short names (tags, attributes, properties) found by a hash of their first and last eight folded bytes.
// Keys are loads of memory as it lies: little-endian, as all our targets are.
#pragma once

#include "base/view.hpp"

namespace mailsift::html {

// Eight bytes in ASCII lower case.
inline u64 folded(u64 eight) {
  constexpr u64 k01 = 0x0101010101010101u;
  const u64 low = eight & (k01 * 0x7f);
  const u64 capital = (low + k01 * (0x80 - 'A')) & ~(low + k01 * (0x7f - 'Z')) & ~eight & (k01 * 0x80);
  return eight | capital >> 2;
}
// The key of a longer name also has its last eight bytes in it.
constexpr u64 with_end(u64 first, u64 last) { return first ^ (last << 1 | last >> 63); }
// The first eight bytes in ASCII lower case, first byte lowest. With the size it is exact up to eight bytes.
// `readable`: how many bytes may be read from `name` on; eight or more make it one load.
inline u64 fold_key(const u8* name, std::size_t size, std::size_t readable) {
  u64 key = 0;
  const std::size_t used = size < 8 ? size : 8;
  if (readable >= 8)
    std::memcpy(&key, name, 8);
  else
    std::memcpy(&key, name, used);
  if (used < 8) key &= (u64(1) << (8 * used)) - 1;
  if (size <= 8) return folded(key);
  u64 last;
  std::memcpy(&last, name + size - 8, 8);
  return with_end(folded(key), folded(last));
}
inline u64 fold_key(View name) { return fold_key(name.data, name.size, name.size); }

// FNV-1a of a name in lower case: enough to tell unknown names apart.
constexpr u32 kNoName = 2166136261u;
inline u32 name_hash_with(u32 hash, u8 c) { return (hash ^ lower(c)) * 16777619u; }
inline u32 name_hash(View name, u8 kind = 0) {
  u32 hash = kNoName ^ kind;
  for (u8 c : name) hash = name_hash_with(hash, c);
  return hash;
}

// Index 0 stands for "none of them". The table is made at compile time, with the first multiplier that gives each name a slot
// of its own: about Count * Count / 16 slots find one soon.
template <std::size_t Count, std::size_t Slots>
class Names {
  static_assert(Count < 256 && (Slots & (Slots - 1)) == 0, "a table of byte indexes");

 public:
  constexpr explicit Names(const char* const (&list)[Count]) {
    for (std::size_t i = 1; i < Count; ++i) {
      text_[i] = list[i];
      while (list[i][size_[i]]) ++size_[i];
      key_[i] = eight_of(list[i], size_[i] < 8 ? size_[i] : 8);
      if (size_[i] > 8) key_[i] = with_end(key_[i], eight_of(list[i] + size_[i] - 8, 8));
    }
    u16 taken[Slots] = {};
    for (u16 attempt = 1; !places_all(taken, attempt); ++attempt) odd_ += 2 * 0x9E3779B97F4A7C15u;
    for (std::size_t i = 1; i < Count; ++i) slots_[slot_of(key_[i], size_[i])] = u8(i);
  }
  u64 key(u8 i) const { return key_[i]; }
  std::size_t size(u8 i) const { return size_[i]; }
  // `key` is fold_key of the name, which has a byte at least.
  u8 find(u64 key, View name) const {
    const u8 i = slots_[slot_of(key, name.size)];
    const bool found = (key_[i] == key) & (size_[i] == name.size);
    if (name.size > 8 && found && !equals_ignoring_case(name, View(text_[i]))) return 0;
    return u8(i & -int(found));
  }

 private:
  constexpr std::size_t slot_of(u64 key, std::size_t size) const { return std::size_t(((key + size) * odd_) / (~u64{0} / Slots + 1)); }
  static constexpr u64 eight_of(const char* text, std::size_t size) {
    u64 eight = 0;
    for (std::size_t i = 0; i < size; ++i) eight |= u64(u8(text[i])) << (8 * i);
    return eight;
  }
  constexpr bool places_all(u16 (&taken)[Slots], u16 attempt) const {
    for (std::size_t i = 1; i < Count; ++i) {
      u16& slot = taken[slot_of(key_[i], size_[i])];
      if (slot == attempt) return false;
      slot = attempt;
    }
    return true;
  }
  u64 odd_ = 0x9E3779B97F4A7C15u;
  u64 key_[Count] = {};
  const char* text_[Count] = {};
  u8 size_[Count] = {};
  u8 slots_[Slots] = {};
};

// Classes of bytes that the tokeniser stops at.
enum ByteClass : u8 { kBlank = 1, kTagEnd = 2, kNameEnd = 4, kValueWork = 8, kStyleStop = 16, kPropertyEnd = 32, kBareEnd = 64 };
struct ByteClasses {
  u8 of[256] = {};
  constexpr ByteClasses() {
    mark("\t\n\f\r ", kBlank | kTagEnd | kNameEnd | kBareEnd);
    mark("/>", kTagEnd | kNameEnd);
    mark(">", kBareEnd);
    mark("=", kNameEnd);
    mark("\t\n\r&", kValueWork);
    of[0] |= kValueWork;
    mark(";(\"'}", kStyleStop);
    mark("\t\n\f\r :;}", kPropertyEnd);
  }
  constexpr void mark(const char* bytes, int classes) {
    for (; *bytes; ++bytes) of[u8(*bytes)] = u8(of[u8(*bytes)] | classes);
  }
};
inline constexpr ByteClasses kBytes;
inline bool is(u8 c, u8 classes) { return kBytes.of[c] & classes; }

// The first place from `at` on whose byte is (Wanted) or is not of one of the classes; the end when there is none.
template <u8 Classes, bool Wanted = true>
inline std::size_t find_class(View in, std::size_t at) {
  for (; in.size - at >= 4; at += 4) {
    if (is(in.data[at], Classes) == Wanted) return at;
    if (is(in.data[at + 1], Classes) == Wanted) return at + 1;
    if (is(in.data[at + 2], Classes) == Wanted) return at + 2;
    if (is(in.data[at + 3], Classes) == Wanted) return at + 3;
  }
  while (at < in.size && is(in.data[at], Classes) != Wanted) ++at;
  return at;
}
inline std::size_t skip_blanks(View in, std::size_t at) { return find_class<kBlank, false>(in, at); }

}  // namespace mailsift::html
