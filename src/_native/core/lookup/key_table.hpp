// Exact look-ups of 16-byte keys in a mapped, position-independent section.
#pragma once

#include "lookup/field.hpp"

namespace mailsift::lookup {

// A key is 16 bytes of a strong hash (an MD5, or the head of a SHA-256): any eight of its bytes are a good hash.
//
//   u32 magic | u32 count | u32 bits | u32 0
//   u32 directory[2^bits + 1]    first key whose leading `bits` bits are at least the index
//   u8  keys[count][16]          sorted
//   u32 values[count]
//
// With 2^bits >= count a bucket holds one key on average, so that a miss reads one line of the directory and at
// most one of the keys.
class KeyTable {
 public:
  static constexpr u32 kNone = 0xffffffff;
  // Checks sizes and format version, so that find() can trust them; false when damaged.
  bool open(View section);
  u32 size() const { return keys_.count; }
  // The value stored with the key, kNone when it is not there.
  u32 find(const u8 key[16]) const;

 private:
  Array directory_, keys_, values_;
  u32 shift_ = 0;
};

// Appends a section for `count` distinct keys; the last value wins where a key stands twice. `out` must be empty.
void build_key_table(const u8* keys, const u32* values, std::size_t count, Bytes& out);

}  // namespace mailsift::lookup
