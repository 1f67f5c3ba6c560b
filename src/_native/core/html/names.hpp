// Fixed sets of short names (tags, attributes, properties) found by a hash of their first eight folded bytes.
#pragma once

#include "base/view.hpp"

namespace mailsift::html {

// The first eight bytes in ASCII lower case, first byte lowest. With the size it is exact up to eight bytes.
constexpr u64 fold_key(const u8* name, std::size_t size) {
  u64 key = 0;
  for (std::size_t i = 0; i < size && i < 8; ++i) key |= u64(lower(name[i])) << (8 * i);
  return key;
}

// FNV-1a of a name in lower case: enough to tell unknown names apart.
inline u32 name_hash(View name, u8 kind = 0) {
  u32 h = 2166136261u ^ kind;
  for (u8 c : name) h = (h ^ lower(c)) * 16777619u;
  return h;
}

// Index 0 stands for "none of them". The table is made at compile time; Slots is a power of two >= 2 * Count.
template <std::size_t Count, std::size_t Slots>
class Names {
  static_assert(Count < 256 && (Slots & (Slots - 1)) == 0 && Slots >= 2 * Count, "a sparse table of byte indexes");

 public:
  constexpr explicit Names(const char* const (&list)[Count]) {
    for (std::size_t i = 1; i < Count; ++i) {
      text_[i] = list[i];
      for (size_[i] = 0; list[i][size_[i]]; ++size_[i])
        if (size_[i] < 8) key_[i] |= u64(u8(list[i][size_[i]])) << (8 * size_[i]);
      std::size_t slot = slot_of(key_[i], size_[i]);
      while (slots_[slot]) slot = (slot + 1) % Slots;
      slots_[slot] = u8(i);
    }
  }
  // `key` is fold_key of the name.
  u8 find(u64 key, View name) const {
    for (std::size_t slot = slot_of(key, name.size);; slot = (slot + 1) % Slots) {
      const u8 i = slots_[slot];
      if (i == 0) return 0;
      if (key_[i] != key || size_[i] != name.size) continue;
      if (name.size <= 8 || equals_ignoring_case(name.slice(8), View(text_[i] + 8))) return i;
    }
  }

 private:
  static constexpr std::size_t slot_of(u64 key, std::size_t size) {
    return std::size_t(((key + size) * 0x9E3779B97F4A7C15u) >> 40) % Slots;
  }
  u64 key_[Count] = {};
  const char* text_[Count] = {};
  u8 size_[Count] = {};
  u8 slots_[Slots] = {};
};

// Classes of bytes that the tokeniser stops at.
enum ByteClass : u8 { kBlank = 1, kTagEnd = 2, kNameEnd = 4, kValueWork = 8, kStyleStop = 16 };
struct ByteClasses {
  u8 of[256] = {};
  constexpr ByteClasses() {
    mark("\t\n\f\r ", kBlank | kTagEnd | kNameEnd);
    mark("/>", kTagEnd | kNameEnd);
    mark("=", kNameEnd);
    mark("\t\n\r&", kValueWork);
    of[0] |= kValueWork;
    mark(";(\"'}", kStyleStop);
  }
  constexpr void mark(const char* bytes, int classes) {
    for (; *bytes; ++bytes) of[u8(*bytes)] = u8(of[u8(*bytes)] | classes);
  }
};
inline constexpr ByteClasses kBytes;
inline bool is(u8 c, u8 classes) { return kBytes.of[c] & classes; }

}  // namespace mailsift::html
