// What a search of phrases finds and what it may cost, whichever engine searches.
#pragma once

#include "base/limits.hpp"
#include "base/vec.hpp"

namespace mailsift::match {

// How much a list may ask for, in looks at text or at phrases, counted for plain phrases and for masks apart: lists
// that nest phrases in phrases, or that have many masks with the same longest piece, would make hostile text dear
// otherwise.
constexpr u64 kWorkPerByte = 32;
constexpr u64 kMaskWorkPerByte = 128;
constexpr u64 kWorkForNothing = u64{1} << 20;

struct Hit {
  u32 phrase;      // number given at build time
  u32 from, size;  // in the folded text
};

// By end, then start, then number.
inline bool earlier(const Hit& a, const Hit& b) {
  const u64 end_a = u64{a.from} + a.size, end_b = u64{b.from} + b.size;
  if (end_a != end_b) return end_a < end_b;
  return a.from != b.from ? a.from < b.from : a.phrase < b.phrase;
}
inline bool same(const Hit& a, const Hit& b) { return a.phrase == b.phrase && a.from == b.from && a.size == b.size; }

}  // namespace mailsift::match
