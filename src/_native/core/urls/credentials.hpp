// Users and passwords inside the path, query or fragment of an address: redirectors carry whole addresses there.
#pragma once

#include "base/vec.hpp"

namespace mailsift::urls {

// Bytes of an at sign (@, U+FF20, U+FE6B) or a colon (:, U+FF1A, U+FE55) at text[at]; 0 where there is none.
std::size_t at_sign(View text, std::size_t at);
std::size_t colon(View text, std::size_t at);
// Where the last at sign begins; SIZE_MAX for none.
std::size_t last_at_sign(View text);
// Cheap and never wrong in the other direction: false means that there is no at sign and no escape of one.
bool may_hide_credentials(View text);

// Appends `text` without what any reader may take for a user with a password: after `//` up to the last at sign before
// the end of that authority, and `user:password@` after any delimiter. A mail address (no colon, no `//`) stays.
// A candidate at the end of the text goes too where it is no host with a port, or whatever it is when `cut` says that
// the text was cut off. True when something was left out.
// `eager`: a password was left out of this text on another level of escapes, so every word before an at sign goes.
bool strip_credentials(View text, bool cut, bool eager, Bytes& out);

}  // namespace mailsift::urls
