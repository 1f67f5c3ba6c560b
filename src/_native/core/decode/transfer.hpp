// Content-Transfer-Encodings back to bytes (RFC 2045 6, uuencode as POSIX writes it).
#pragma once

#include "base/vec.hpp"

namespace mailsift::decode {

// All append to `out` and never fail; the count of what had to be skipped or mended is added to `defects`.
void base64(View in, Bytes& out, u32& defects);            // junk skipped; stops at padding unless more follows
void quoted_printable(View in, Bytes& out, u32& defects);  // soft breaks, bad escapes kept as they stand
void quoted_word(View in, Bytes& out, u32& defects);       // the "Q" encoding of RFC 2047
void uuencode(View in, Bytes& out, u32& defects);          // from "begin MODE NAME" to "end", lines as long as they say
// The file name and place of a uuencoded block in text: behind `from`, returns false when there is none.
bool find_uuencode(View text, std::size_t from, Range& block, Range& name);

}  // namespace mailsift::decode
