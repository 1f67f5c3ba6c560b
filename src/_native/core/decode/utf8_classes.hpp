// What is wrong with two bytes in a row, told by three half-bytes: J. Keiser and D. Lemire, "Validating UTF-8 In Less
// Than One Instruction Per Byte" (2021). A bit that all three tables have set is an error; only kTwoContinuations is
// none where a third or fourth byte is due.
#pragma once

#include "base/view.hpp"

namespace mailsift::decode {

enum Utf8Error : u8 {
  kTooShort = 1 << 0,           // a lead byte, and no continuation behind it
  kTooLong = 1 << 1,            // ASCII, and a continuation behind it
  kOverlong3 = 1 << 2,          // E0, and less than A0
  kTooLarge = 1 << 3,           // above U+10FFFF: F4 and at least 90, or F5 to FF and at least 90
  kSurrogate = 1 << 4,          // ED, and at least A0
  kOverlong2 = 1 << 5,          // C0 or C1
  kOverlong4 = 1 << 6,          // F0, and less than 90
  kTooLarge1000 = 1 << 6,       // F5 to FF, and less than 90
  kTwoContinuations = 1 << 7,
};

struct Utf8Classes {
  u8 first_high[16] = {}, first_low[16] = {}, second_high[16] = {};

  constexpr Utf8Classes() {
    for (u32 i = 0; i < 16; ++i) {
      first_high[i] = i < 8 ? kTooLong : i < 12 ? kTwoContinuations : kTooShort;
      first_low[i] = kTooShort | kTooLong | kTwoContinuations;
      if (i >= 4) first_low[i] |= kTooLarge;
      if (i >= 5) first_low[i] |= kTooLarge1000;
      second_high[i] = u8(i < 8 || i >= 12 ? kTooShort : kTooLong | kOverlong2 | kTwoContinuations);
    }
    first_high[0xC] |= kOverlong2;
    first_high[0xE] |= kOverlong3 | kSurrogate;
    first_high[0xF] |= kTooLarge | kTooLarge1000 | kOverlong4;
    first_low[0x0] |= kOverlong3 | kOverlong2 | kOverlong4;
    first_low[0x1] |= kOverlong2;
    first_low[0xD] |= kSurrogate;
    second_high[0x8] |= kOverlong3 | kTooLarge1000 | kOverlong4;
    second_high[0x9] |= kOverlong3 | kTooLarge;
    second_high[0xA] |= kSurrogate | kTooLarge;
    second_high[0xB] |= kSurrogate | kTooLarge;
  }
};
inline constexpr Utf8Classes kUtf8;

}  // namespace mailsift::decode
