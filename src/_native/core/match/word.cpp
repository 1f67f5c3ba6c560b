#include "match/word.hpp"

namespace mailsift::match {

namespace {

#include "tables/word_classes.inc"

constexpr u32 kCovered = sizeof(kWordBlock) * 128;

// A code point out of one character's bytes; anything but well-formed UTF-8 is as good as punctuation.
u32 decode(const u8* bytes, std::size_t size) {
  switch (size) {
    case 1: return bytes[0] < 0x80 ? bytes[0] : 0xffffffff;
    case 2: return (bytes[0] & 0xe0) == 0xc0 ? u32(bytes[0] & 0x1f) << 6 | (bytes[1] & 0x3f) : 0xffffffff;
    case 3:
      if ((bytes[0] & 0xf0) != 0xe0) return 0xffffffff;
      return u32(bytes[0] & 0x0f) << 12 | u32(bytes[1] & 0x3f) << 6 | (bytes[2] & 0x3f);
    default:
      if ((bytes[0] & 0xf8) != 0xf0) return 0xffffffff;
      return u32(bytes[0] & 0x07) << 18 | u32(bytes[1] & 0x3f) << 12 | u32(bytes[2] & 0x3f) << 6 | (bytes[3] & 0x3f);
  }
}

WordClass class_at(View text, std::size_t at) { return word_class(decode(text.data + at, character_size(text, at))); }

WordClass class_before(View text, std::size_t at) {
  std::size_t size = character_size_before(text, at);
  return word_class(decode(text.data + at - size, size));
}

}  // namespace

WordClass word_class(u32 code_point) {
  if (code_point < kCovered) {
    u8 pair = kWordClass[kWordBlock[code_point >> 7] * 64 + (code_point >> 1 & 63)];
    return WordClass(code_point & 1 ? pair >> 4 : pair & 15);
  }
  if (code_point < 0x40000) return WordClass::spaceless;  // planes 2 and 3 are Han by allocation
  if (code_point >= 0xe0100 && code_point <= 0xe01ef) return WordClass::mark;
  return WordClass::none;
}

bool word_boundary(View text, std::size_t at) {
  if (at == 0 || at >= text.size) return true;
  WordClass before = class_before(text, at), after = class_at(text, at);
  if (before == WordClass::none || after == WordClass::none) return true;
  if (after == WordClass::mark || after == WordClass::spaceless_mark) return false;
  return before == WordClass::spaceless || before == WordClass::spaceless_mark || after == WordClass::spaceless;
}

}  // namespace mailsift::match
