// Path and query in the form of Safe Browsing.
#pragma once

#include "base/vec.hpp"

namespace mailsift::urls {

// Appends the canonical form of `text`, which has no escapes and no fragment any more: dot segments resolved, slashes
// of the path single, a slash first, and bytes up to 0x20, from 0x7F on, # and % escaped.
void write_path(View text, Bytes& out);

}  // namespace mailsift::urls
