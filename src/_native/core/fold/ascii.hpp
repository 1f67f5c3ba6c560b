// Ordinary ASCII, of which most texts are: folded and looked through many bytes at a time.
#pragma once

#include "base/vec.hpp"

namespace mailsift::fold {

// Ordinary: 0x21 to 0x7E, and a space or a line feed after something else.
constexpr bool is_plain(u8 c) { return c > 0x20 && c < 0x7F; }

constexpr char kSeparators[] = " .-_*/|,~+=:;!'\"#^";  // between letters that stand one by one

struct AsciiKernels {
  // Writes what it can of `in` to `out`, which has room for as much, and says how much: letters small, line feeds as
  // spaces.
  std::size_t (*lower)(const u8* in, std::size_t size, u8* out, bool after_space);
  // Appends the places, ascending, of letters between two equal separators, as four bytes at a place divisible by four
  // see them: every run of four such letters has seven bytes, so that one of these windows lies inside. Says whether
  // there is a digit 0 or 1 between two letters.
  bool (*look)(View folded, Vec<u32>& windows);
};
const AsciiKernels& ascii_kernels();

}  // namespace mailsift::fold
