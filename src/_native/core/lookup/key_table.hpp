// Exact look-ups of 16-byte keys in a mapped, position-independent section.
#pragma once

#include "lookup/field.hpp"

namespace mailsift::lookup {

// A key is 16 bytes of hashes. The first four, which the table calls the head of the key, may be a hash of a part alone
// of what the key stands for (the host of an address), so that many keys share them.
//
//   u32 magic | u32 count | u32 bits | u32 0
//   u32 directory[2^bits + 1]    first key whose leading `bits` bits are at least the index
//   u8  marks[2^(bits + 1)]      a bit for each value of the leading bits + 4 bits: does a key begin so?
//   u8  keys[count][16]          sorted
//   u32 values[count]
//
// With 2^bits >= count a bucket holds one key on average, and fifteen in sixteen misses end at a mark: the marks take
// two to four bytes a key, so those of a large table stay in the cache where the directory and the keys do not.
class KeyTable {
 public:
  static constexpr u32 kNone = 0xffffffff;
  // Checks sizes and format version, so that find() can trust them; false when damaged.
  bool open(View section);
  u32 size() const { return keys_.count; }
  // The value stored with the key, kNone when it is not there.
  u32 find(const u8 key[16]) const;
  // False: no key has these four bytes first, the most significant of `head` leading.
  bool may_begin(u32 head) const;

 private:
  Array directory_, marks_, keys_, values_;
  u32 shift_ = 0;
};

// Appends a section for `count` distinct keys; the last value wins where a key stands twice. `out` must be empty.
void build_key_table(const u8* keys, const u32* values, std::size_t count, Bytes& out);

}  // namespace mailsift::lookup
