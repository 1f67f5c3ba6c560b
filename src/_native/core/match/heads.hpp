// Which bytes keys begin with.
#pragma once

#include "cpu/block.hpp"

namespace mailsift::match {

// A byte of a set: ASCII by table, the others all or none of their kind.
struct Heads {
  cpu::Set ascii;
  bool trail = false, lead = false;  // 0x80 to 0xbf, 0xc0 to 0xff

  Heads() = default;
  explicit Heads(const u64 (&bits)[4]) : trail(bits[2] != 0), lead(bits[3] != 0) {
    for (u32 c = 0; c < 128; ++c)
      if (bits[c >> 6] >> (c & 63) & 1) ascii.add(u8(c));
  }
  bool has(u8 c) const { return c < 0x80 ? ascii.has(c) : c < 0xc0 ? trail : lead; }
};

constexpr cpu::Set kWord = cpu::Set("_").add('0', '9').add('A', 'Z').add('a', 'z');

}  // namespace mailsift::match
