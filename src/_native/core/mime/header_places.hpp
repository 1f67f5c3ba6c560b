// Where the fields of a message's own header stand, for whoever changes it.
#pragma once

#include "mime/message.hpp"

namespace mailsift::mime {

struct FieldPlace {
  u32 from, colon;  // of the name; of what follows its colon
  u32 end, next;    // of the value, and behind its line end
};
struct HeaderPlaces {
  Vec<FieldPlace> fields;
  u32 begin = 0;  // behind a leading "From " line (mbox)
  u32 end = 0;    // at the blank line, or at whatever else ends the block
};

// As parse() reads them where no limit bites; nothing behind the header is looked at.
void find_header(View raw, const Decoders& decoders, Structure& work, HeaderPlaces& out);

}  // namespace mailsift::mime
