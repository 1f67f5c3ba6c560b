// What the first bytes of a place in the text say about whether a key may begin there. Three looks, each dearer than
// the one before and asked only about what that one left:
//
//   heads   is this byte the first of a key, and does a word begin here?       sixty-four places at once
//   grams   do the next bytes begin a key? blocked Bloom filters               one load for each kind of key
//   jumps   of keys from kGram bytes: exactly which, and what follows          one line of memory
//
// Only ASCII words are looked at here, so a yes is still to be verified. A no is final.
#pragma once

#include "match/heads.hpp"
#include "match/section.hpp"
#include "match/word.hpp"

namespace mailsift::match {

constexpr u32 kPairWords = 65536 / 64;

inline u64 load_gram(const u8* at) {
  u64 gram;
  std::memcpy(&gram, at, sizeof gram);
  return gram;
}
// Of the ASCII word that a gram begins with, up to kGram bytes.
inline std::size_t word_size(u64 gram) {
  std::size_t size = 0;
  for (; size < kGram && is_ascii_word(u8(gram)); gram >>= 8) ++size;
  return size;
}

// Both bits of a gram stand in one word, so that a look costs one load. Which word, the highest bits of the hash say.
struct Bloom {
  const u64* words = nullptr;
  u32 shift = 63;  // 64 - bits; bits is 1 to 32

  static u64 hash(u64 gram) { return gram * 0x9e3779b97f4a7c15u; }
  static u32 first_bit(u64 hash) { return hash >> 26 & 63; }
  static u32 second_bit(u64 hash) { return hash >> 38 & 63; }
  // 1 or 0
  u64 test(u64 gram) const {
    const u64 h = hash(gram), word = words[h >> shift];
    return word >> first_bit(h) & word >> second_bit(h) & 1;
  }
};

// The first bytes of a set of keys. Those of kGram bytes and more are in `grams`; a key of fewer is a
//   word   all its bytes are of an ASCII word that has to end with it: in `grams`, with zeros behind
//   stub   else: its first four bytes are in `stubs` or, when it has fewer, the first two in `pairs`
struct Grams {
  Heads first, second;
  Bloom grams, stubs;
  const u64* pairs = nullptr;  // kPairWords; null when there are none
  bool any = false, has_words = false, has_stubs = false;

  static u64 has_pair(const u64* pairs, u64 gram) { return pairs[(gram & 0xffff) >> 6] >> (gram & 63) & 1; }
};

struct Filter {
  Grams all;     // asked where no ASCII word goes on
  Grams inside;  // keys that may begin inside a word
  const Jump* jumps = nullptr;
  const State* states = nullptr;
  u32 jump_shift = 63, jump_probes = 0;

  const Jump* first_jump(u64 gram) const { return jumps + (Bloom::hash(gram) >> jump_shift); }
  // The jump of `gram` (as it is in `grams`), or another one when it has none.
  const Jump* nearest_jump(u64 gram) const {
    const Jump* jump = first_jump(gram);
    return jump->gram == gram || jump->follow == 0 ? jump : next_jump(gram, u32(jump - jumps));
  }
  // Keys begin with `gram` and go on as the text does.
  static bool holds(const Jump& jump, u64 gram, u16 behind) {
    return (jump.gram == gram) & (jump.follow >> Jump::place(behind) & 1);
  }

 private:
  const Jump* next_jump(u64 gram, u32 at) const {
    const u32 last = u32(~u64{0} >> jump_shift);
    for (u32 i = 1; i < jump_probes && jumps[at].gram != gram && jumps[at].follow != 0; ++i) at = (at + 1) & last;
    return jumps + at;
  }
};

}  // namespace mailsift::match
