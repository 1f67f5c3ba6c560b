// The words of a folded text that tell campaigns apart: a visitor gets the 64-bit hash of each, in their order.
//
// Left out, because a campaign changes them from copy to copy: web and mail addresses, host names, every word with a
// digit. Their neighbours become neighbours. Scripts without spaces give a word a character, hashed with the one before.
#pragma once

#include "base/utf8.hpp"
#include "signature/sketch.hpp"

namespace mailsift::signature {

enum class Class : u8 { none, letter, spaceless, mark, spaceless_mark };
Class class_of(u32 code_point);

// `end`: of the text, which may be read up to there.
inline u64 hash_word(const u8* at, std::size_t size, const u8* end) {
  const u64 length = size;
  u64 hash = 0;
  for (; size >= 8; at += 8, size -= 8) hash = mix(hash ^ load_word(at));
  u64 tail = 0;
  if (end - at >= 8)
    tail = load_word(at) & ((u64{1} << 8 * size) - 1);
  else if (size)
    std::memcpy(&tail, at, size);
  return mix(mix(hash ^ tail) ^ length);
}

// The high bit of every byte that is none of a to z.
inline u64 no_small_letters(u64 word) {
  const u64 low = word & ~kHighBits;
  const u64 from_a = low + 0x1f1f1f1f1f1f1f1f, above_z = low + 0x0505050505050505;
  return (~from_a | above_z | word) & kHighBits;
}

enum ByteKind : u8 { kSpace, kPunctuation, kLetter, kDigit, kBeyond };
struct ByteKinds {
  u8 of[256] = {};
  constexpr ByteKinds() {
    for (u32 c = 0; c < 256; ++c) {
      const bool is_letter = is_alpha(u8(c)) || c == '_';
      of[c] = c >= 0x80 ? kBeyond : is_letter ? kLetter : is_digit(u8(c)) ? kDigit : c <= ' ' ? kSpace : kPunctuation;
    }
  }
};
inline constexpr ByteKinds kKinds;

template <class Visit>
class Words {
 public:
  Words(View text, Visit& visit) : p_(text.data), end_(text.data + text.size), visit_(visit) {}

  // Words that stand between spaces and have a letter, characters without spaces counting half: what a reader would
  // call the length of the text, address or not.
  u32 run() {
    while (p_ < end_) {
      const u8 kind = kKinds.of[*p_];
      if (kind == kSpace)
        ++p_, counted_ = false;
      else if (kind != kLetter || !plain_word())
        step(kind);
    }
    return halves_ / 2;
  }

 protected:
  // What stands at p_, of a `kind` other than kSpace.
  void step(u8 kind) {
    if (kind != kBeyond || !other_character()) chunk();
  }

  // What most words are: small ASCII letters, at most one punctuation mark, a space. False, and nothing done, when
  // it is anything else or stands near the end.
  bool plain_word() {
    const u8* to = p_;
    u64 hash = 0, word, marks;
    for (;; to += 8) {
      if (end_ - to < 10) return false;
      word = load_word(to);
      if ((marks = no_small_letters(word))) break;
      hash = mix(hash ^ word);
    }
    const u32 size = first_marked(marks);
    to += size;
    const u8* next = to + (kKinds.of[*to] == kPunctuation && *to != '@');
    if (kKinds.of[*next] != kSpace) return false;
    before_ = 0;
    if (!counted_) halves_ += 2;
    counted_ = true;
    visit_(mix(mix(hash ^ (word & ((u64{1} << 8 * size) - 1))) ^ u64(to - p_)));
    p_ = next;
    return true;
  }

  // True when the character at p_ is no letter of a chunk, and then done with.
  bool other_character() {
    u32 size;
    const u32 c = utf8_step(p_, end_, size);
    const Class is = c == kNotUtf8 ? Class::none : class_of(c);
    if (is == Class::letter || is == Class::mark) return false;
    p_ += size;
    if (is == Class::none) {
      before_ = 0;
      return true;
    }
    visit_(mix(mix(u64(before_) << 32 | c)));
    before_ = c;
    ++halves_;
    return true;
  }

  // Everything up to the next space or character that is none of a word's; it stays or goes as one.
  void chunk() {
    const u8* from = p_;
    bool is_address = false, letters = false, digits = false, plain = true;
    for (u8 previous = kSpace, kind; p_ < end_ && (kind = kKinds.of[*p_]) != kSpace; previous = kind) {
      if (kind == kLetter) {
        letters = true;
        while (++p_ < end_ && kKinds.of[*p_] == kLetter) {
        }
        continue;
      }
      if (kind == kBeyond) {
        u32 size;
        const u32 c = utf8_step(p_, end_, size);
        const Class is = c == kNotUtf8 ? Class::none : class_of(c);
        if (is != Class::letter && is != Class::mark) break;
        letters = true;
        p_ += size;
        continue;
      } else if (kind == kDigit) {
        digits = true;
      } else {
        plain = false;
        is_address |= marks_address(previous);
      }
      ++p_;
    }
    before_ = 0;
    if (!letters) return;
    if (!counted_) halves_ += 2;
    counted_ = true;
    if (is_address) return;
    if (!plain)
      pieces(from, p_);
    else if (!digits)
      visit_(hash_word(from, std::size_t(p_ - from), end_));
  }

  // At p_ stands what only an address has inside: "@", "://", a dot between letters.
  bool marks_address(u8 previous) const {
    const std::size_t left = std::size_t(end_ - p_);
    if (*p_ == '@') return true;
    if (*p_ == ':') return left > 2 && p_[1] == '/' && p_[2] == '/';
    return *p_ == '.' && previous >= kLetter && left > 1 && kKinds.of[p_[1]] >= kLetter && kKinds.of[p_[1]] != kBeyond;
  }

  // The words of a chunk with punctuation in it.
  void pieces(const u8* from, const u8* to) {
    while (from < to) {
      const u8* begin = from;
      bool digits = false;
      for (u8 kind; from < to && (kind = kKinds.of[*from]) >= kLetter; ++from) digits |= kind == kDigit;
      if (from > begin && !digits) visit_(hash_word(begin, std::size_t(from - begin), end_));
      if (from == begin) ++from;
    }
  }

  const u8 *p_, *end_;
  Visit& visit_;
  u32 halves_ = 0;
  bool counted_ = false;  // something since the last space
  u32 before_ = 0;        // the last character, where it was of a script without spaces
};

}  // namespace mailsift::signature
