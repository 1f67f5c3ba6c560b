// What the fields of a part say about it: type, encoding, names, and how its body is to be read.
#pragma once

#include "mime/message.hpp"
#include "mime/parameters.hpp"

namespace mailsift::mime {

// The boundaries of a multipart, in Structure::text; more than one only where readers may disagree.
struct PartBoundaries {
  Range text[kMostBoundaries];
  u32 count = 0;
};

// Fills everything of parts[part] but its place and its body. `parent_type`, in out.text too, decides the default type
// (multipart/digest) and what is encrypted.
void describe(View raw, const Decoders& decoders, Structure& out, u32 part, Range parent_type, PartBoundaries& boundaries);

}  // namespace mailsift::mime
