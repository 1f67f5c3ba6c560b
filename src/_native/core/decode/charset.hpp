// Charsets to UTF-8 by the WHATWG Encoding Standard: its labels, its decoders, its error handling.
#pragma once

#include "base/vec.hpp"

namespace mailsift::decode {

enum class Charset : u8 { unknown, utf_8 /* ... decode/charset.cpp lists them in the standard's order */ };

// The standard's "get an encoding": blanks trimmed, case ignored. Also the labels that mail knows and the web does
// not (utf-7 is `unknown`: never decoded). Charset::unknown when no label fits.
Charset charset_of(View label);
View charset_name(Charset charset);  // the standard's name, "" for unknown

struct CharsetReport {
  Charset used = Charset::unknown;
  u32 replaced = 0;       // U+FFFD that had to be written
  bool wrong_label = false;  // the label is unknown, or the bytes are no text in it but are in `used`
};

// Appends `in` as valid UTF-8, converting by `label`. A BOM wins over the label. Without a usable label, or where
// the label's decoder finds errors and the bytes are valid UTF-8 with at least one multi-byte character: UTF-8.
// Unknown label and not UTF-8: windows-1252. Text is never lost.
void to_utf8(View label, View in, Bytes& out, CharsetReport& report);

bool is_valid_utf8(View text);

}  // namespace mailsift::decode
