// The header fields of one part: from its first line to the blank line, or to whatever else ends the block.
#pragma once

#include "mime/boundaries.hpp"
#include "mime/lines.hpp"
#include "mime/message.hpp"

namespace mailsift::mime {

struct BlockEnd {
  u32 body;       // where the body begins
  bool boundary;  // at `body` stands a delimiter line instead: the part has no body
  u16 flags;      // kBadHeader, kDuplicated
  Range junk;     // from the first line that is no field, if more fields come behind it, to the last such line
};

// Appends to out.headers. Ends at a blank line, at a line that is no field (which then belongs to the body, as MTAs
// and MUAs have it, unless a field that decides how the
// body is read stands further down) or at a delimiter line of an open boundary.
BlockEnd read_header_block(View raw, u32 from, const Limits& limits, const Boundaries& boundaries, Lines& lines,
                           Structure& out);

}  // namespace mailsift::mime
