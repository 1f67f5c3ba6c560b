#include "signature/words.hpp"

namespace mailsift::signature {
namespace {

#include "tables/word_classes.inc"

constexpr u32 kCovered = sizeof(kWordBlock) * 128;

}  // namespace

Class class_of(u32 code_point) {
  if (code_point < kCovered) {
    const u8 pair = kWordClass[kWordBlock[code_point >> 7] * 64 + (code_point >> 1 & 63)];
    return Class(code_point & 1 ? pair >> 4 : pair & 15);
  }
  if (code_point < 0x40000) return Class::spaceless;  // planes 2 and 3 are Han by allocation
  if (code_point >= 0xe0100 && code_point <= 0xe01ef) return Class::mark;
  return Class::none;
}

}  // namespace mailsift::signature
