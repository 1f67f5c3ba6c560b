// Of a long text three pieces, so that whoever fills its front hides nothing behind it. Private to the learner's steps.
#pragma once

#include "base/vec.hpp"

namespace mailsift::tokens {

// The place at `at` or up to 40 bytes before it, behind a blank, or else between two characters; not before `least`.
inline std::size_t seam(View text, std::size_t at, std::size_t least) {
  const std::size_t lowest = at - least > 40 ? at - 40 : least;
  for (std::size_t to = at; to > lowest; --to)
    if (text[to - 1] <= ' ') return to;
  while (at > least && at < text.size && (text[at] & 0xc0) == 0x80) --at;
  return at;
}

// Half of it from the front, a quarter from the middle of what is left, a quarter from the end:
//
//   |=========front=========|......|====middle====|......|=====end=====|
//
// `most` is exceeded by the length of two words at most. `text` is longer than that.
inline void append_sample(Bytes& out, View text, std::size_t most) {
  const std::size_t quarter = most / 4, gap = (text.size - most) / 2;
  const std::size_t front = seam(text, 2 * quarter, 0);
  const std::size_t middle = seam(text, 2 * quarter + gap, front);
  const std::size_t behind = seam(text, 3 * quarter + gap, middle);
  const std::size_t end = seam(text, text.size - quarter, behind);
  append(out, text.slice(0, front));
  out.push('\n');
  append(out, text.slice(middle, behind - middle));
  out.push('\n');
  append(out, text.slice(end));
}

}  // namespace mailsift::tokens
