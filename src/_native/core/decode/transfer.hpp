// Content-Transfer-Encodings back to bytes (RFC 2045 6, uuencode as POSIX writes it).
#pragma once

#include "base/vec.hpp"

namespace mailsift::decode {

// All append to `out` and never fail; the count of what had to be skipped or mended is added to `defects`.
// Junk skipped. Ends at a padding, unless more base64 follows: blanks, then a run of the alphabet in fours to the end of
// its line, or one that a padding closes. A last group of two or three characters without padding counts.
void base64(View in, Bytes& out, u32& defects);
// Soft breaks, also with blanks before the line end; bad escapes ("==", "=XY") kept as they stand; blanks at the end of
// a line kept, as all libraries do (RFC 2045 6.7 (3) would drop them).
void quoted_printable(View in, Bytes& out, u32& defects);
void quoted_word(View in, Bytes& out, u32& defects);       // the "Q" encoding of RFC 2047
void uuencode(View in, Bytes& out, u32& defects);          // from "begin MODE NAME" to "end", lines as long as they say
// The file name and place of a uuencoded block in text: behind `from`, returns false when there is none.
bool find_uuencode(View text, std::size_t from, Range& block, Range& name);
// The same for a block of base64 behind "begin-base64 MODE NAME"; its lines alone.
bool find_begin_base64(View text, std::size_t from, Range& block, Range& name);

}  // namespace mailsift::decode
