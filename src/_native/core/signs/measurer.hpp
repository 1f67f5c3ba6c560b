// One pass over a text, a byte at a time where words are more than ASCII letters. Private to measure.cpp.
#pragma once

#include "base/utf8.hpp"
#include "signs/brands.hpp"
#include "signs/signs.hpp"
#include "signs/terms.hpp"

namespace mailsift::signs {

enum Script : u8 { kNone = 0, kLatin = 1, kGreek = 2, kCyrillic = 4, kOther = 8 };

// Base letters of U+00C0 to U+017F, in lower case; blank where there is none.
inline constexpr char kBase[] =
    "aaaaaaaceeeeiiii" "dnooooo ouuuuyts" "aaaaaaaceeeeiiii" "dnooooo ouuuuyty"
    "aaaaaaccccccccdd" "ddeeeeeeeeeegggg" "gggghhhhiiiiiiii" "iiiijjkkklllllll"
    "lllnnnnnnnnnoooo" "oooorrrrrrssssss" "ssttttttuuuuuuuu" "uuuuwwyyyzzzzzzs";
static_assert(sizeof kBase == 192 + 1);

inline bool is_invisible(u32 c) {
  return (c >= 0x200b && c <= 0x200d) || (c >= 0x2060 && c <= 0x2064) || c == 0xad || c == 0xfeff || c == 0x180e || c == 0x34f ||
         (c >= 0xe0000 && c <= 0xe007f);
}
inline bool is_override(u32 c) { return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069); }
// Letters that are shapes of ASCII letters: mathematical, enclosed, full-width, small capitals.
inline bool is_fancy(u32 c) {
  return (c >= 0x1d400 && c <= 0x1d7ff) || (c >= 0xff21 && c <= 0xff5a && c != 0xff3b) || (c >= 0x24b6 && c <= 0x24e9) ||
         (c >= 0x1f130 && c <= 0x1f189);
}
inline bool is_symbol(u32 c) {
  return (c >= 0x1f300 && c <= 0x1faff) || (c >= 0x2600 && c <= 0x27bf) || (c >= 0x1f1e6 && c <= 0x1f1ff) || (c >= 0x2b00 && c <= 0x2bff);
}
inline bool is_ideograph(u32 c) { return (c >= 0x3400 && c <= 0x9fff) || (c >= 0x3040 && c <= 0x30ff); }

constexpr bool is_inside(u8 c) { return c == '-' || c == '_'; }
// May stand between the digits of a telephone number.
constexpr bool is_in_number(u8 c) { return c == ' ' || c == '(' || c == ')' || c == '-' || c == '.' || c == '+' || c == '/'; }

// What a byte is behind letters: part of the same word, or a sign that ends it (from kBlank on).
enum Kind : u8 { kLetter, kInside, kBlank, kPlus, kBreak };
struct Kinds {
  Kind of[256] = {};
};
constexpr Kinds make_kinds() {
  Kinds kinds;
  for (u32 i = 0; i < 256; ++i) {
    const u8 c = u8(i);
    kinds.of[i] = is_alpha(c)                                    ? kLetter
                  : c >= 0x80 || is_digit(c) || is_inside(c) ? kInside
                  : c == '+'                                     ? kPlus
                  : is_in_number(c)                              ? kBlank
                                                                 : kBreak;
  }
  return kinds;
}
inline constexpr Kinds kKinds = make_kinds();

// How many ASCII letters stand at `at`, and how many of them are capitals; eight at a time.
struct Letters {
  u32 size = 0, capitals = 0;

  Letters(const u8* at, const u8* end) {
    for (const u8* from = at;;) {
      if (end - from < 8) {
        for (; from < end && is_alpha(*from); ++from) capitals += *from < 'a';
        size = u32(from - at);
        return;
      }
      const u64 word = load_word(from), small = (word | kEach * 0x20) & ~kHighBits;
      // Seven bits and what is added to them stay within a byte.
      u64 letters = (small + kEach * (0x80 - 'a')) & ~(small + kEach * (0x80 - 'z' - 1)) & ~word & kHighBits;
      const u64 others = letters ^ kHighBits;
      const u32 run = others ? first_marked(others) : 8;
      if (run < 8) letters &= (u64{1} << run * 8) - 1;
      if (const u64 big = letters & ~(word << 2)) capitals += u32((big >> 7) * kEach >> 56);  // bit 5 is off
      from += run;
      if (run < 8) {
        size = u32(from - at);
        return;
      }
    }
  }
  static constexpr u64 kEach = 0x0101010101010101;
};

class Measurer {
 public:
  Measurer(View text, MeasureRow& row) : text_(text), row_(row) {}

  void run() {
    const View head = text_.slice(0, kMeasured);
    const u8 *at = head.data, *end = head.end();
    while (at < end) {
      if (!in_word_ && is_alpha(*at)) {
        const u8* from = at;
        at = plain_words(at, end);
        if (at > from) continue;
      }
      at = step(at, end);
    }
    finish(end);
  }

 protected:
  const u8* step(const u8* at, const u8* end) {
    const u8 c = *at;
    if (c < 0x80) {
      if (is_alnum(c)) letter(c, at);
      else if (!is_inside(c) || !in_word_) gap(c, at);
      else ++word_size_, hash_ = hash_step(hash_, c);
      return at + 1;
    }
    u32 size;
    const u32 code = utf8_step(at, end, size);
    row_.non_ascii += size;
    if (code != kNotUtf8) wide(code, at, size);
    return at + size;
  }
  void finish(const u8* end) {
    end_word(end);
    telephone_end();
    row_.bytes = u32(text_.size);
    count_rest();
  }

  // Words that begin with ASCII letters, most of which are nothing else, and the signs behind them. From the first letter
  // of one to where something else stands, or into the word that is more than letters.
  const u8* plain_words(const u8* at, const u8* end) {
    previous_ = 0;
    if (digits_) telephone_end();
    u32 letters = 0, capitals = 0;
    while (at < end && kKinds.of[*at] == kLetter) {
      const Letters run(at, end);
      const u8* word = at;
      at += run.size;
      letters += run.size;
      capitals += run.capitals;
      Kind next = at < end ? kKinds.of[*at] : kBreak;
      if (next == kInside) {
        begin(word);
        word_size_ = run.size, scripts_ = kLatin;
        if (run.size <= kLongestWord) hash_ = hash_letters(word, run.size);
        break;
      }
      ++row_.words;
      plain_word(word, run.size, end);
      for (; at < end && (next = kKinds.of[*at]) >= kBlank; ++at)
        if (next != kBlank) plus_ = next == kPlus;
    }
    row_.letters += letters;
    row_.capitals += capitals;
    return at;
  }
  // `end`: of what may be read.
  void plain_word(const u8* at, u32 size, const u8* end) {
    if (size - 2 > kLongestWord - 2) return;
    if (kWordFilter.may_hold(first_letters(at, size, end), size)) classify(hash_letters(at, size));
  }
  static u32 hash_letters(const u8* at, u32 size) {
    u32 hash = kHashStart;
    for (u32 i = 0; i < size; ++i) hash = hash_step(hash, at[i] | 0x20);
    return hash;
  }

  void begin(const u8* at) {
    if (in_word_) return;
    in_word_ = true, ascii_ = *at < 0x80, hash_ = kHashStart, word_size_ = 0, scripts_ = 0, word_at_ = at;
  }
  void letter(u8 c, const u8* at) {
    begin(at);
    const u8 small = lower(c);
    hash_ = hash_step(hash_, small);
    ++word_size_;
    previous_ = 0;
    if (is_digit(c)) {
      ++digits_;
      return;
    }
    scripts_ |= kLatin;
    ++row_.letters;
    row_.capitals += small != c;
    if (digits_) telephone_end();
  }
  void gap(u8 c, const u8* at) {
    end_word(at);
    previous_ = 0;
    if (!digits_) {  // then there are no gaps either
      plus_ = c == '+' || (plus_ && is_in_number(c));
      return;
    }
    if (!is_in_number(c)) telephone_end();
    else ++gaps_;
    if (c == '+') plus_ = true;
  }
  void wide(u32 c, const u8* at, u32 size) {
    ascii_ = false;
    if (is_invisible(c)) {
      ++row_.invisible;
      return;  // a word goes on over it
    }
    if (is_override(c)) {
      ++row_.overrides;
      return;
    }
    telephone_end();
    if (c >= 0xc0 && c < 0x180) return latin(c, at);
    if (c >= 0x370 && c < 0x530) return greek_or_cyrillic(c, at);
    if (is_ideograph(c)) return ideograph(c, at, size);
    row_.fancy += is_fancy(c);
    row_.symbols += is_symbol(c);
    row_.replaced += c == kReplacement;
    if (c < 0x2000 && c >= 0x530) {
      begin(at);
      scripts_ |= kOther;
      ++word_size_, ++row_.letters;
      return;
    }
    gap('!', at);
  }
  void latin(u32 c, const u8* at) {
    begin(at);
    hash_ = hash_step(hash_, u8(kBase[c - 0xc0]));
    ++word_size_, ++row_.letters;
    row_.capitals += c < 0xdf;
    scripts_ |= kLatin;
  }
  void greek_or_cyrillic(u32 c, const u8* at) {
    begin(at);
    ++word_size_, ++row_.letters;
    scripts_ |= c < 0x400 ? kGreek : kCyrillic;
    if ((c >= 0x410 && c < 0x430) || (c >= 0x391 && c < 0x3aa)) c += 32, ++row_.capitals;
    else if (c >= 0x400 && c < 0x410) c += 80, ++row_.capitals;
    if (c == 0x451) c = 0x435;  // yo is written as ye
    hash_ = hash_step(hash_step(hash_, u8(0xc0 | c >> 6)), u8(0x80 | (c & 0x3f)));
  }
  void ideograph(u32 c, const u8* at, u32 size) {
    end_word(at);
    if (previous_) {
      u8 pair[8];
      const u8* end = put_utf8(put_utf8(pair, previous_), c);
      u32 hash = kHashStart;
      for (const u8* p = pair; p < end; ++p) hash = hash_step(hash, *p);
      classify(hash);
    }
    previous_ = c;
    ++row_.letters;
    row_.words += size > 0;
  }

  void classify(u32 hash) {
    const u32 found = kTerms.find(hash);
    if ((found & bit(facts::kReader)) && row_.words - greeting_at_ <= 2 && greeting_at_) ++row_.generic_greetings;
    if (found & bit(facts::kGreeting)) greeting_at_ = row_.words;
    for (u32 left = found; left; left &= left - 1) {
      u16& count = row_.classes[__builtin_ctz(left)];
      count = u16(count + (count < 0xffff));
    }
    const u32 brand = brand_of(hash);
    if (brand != kNoBrand && !kBrands[brand].ordinary) row_.brands |= u64{1} << brand;
  }
  void end_word(const u8* at) {
    if (!in_word_) return;
    in_word_ = false;
    ++row_.words;
    // Of a word that is ASCII the filter is asked first, at every level alike.
    if (word_size_ >= 2 && word_size_ <= kLongestWord &&
        (!ascii_ || kWordFilter.may_hold(first_letters(word_at_, word_size_, at), word_size_)))
      classify(hash_);
    if (word_size_ > kLongestWord) crypto_address(View(word_at_, std::size_t(at - word_at_)), word_size_);
    row_.mixed_words += (scripts_ & (scripts_ - 1)) != 0;
  }

  // `size` in characters.
  void crypto_address(View word, std::size_t size) {
    if (size >= 26 && size <= 62) row_.crypto_addresses += is_crypto_address(word);
  }

  // Base58Check (Bitcoin), bech32 (BIP 173), hexadecimal with 0x (Ethereum).
  static bool is_crypto_address(View word) {
    u32 digits = 0, capitals = 0, hex = 0, bad = 0, smalls = 0;
    for (u8 c : word) {
      if (!is_alnum(c)) return false;
      digits += is_digit(c);
      capitals += c >= 'A' && c <= 'Z';
      smalls += c >= 'a' && c <= 'z';
      hex += is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f');
      bad += c == '0' || c == 'O' || c == 'I' || c == 'l';
    }
    if (word.size == 42 && word[0] == '0' && lower(word[1]) == 'x') return hex == 41;
    if (word.size >= 42 && starts_ignoring_case(word, "bc1")) return digits >= 6 && (capitals == 0 || smalls == 0);
    return word.size <= 35 && (word[0] == '1' || word[0] == '3') && bad == 0 && digits >= 3 && capitals >= 4 && smalls >= 4;
  }

  void telephone_end() {
    row_.telephones += digits_ >= 9 && digits_ <= 15 && (gaps_ >= 2 || plus_) && gaps_ <= 10;
    digits_ = gaps_ = 0;
    plus_ = false;
  }

  // Beyond kMeasured: only what needs no words.
  void count_rest() {
    const View rest = text_.slice(kMeasured);
    const u8* at = rest.data;
    for (; rest.end() - at >= 8; at += 8)
      if (const u64 high = load_word(at) & kHighBits) row_.non_ascii += u32(__builtin_popcountll(high));
    for (; at < rest.end(); ++at) row_.non_ascii += *at >> 7;
  }

  View text_;
  MeasureRow& row_;
  bool in_word_ = false, ascii_ = false, plus_ = false;
  u8 scripts_ = 0;
  u32 hash_ = kHashStart, word_size_ = 0, previous_ = 0, greeting_at_ = 0, digits_ = 0, gaps_ = 0;
  const u8* word_at_ = nullptr;
};

}  // namespace mailsift::signs
