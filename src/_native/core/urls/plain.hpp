// Addresses that are written in the form that is kept: nearly all that programs write into pages. They are copied, where
// the others are taken apart.
#pragma once

#include "urls/url.hpp"

namespace mailsift::urls {

// What assemble() makes of a web address with nothing in it to undo or to hide: `scheme://` up to `host`, a name of
// letters, digits, hyphens and single dots, and behind it ASCII without escapes, colons, at signs, backslashes, and in
// its path without empty segments and segments that begin with a dot. Without a scheme, `host` is 0 and `scheme` http.
// False, and nothing is appended, where it is none of these (or may be none: a number at the end of the name).
bool assemble_plain(Urls& out, Scheme scheme, View shown, std::size_t host, u16 flags);

// Bytes at the front of `text` that are such a name with its path and that no sentence around it could mean: neither
// brackets nor quotes.
std::size_t plain_run(View text);

}  // namespace mailsift::urls
