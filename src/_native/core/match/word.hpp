// Where a word may begin or end in folded text.
#pragma once

#include "base/view.hpp"

namespace mailsift::match {

enum class WordClass : u8 {
  none,            // white space, punctuation, symbols, emoji
  letter,          // letters, digits and the underscore
  spaceless,       // the same of scripts that are written without spaces: Han, kana, Thai, Lao, Khmer, Burmese ...
  mark,            // combining marks
  spaceless_mark,  // combining marks of those scripts
};

WordClass word_class(u32 code_point);

constexpr bool is_ascii_word(u8 c) { return is_alnum(c) || c == '_'; }

inline bool is_continuation(u8 byte) { return (byte & 0xc0) == 0x80; }

// Bytes of the character at text[at]: itself, and behind anything but ASCII the continuation bytes, at most three.
// So bytes that are not UTF-8 count one by one or in small groups. `at` < text.size.
inline std::size_t character_size(View text, std::size_t at) {
  if (text[at] < 0x80) return 1;
  std::size_t size = 1;
  while (size < 4 && at + size < text.size && is_continuation(text[at + size])) ++size;
  return size;
}
// The same for the character that ends at text[at]; `at` > 0.
inline std::size_t character_size_before(View text, std::size_t at) {
  std::size_t size = 1;
  while (size < 4 && size < at && is_continuation(text[at - size]) && text[at - size - 1] >= 0x80) ++size;
  return size;
}

// True where a phrase may begin or end: everywhere but inside a word. Scripts without spaces have no inside, only
// a mark stays with the letter it stands on (UAX #29 rule WB4).
bool word_boundary(View text, std::size_t at);

}  // namespace mailsift::match
