// A text in a text, sixty-four places at a time.
#pragma once

#include "base/view.hpp"

namespace mailsift::cpu {

// Where `wanted` (at least two bytes, known when this was compiled: a few dozen) begins first in `text`, at `from` or
// behind it; text.size when it doesn't. The time is that of the text times, at worst, the length of `wanted`.
std::size_t find(View text, View wanted, std::size_t from = 0);

}  // namespace mailsift::cpu
