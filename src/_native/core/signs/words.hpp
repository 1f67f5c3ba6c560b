// A fixed set of words that is asked by hash: built by the compiler out of lists of words, open addressing, no pointers.
#pragma once

#include "base/utf8.hpp"

namespace mailsift::signs {

constexpr u32 kHashStart = 2166136261u;  // FNV-1a
constexpr u32 hash_step(u32 hash, u8 c) { return (hash ^ c) * 16777619u; }

constexpr u32 hash_of(View text) {
  u32 hash = kHashStart;
  for (std::size_t i = 0; i < text.size; ++i) hash = hash_step(hash, lower(text.data[i]));
  return hash;
}

// Words between blanks, in lower case, without accents; `mask` is what their being found means.
struct WordList {
  u32 mask;
  const char* words;
};

// Slots are a power of two, at most half full. Two words are told apart by their 32-bit hash alone: of the words in use
// no two have the same one (build() counts them), and a stranger meets one in 2^32 / words tries, which does no harm here.
template <u32 kSlots>
struct WordSet {
  u32 hash[kSlots] = {};
  u32 mask[kSlots] = {};
  u32 count = 0;

  constexpr u32 find(u32 wanted) const {
    for (u32 slot = wanted * 0x9E3779B1u >> 16 & (kSlots - 1); mask[slot]; slot = (slot + 1) & (kSlots - 1))
      if (hash[slot] == wanted) return mask[slot];
    return 0;
  }
  u32 find(View word) const { return find(hash_of(word)); }

  constexpr void add(u32 hash_of_word, u32 meaning) {
    u32 slot = hash_of_word * 0x9E3779B1u >> 16 & (kSlots - 1);
    while (mask[slot] && hash[slot] != hash_of_word) slot = (slot + 1) & (kSlots - 1);
    count += mask[slot] == 0;
    hash[slot] = hash_of_word;
    mask[slot] |= meaning;
  }
};

template <u32 kSlots, std::size_t kLists>
constexpr WordSet<kSlots> build(const WordList (&lists)[kLists]) {
  WordSet<kSlots> set;
  for (std::size_t i = 0; i < kLists; ++i) {
    u32 hash = kHashStart;
    bool any = false;
    for (const char* c = lists[i].words;; ++c) {
      if (*c && *c != ' ') {
        hash = hash_step(hash, u8(*c));
        any = true;
        continue;
      }
      if (any) set.add(hash, lists[i].mask);
      hash = kHashStart, any = false;
      if (!*c) break;
    }
  }
  return set;
}

// Longest word that is asked for, in letters.
constexpr u32 kLongestWord = 24;

// What a word may be, by its length and its first eight letters: two bits in one of several places (a blocked Bloom
// filter). Most words of a text are none of ours, so nobody has to hash them.
template <u32 kPlaceBits>
struct WordFilter {
  u32 places[1u << kPlaceBits] = {};

  // `letters`: in lower case, the first in the lowest byte, zeros behind the last.
  static constexpr u64 hash_of(u64 letters, u64 size) { return (letters + size) * 0x9e3779b97f4a7c15; }
  static constexpr u32 place_of(u64 hash) { return u32(hash >> (64 - kPlaceBits)); }
  static constexpr u32 bits_of(u64 hash) { return 1u << (hash >> 44 & 31) | 1u << (hash >> 39 & 31); }

  bool may_hold(u64 letters, u64 size) const {
    const u64 hash = hash_of(letters, size);
    return !(bits_of(hash) & ~places[place_of(hash)]);
  }
  // `words` as in WordList; one that holds other bytes than first_letters() makes of them is held too often at worst.
  constexpr void add(const char* words) {
    u64 letters = 0, size = 0;
    for (const char* c = words;; ++c) {
      if (*c && *c != ' ') {
        if (size < 8) letters |= u64(u8(*c)) << 8 * size;
        ++size;
        continue;
      }
      const u64 hash = hash_of(letters, size);
      if (size) places[place_of(hash)] |= bits_of(hash);
      letters = size = 0;
      if (!*c) break;
    }
  }
};

// The first eight bytes of a word of letters, digits, dots and hyphens in lower case, zeros behind the last; `end`: of
// what may be read.
inline u64 first_letters(const u8* at, std::size_t size, const u8* end) {
  const u64 there = size < 8 ? (u64{1} << 8 * size) - 1 : ~u64{0};
  u64 letters = 0;
  if (end - at >= 8)
    letters = load_word(at) & there;
  else if (size)
    std::memcpy(&letters, at, size);
  return letters | (0x2020202020202020 & there);
}

}  // namespace mailsift::signs
