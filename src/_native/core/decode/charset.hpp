// Charsets to UTF-8 by the WHATWG Encoding Standard: its labels, its decoders, its error handling.
#pragma once

#include "base/vec.hpp"

namespace mailsift::decode {

// The standard's encodings in its order, then those that mail has and the web has not.
enum class Charset : u8 {
  unknown,
  utf_8,
  ibm866, iso_8859_2, iso_8859_3, iso_8859_4, iso_8859_5, iso_8859_6, iso_8859_7, iso_8859_8, iso_8859_8_i,
  iso_8859_10, iso_8859_13, iso_8859_14, iso_8859_15, iso_8859_16, koi8_r, koi8_u, macintosh, windows_874,
  windows_1250, windows_1251, windows_1252, windows_1253, windows_1254, windows_1255, windows_1256, windows_1257,
  windows_1258, x_mac_cyrillic,
  gbk, gb18030, big5, euc_jp, iso_2022_jp, shift_jis, euc_kr,
  replacement, utf_16be, utf_16le, x_user_defined,
  ibm437, ibm850, ibm852, ibm857, ibm858, ibm862, utf_7, hz_gb_2312, iso_2022_kr, iso_2022_cn, utf_32be,
  utf_32le,
  count_
};

// The standard's "get an encoding": blanks trimmed, case ignored; also quotes, an RFC 2231 language behind "*", and the
// characters - _ : . wherever they stand, because mailers write "utf_8", "iso8859_1" and "cp-1251". Also the labels that
// mail knows and the web does not. Charset::unknown when no label fits.
Charset charset_of(View label);
View charset_name(Charset charset);  // the standard's name, "" for unknown

struct CharsetReport {
  Charset used = Charset::unknown;
  u32 replaced = 0;       // U+FFFD that had to be written
  bool wrong_label = false;  // the label is unknown, or the bytes are no text in it but are in `used`
};

// Appends `in` as valid UTF-8, converting by `label`; linear, and `report` is overwritten. A BOM wins over the label
// (UTF-16's only where a NUL follows or no other charset is named: it is two ordinary letters elsewhere).
//   * A decoder that finds errors, where the bytes are valid UTF-8 with a multi-byte character: UTF-8.
//   * A decoder that finds more errors than characters beyond ASCII: windows-1252, which loses nothing.
//   * No label, an unknown one, "replacement": UTF-8 when valid but for one in eight characters (a cut text); else
//     ISO-2022-JP when its escapes are there; else windows-1252.
//   * UTF-16 without a BOM: the byte order that the NULs show; no NUL and valid UTF-8: UTF-8.
// A missing label ("", "unknown-8bit", "default" ...) is never a wrong one.
void to_utf8(View label, View in, Bytes& out, CharsetReport& report);

bool is_valid_utf8(View text);

}  // namespace mailsift::decode
