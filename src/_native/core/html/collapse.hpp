// White space of a text without markup collapsed: a blank for each run of them.
#pragma once

#include "base/view.hpp"

namespace mailsift::html {

// `in` begins with what is neither blank nor NUL. Writes it to `out`, which has room for 64 bytes more than that, blanks as
// one space each, NUL left out (13.2.6.4.7), and returns how many bytes it is; blanks at the end are not written, and `blank`
// says whether there were any.
using Collapse = std::size_t (*)(View in, u8* out, bool& blank);
Collapse collapse_kernel();

}  // namespace mailsift::html
