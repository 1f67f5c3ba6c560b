// Character references of HTML (13.2.5.72 and on), named and numeric.
#pragma once

#include "base/vec.hpp"

namespace mailsift::html {

// `in` begins with '&'. Appends what the reference stands for and returns its size in bytes; 0 and nothing appended when it
// is none. `attribute`: a name without semicolon before an alphanumeric or '=' is none there (query strings).
std::size_t resolve_reference(View in, bool attribute, Bytes& out);

// Appends `in` with all references resolved.
void resolve_all(View in, bool attribute, Bytes& out);

}  // namespace mailsift::html
