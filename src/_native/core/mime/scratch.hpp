// Working memory of the field readers; kept by the caller, so that a warm scan allocates nothing.
#pragma once

#include "base/vec.hpp"

namespace mailsift::mime {

struct Scratch {
  Bytes joined;   // bytes out of adjacent encoded-words or of RFC 2231 pieces, before charset conversion
  Bytes name;     // display names as they are being read
  Bytes mailbox;  // the address that is being read
  Bytes comment;  // the last comment, which old mailers use for the name
  Bytes group;    // the name of the group that is open
};

}  // namespace mailsift::mime
