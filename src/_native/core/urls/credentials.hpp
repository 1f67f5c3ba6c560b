// Users and passwords inside the path, query or fragment of an address: redirectors carry whole addresses there.
#pragma once

#include "base/vec.hpp"

namespace mailsift::urls {

// Bytes of an at sign (@, U+FF20, U+FE6B) or a colon (:, U+FF1A, U+FE55) at text[at]; 0 where there is none.
std::size_t wide_at_sign(View text, std::size_t at);
std::size_t wide_colon(View text, std::size_t at);
inline std::size_t at_sign(View text, std::size_t at) {
  const u8 c = text[at];
  return c == '@' ? 1 : c != 0xEF ? 0 : wide_at_sign(text, at);
}
inline std::size_t colon(View text, std::size_t at) {
  const u8 c = text[at];
  return c == ':' ? 1 : c != 0xEF ? 0 : wide_colon(text, at);
}
// Where the last at sign begins; SIZE_MAX for none.
std::size_t last_at_sign(View text);
// Cheap and never wrong in the other direction: false means that there is no at sign and no escape of one.
bool may_hide_credentials(View text);

// What is known about a text beforehand.
struct Strip {
  bool cut = false;    // it was cut off: a candidate at its end goes whatever it is
  bool eager = false;  // a password was left out of it on another level of escapes: every word before an at sign goes
  bool whole = false;  // it begins with the address itself, perhaps without a scheme: `user:password@host/x`
};

// Appends `text` without what a reader may take for a user with a password, where an address stands: after two slashes
// or a web scheme up to the last at sign before the end of that authority, and `user:password@` after a backslash or
// behind the scheme of a nested address.
// Anything else stays: a mail address, `family=Inter:wght@400`, `/path:with@at`. A candidate at the end of the text
// goes too where it is no host with a port. True when something was left out.
bool strip_credentials(View text, Strip known, Bytes& out);

}  // namespace mailsift::urls
