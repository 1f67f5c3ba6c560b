// Where a key can begin: the filter that lets a scan skip plain text without touching the automaton.
#pragma once

#include "base/view.hpp"

namespace mailsift::match {

constexpr std::size_t kGram = 8;  // bytes that the filter looks at; nearer to the end of the text it is not asked
constexpr u32 kPairWords = 65536 / 64;

inline u64 load_gram(const u8* at) {
  u64 gram;
  std::memcpy(&gram, at, sizeof gram);
  return gram;
}

// Both bits of a gram stand in one word, so that a look costs one load.
struct Bloom {
  const u64* words = nullptr;
  u32 shift = 63;  // 64 - bits; bits is 1 to 32

  static u64 hash(u64 gram) { return gram * 0x9e3779b97f4a7c15u; }
  static u64 pattern(u64 hash, u32 shift) {
    return u64{1} << (hash >> (shift - 6) & 63) | u64{1} << (hash >> (shift - 12) & 63);
  }
  bool test(u64 gram) const {
    u64 h = hash(gram), want = pattern(h, shift);
    return (words[h >> shift] & want) == want;
  }
};

// The first bytes of a set of keys.
struct Grams {
  const u64* pairs = nullptr;  // first two bytes of keys below 4 bytes; null when there are none
  Bloom grams4, grams8;        // of keys from 4 and from 8 bytes
  bool has4 = false;

  template <bool Has4, bool HasPairs>
  bool look(u64 gram) const {
    bool hit = grams8.test(gram);
    if (Has4) hit |= grams4.test(gram & 0xffffffff);
    if (HasPairs) hit |= pairs[(gram & 0xffff) >> 6] >> (gram & 63) & 1;
    return hit;
  }
  bool look(u64 gram) const {
    return pairs ? look<true, true>(gram) : has4 ? look<true, false>(gram) : look<false, false>(gram);
  }
  // The next place from `at` on whose gram is in the set, or one of the last kGram - 1 places.
  std::size_t skip(View text, std::size_t at) const {
    return pairs ? run<true, true>(text, at) : has4 ? run<true, false>(text, at) : run<false, false>(text, at);
  }

 private:
  // The parts of the set that hold nothing cost nothing here.
  template <bool Has4, bool HasPairs>
  std::size_t run(View text, std::size_t at) const {
    const u8* p = text.data;
    for (; at + kGram + 3 <= text.size; at += 4) {
      bool a = look<Has4, HasPairs>(load_gram(p + at)), b = look<Has4, HasPairs>(load_gram(p + at + 1));
      bool c = look<Has4, HasPairs>(load_gram(p + at + 2)), d = look<Has4, HasPairs>(load_gram(p + at + 3));
      if (a | b | c | d) return at + (a ? 0 : b ? 1 : c ? 2 : 3);
    }
    while (at + kGram <= text.size && !look<Has4, HasPairs>(load_gram(p + at))) ++at;
    return at;
  }
};

// Most phrases begin where a word begins; inside a word only the few others are asked for. Only ASCII words are
// looked at here, so a yes is still to be verified.
struct Filter {
  Grams all;
  Grams inside;  // keys that may begin inside a word

  static bool inside_word(View text, std::size_t at) {
    return at > 0 && is_ascii_word(text[at - 1]) && is_ascii_word(text[at]);
  }
  static bool is_ascii_word(u8 c) { return is_alnum(c) || c == '_'; }

  bool may_begin(View text, std::size_t at) const {
    if (text.size - at < kGram) return true;
    u64 gram = load_gram(text.data + at);
    return inside_word(text, at) ? inside.look(gram) : all.look(gram);
  }
  // The next place from `at` on where a key can begin; text.size when there is none.
  std::size_t skip(View text, std::size_t at) const {
    for (;; ++at) {
      at = all.skip(text, at);
      if (at + kGram > text.size || !inside_word(text, at) || inside.look(load_gram(text.data + at))) return at;
    }
  }
};

}  // namespace mailsift::match
