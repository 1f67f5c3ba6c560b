// What mime needs of decode without including it: facts/ hands the functions in. (Components stand beside each
// other; only facts/ knows them all.)
#pragma once

#include "base/vec.hpp"

namespace mailsift {

struct Decoders {
  // Append the decoded bytes to `out`; junk is skipped, never an error.
  void (*base64)(View in, Bytes& out);
  void (*quoted_printable)(View in, Bytes& out, bool header);  // header: RFC 2047 "Q", where _ is a space
  // Append `in` as UTF-8. `label` as found in the mail; empty or unknown: the best guess for the bytes
  // (UTF-8 when valid, else windows-1252). Always appends valid UTF-8. False when label and bytes disagreed.
  bool (*charset)(View label, View in, Bytes& out);
};

}  // namespace mailsift
