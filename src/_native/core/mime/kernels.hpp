// The inner loops of parsing, one set for each CPU level.
#pragma once

#include "base/view.hpp"

namespace mailsift::mime {

constexpr std::size_t kSlack = 64;  // bytes behind its answer that unfold may write

// How a line begins and where it ends.
struct LineShape {
  std::size_t name;  // bytes at its front that can be the name of a field (RFC 5322 3.6.8), kMostName of them at most
  std::size_t size;  // up to the first CR or LF, or all there is
};
constexpr std::size_t kMostName = 64;

struct Kernels {
  // Copies the text of a field without its folding, up to what is not that easy: a byte beyond ASCII, a NUL, a "=?".
  // Returns its place (that of its last byte), or `end`. Room: the size of the text, and kSlack. Sets `marked` where an
  // '@', a '%', or a colon that no digit stands before is copied; it may also do so for another colon.
  const u8* (*unfold)(const u8* at, const u8* end, u8*& to, bool& marked);
  LineShape (*line)(const u8* at, std::size_t size);
  // The first of two hyphens in a row; `size` when there are none.
  std::size_t (*two_hyphens)(const u8* at, std::size_t size);
};

const Kernels& kernels();  // of the level in use

}  // namespace mailsift::mime
