// Exact look-ups of 16-byte keys in a mapped, position-independent section.
#pragma once

#include "base/vec.hpp"

namespace mailsift::lookup {

// A key is 16 bytes of a strong hash (an MD5, or the head of a SHA-256): any eight of its bytes are a good hash.
class KeyTable {
 public:
  static constexpr u32 kNone = 0xffffffff;
  // Checks sizes and format version, so that find() can trust them; false when damaged.
  bool open(View section);
  u32 size() const;
  // The value stored with the key, kNone when it is not there.
  u32 find(const u8 key[16]) const;

 private:
  View section_;
};

// Appends a section for `count` distinct keys; the last value wins where a key stands twice.
void build_key_table(const u8* keys, const u32* values, std::size_t count, Bytes& out);

}  // namespace mailsift::lookup
