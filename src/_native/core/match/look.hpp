// The places of a text whose grams may be a set's: the only part of the search that looks at all of a text.
#pragma once

#include "match/heads.hpp"
#include "match/sampled_section.hpp"

namespace mailsift::match {

// What each byte says of the place where it stands and of those beside it. Behind a word: an ASCII word goes on there.
struct Marks {
  static constexpr u8 kBeginsBehindWord = 1, kBeginsBehindOther = 2;  // a key may begin here
  static constexpr u8 kBehindWord = 4, kBehindOther = 8;              // which of both the next place is
  static constexpr u8 kSecond = 16 | 32;                              // a key may have begun one place before

  u8 of[256];
};

// A set of keys of like size: its grams, and which phrases have them.
struct GramTable {
  SetKind kind = SetKind::sampled;
  bool has_inside = false;  // short keys may begin inside a word
  u32 gram = 0, step = 1;
  const u32* bloom = nullptr;
  u32 bloom_shift = 0;
  const u32* starts = nullptr;
  u32 bucket_shift = 0;
  const Ref* refs = nullptr;
  u64 mask = 0;  // of a gram's bytes
  Heads first, inside, second;
  Marks marks;  // the same, a byte at a time

  bool may_have(u64 gram) const {
    const u32 h = bloom_hash(gram), word = bloom[h >> bloom_shift];
    return word >> (h & 31) & word >> (h >> 5 & 31) & 1;
  }
};

// Eight bytes, zeros where the text has ended.
inline u64 eight_at(View text, std::size_t at) {
  u64 bytes = 0;
  if (text.size - at >= sizeof bytes) std::memcpy(&bytes, text.data + at, sizeof bytes);
  else std::memcpy(&bytes, text.data + at, text.size - at);
  return bytes;
}

// Every step-th place of [0, size), from the first one on; those that the filter lets through, in order. `readable` bytes
// of `text` can be read: `size` where the text ends there, else at least kLookBehind more, and `size` is a multiple of
// sixteen steps. `places` has room for kLookAhead more than there are places.
using LookSampled = std::size_t (*)(const GramTable& table, const u8* text, std::size_t size, std::size_t readable,
                                    u16* places);
LookSampled chosen_look_sampled();

// The same for tables of short keys, every place. `word_before`: an ASCII word goes on at the first one.
using LookShort = std::size_t (*)(const GramTable& table, const u8* text, std::size_t size, std::size_t readable,
                                  bool word_before, u16* places);
LookShort chosen_look_short();

constexpr std::size_t kLookAhead = 64, kLookBehind = 128;

}  // namespace mailsift::match
