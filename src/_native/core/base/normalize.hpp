// Unicode normalisation over code points (UAX #15). Tables are generated: tools/make_unicode_tables.py.
#pragma once

#include "base/vec.hpp"

namespace mailsift {

// One code point out of UTF-8 at text[at]; advances `at`. Bytes that are not UTF-8 give U+FFFD, one per
// maximal subpart (Unicode 3.9, table 3-8). Never reads past the end.
u32 next_code_point(View text, std::size_t& at);
// Appends UTF-8; surrogates and values above U+10FFFF become U+FFFD.
void append_utf8(Bytes& out, u32 code_point);

// In place on code points. `compatibility`: NFKC instead of NFC.
void normalize(Vec<u32>& code_points, Vec<u32>& scratch, bool compatibility);

// Appends the full decomposition (NFKD or NFD), the character itself where it has none.
void decompose(u32 code_point, bool compatibility, Vec<u32>& out);
// Canonical_Combining_Class; 0 for starters.
u8 combining_class(u32 code_point);

}  // namespace mailsift
