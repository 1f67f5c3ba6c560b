// Which grams of a key are listed.
#pragma once

#include "base/vec.hpp"

namespace mailsift::match {

// Keys of one table, one behind the other.
struct Keys {
  const u8* bytes = nullptr;
  const u32* ends = nullptr;  // of all keys
  const u32* members = nullptr;  // the numbers of those that are the table's
  std::size_t count = 0;

  View key(u32 number) const {
    const u32 from = number ? ends[number - 1] : 0;
    return View(bytes + from, ends[number] - from);
  }
};

// For each member the place of the first of `step` neighbouring grams that texts and other keys have as rarely as any.
// False when there is no memory. Every key has at least gram + step - 1 bytes.
bool choose_windows(const Keys& keys, u32 gram, u32 step, Vec<u16>& places);

// The same for a short key: the place of the gram that begins with the rarest byte. `starts`: the key begins only where
// no ASCII word goes on.
u16 rarest_beginning(View key, u32 gram, bool starts);

// The part of all bytes of texts that are like one of a set (one bit a byte).
float share_of_texts(const u64 (&bytes)[4]);

}  // namespace mailsift::match
