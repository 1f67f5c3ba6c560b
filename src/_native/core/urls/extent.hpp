// Where an address ends in plain text.
#pragma once

#include "base/vec.hpp"

namespace mailsift::urls {

// Where the userinfo ends: behind the last at sign of the run, when a colon (or an escape, which may be one) stands
// before it. Else `at`. A backslash is part of it, as for RFC 3986. `end` becomes the end of the run.
std::size_t behind_userinfo(View text, std::size_t at, std::size_t& end);

// End of the authority that begins at text[at]: a slash, `?`, `#`, a stop, or punctuation that no host has. An at sign
// with a colon before it keeps all before it inside, for a password may have any characters.
// `spaces`: dots may have blanks around (see refang.hpp).
std::size_t authority_end(View text, std::size_t at, bool spaces);

// End of path, query and fragment that begin at text[at]; brackets that open inside may close inside. `open` is the
// character before the address: its closing partner ends it.
std::size_t tail_end(View text, std::size_t at, u8 open);

// `text[from, to)` without the punctuation of the sentence around it.
std::size_t trim_end(View text, std::size_t from, std::size_t to);

}  // namespace mailsift::urls
