// Ordinary ASCII, of which most texts are: folded and looked through many bytes at a time.
#pragma once

#include "fold/fold.hpp"

namespace mailsift::fold {

constexpr bool is_plain(u8 c) { return c > 0x20 && c < 0x7F; }
constexpr bool is_white(u8 c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

constexpr char kSeparators[] = " .-_*/|,~+=:;!'\"#^";  // between letters that stand one by one

struct AsciiKernels {
  // Appends the fold of what it can take of `in` from `at` on, with its anchors but for the first byte's, and what
  // Scratch::wide is to know. Says how far it came.
  std::size_t (*run)(View in, std::size_t at, Folded& out);
  // Appends the places, ascending, of letters between two equal separators, as four bytes at a place divisible by four
  // see them: every run of four such letters has seven bytes, so that one of these windows lies inside. Says whether
  // there is a digit 0 or 1 between two letters.
  bool (*look)(View folded, Vec<u32>& windows);
};
const AsciiKernels& ascii_kernels();

// The space at `space` of the folded text, which is there up to it, stands for more than one white space: noted where
// that may matter, behind a letter that stands alone.
void note_wide(Folded& out, u32 space);

}  // namespace mailsift::fold
