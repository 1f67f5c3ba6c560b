// What the table knows of a character, and UTF-8 read one character at a time in either direction.
#pragma once

#include "base/vec.hpp"

namespace mailsift::fold {

enum class Kind : u8 {
  other,        // punctuation, symbols: stands between words
  word,         // letters and decimal digits
  space,
  gone,         // not seen by a reader: dropped
  mark,         // combining, on letters of any script, used by some orthography
  noise,        // combining, on letters of any script, used by none
  script_mark,  // combining, belongs to a script
};

struct Record {
  int value;  // size == 1: distance to what it folds to; else its place in kFoldPool
  u8 size;    // code points it folds to
  Kind kind;
  u8 bits;
  u8 script;  // of what it folds to, if a letter: 1 Latin, 2 Cyrillic, 3 Greek, 4 any other; else 0

  static constexpr u8 kBackward = 1;     // may change with what stands before it: a mark, a jamo
  static constexpr u8 kLetter = 2;       // may carry generic marks
  static constexpr u8 kSingle = 4;       // a letter that may be part of a spaced-out word
  static constexpr u8 kLooksLatin = 8;   // it, or what it folds to, stands in kLooks
  static constexpr u8 kCapital = 16;     // a capital that looks other than its small letter
  static constexpr u8 kGoesBack = 32;    // folding may write it for a Latin letter and the marks behind that
  bool has(u8 bit) const { return bits & bit; }
};

// A letter outside Latin, and the ASCII letter that it is taken for as a small letter and as a capital.
struct Look {
  u32 letter;
  char small, capital;
  bool small_is_strict, capital_is_strict;  // stands in UTS #39 itself; otherwise taken over from the other case
};

constexpr u32 kCyrillic = 2, kGreek = 3, kSeveral = 5;

extern const u16 kFoldBlock[];
extern const u16 kFoldRecordOf[];
extern const Record kFoldRecords[];
extern const u32 kFoldPool[];

inline const Record& record_of(u32 c) {
  return kFoldRecords[kFoldRecordOf[u32(kFoldBlock[c >> 7]) << 7 | (c & 127)]];
}
// nullptr when it looks like no Latin letter.
const Look* look_of(u32 letter);
// The letter of the script (kCyrillic, kGreek) that looks as the ASCII letter; 0 when there is none.
u32 back_of(u32 script, u8 letter);

// What is no UTF-8 is U+FFFD, a byte at a time; never above U+10FFFF. `at` < text.size.
inline u32 next_character(View text, std::size_t& at) {
  const u8* p = text.data + at;
  const std::size_t left = text.size - at;
  const u8 lead = p[0];
  if (lead < 0x80) return ++at, lead;
  auto tail = [&](std::size_t i) { return u32(p[i] ^ 0x80); };  // < 64 for a continuation byte
  if (lead < 0xE0) {
    if (lead < 0xC2 || left < 2) return ++at, 0xFFFDu;
    const u32 b = tail(1);
    return b < 64 ? (at += 2, (lead & 31u) << 6 | b) : (++at, 0xFFFDu);
  }
  if (lead < 0xF0) {
    if (left < 3) return ++at, 0xFFFDu;
    const u32 b = tail(1), c = tail(2), code_point = (lead & 15u) << 12 | b << 6 | c;
    const bool good = b < 64 && c < 64 && code_point >= 0x800 && (code_point & ~0x7FFu) != 0xD800;
    return good ? (at += 3, code_point) : (++at, 0xFFFDu);
  }
  if (left < 4) return ++at, 0xFFFDu;
  const u32 b = tail(1), c = tail(2), d = tail(3), code_point = (lead & 7u) << 18 | b << 12 | c << 6 | d;
  const bool good = lead < 0xF5 && b < 64 && c < 64 && d < 64 && code_point - 0x10000 < 0x100000;
  return good ? (at += 4, code_point) : (++at, 0xFFFDu);
}

// Where the character that ends before `end` begins. `end` > 0.
inline std::size_t previous_start(View text, std::size_t end) {
  std::size_t at = end - 1;
  for (int i = 0; i < 3 && at > 0 && (text.data[at] & 0xC0) == 0x80; ++i) --at;
  return at;
}

// `out` has room for 4; `c` is no surrogate.
inline u32 write_character(u32 c, u8* out) {
  if (c < 0x80) return out[0] = u8(c), 1;
  if (c < 0x800) return out[0] = u8(0xC0 | c >> 6), out[1] = u8(0x80 | (c & 63)), 2;
  if (c < 0x10000)
    return out[0] = u8(0xE0 | c >> 12), out[1] = u8(0x80 | (c >> 6 & 63)), out[2] = u8(0x80 | (c & 63)), 3;
  out[0] = u8(0xF0 | c >> 18), out[1] = u8(0x80 | (c >> 12 & 63));
  out[2] = u8(0x80 | (c >> 6 & 63)), out[3] = u8(0x80 | (c & 63));
  return 4;
}

// Letters, digits and their marks; everything else stands between words.
inline bool in_word(const Record& record) { return record.kind == Kind::word || record.kind >= Kind::mark; }

// No word character ends before `at`.
inline bool starts_word(View text, std::size_t at) {
  if (at == 0) return true;
  if (text.data[at - 1] < 0x80) return !is_alnum(text.data[at - 1]);
  std::size_t from = previous_start(text, at);
  return !in_word(record_of(next_character(text, from)));
}

// No word character begins at `at`.
inline bool ends_word(View text, std::size_t at) {
  return at >= text.size || !in_word(record_of(next_character(text, at)));
}

}  // namespace mailsift::fold
