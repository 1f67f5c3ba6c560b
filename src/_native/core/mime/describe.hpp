// What the fields of a part say about it: type, encoding, names, and how its body is to be read.
#pragma once

#include "mime/message.hpp"

namespace mailsift::mime {

// Fills everything of parts[part] but its place and its body; `boundary` is where the boundary stands in out.text,
// size 0 when there is none. `parent_type`, in out.text too, decides the default type (multipart/digest) and what is encrypted.
void describe(View raw, const Decoders& decoders, Structure& out, u32 part, Range parent_type, Range& boundary);

}  // namespace mailsift::mime
