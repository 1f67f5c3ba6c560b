// Bytes at which the finder looks: colons, dots, brackets that may hide one, and the lead bytes of the full-width full
// stops.
#pragma once

#include "base/view.hpp"

namespace mailsift::urls {

struct TriggerBytes {
  bool of[256] = {};
  constexpr TriggerBytes() {
    for (unsigned c = 0; c < 256; ++c)
      of[c] = c == ':' || c == '.' || c == '[' || c == '(' || c == '{' || c == 0xE3 || c == 0xEF;
  }
};
inline constexpr TriggerBytes kTriggerBytes;
inline bool is_trigger(u8 c) { return kTriggerBytes.of[c]; }

// Bit i: there may be an address around text[from + i]. Reads up to 64 bytes, none beyond `text`. Of the bytes above
// only some that lead to nothing are left out, at most.
using Triggers = u64 (*)(View text, std::size_t from);
Triggers best_triggers();  // for this machine; chosen once a text

}  // namespace mailsift::urls
