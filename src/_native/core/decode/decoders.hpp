// The decoders behind to_utf8: each appends UTF-8 and counts; which one to believe is decided in charset.cpp.
#pragma once

#include "decode/charset.hpp"
#include "decode/sink.hpp"

namespace mailsift::decode {

struct Outcome {
  u32 good = 0;          // characters beyond ASCII
  u32 errors = 0;        // U+FFFD written
  bool suspect = false;  // no error by the standard, but no text either (C1 controls)
};

// How a label narrows its charset: the standard makes supersets of old charsets out of their labels.
enum class Claim : u8 { all, none /* it names nothing */, ascii /* nothing above 0x7F */, no_c1 /* nothing in 0x80..0x9F */ };

struct Label {
  const char* name;
  Charset charset;
  Claim claim;
};
Label find_label(View label);  // of an unknown label: {"", Charset::unknown, Claim::all}

// Appends by exactly this charset (unknown, replacement: windows-1252). The only door that to_utf8 uses.
void decode_as(Charset charset, Claim claim, View in, Bytes& out, Outcome& outcome);

void decode_utf8(View in, Sink& sink, Outcome& outcome);
void decode_utf16(View in, bool big_endian, Sink& sink, Outcome& outcome);
void decode_utf32(View in, bool big_endian, Sink& sink, Outcome& outcome);
void decode_utf7(View in, Sink& sink, Outcome& outcome);
// Bytes in 0x80..`text_from` are suspect.
void decode_single_byte(Charset charset, View in, u32 text_from, Sink& sink, Outcome& outcome);
void decode_x_user_defined(View in, Sink& sink, Outcome& outcome);

void decode_gb18030(View in, Sink& sink, Outcome& outcome);  // and gbk
void decode_hz(View in, Sink& sink, Outcome& outcome);
void decode_big5(View in, Sink& sink, Outcome& outcome);
void decode_euc_jp(View in, Sink& sink, Outcome& outcome);
void decode_shift_jis(View in, Sink& sink, Outcome& outcome);
void decode_iso_2022_jp(View in, Sink& sink, Outcome& outcome);
void decode_euc_kr(View in, Sink& sink, Outcome& outcome);
// ISO-2022-KR (RFC 1557) and ISO-2022-CN (RFC 1922): 7-bit, SO and SI switch between ASCII and the designated set.
void decode_iso_2022_shifted(bool chinese, View in, Sink& sink, Outcome& outcome);

// A character of a 94 x 94 set by its two bytes, each in 0x21..0x7E; 0 for none. ISO 2022 charsets share these sets.
u32 gb2312_at(u32 first, u32 second);
u32 ksx1001_at(u32 first, u32 second);
u32 jis0208_at(u32 first, u32 second);
u32 jis0212_at(u32 first, u32 second);

// The end of nearly every decoder's step. Needs room(4).
inline void put_or_replace(u32 code_point, Sink& sink, Outcome& outcome) {
  if (code_point) {
    ++outcome.good;
    sink.put_code_point(code_point);
  } else {
    ++outcome.errors;
    sink.put_code_point(kReplacement);
  }
}

// Two bytes gave no character: a second byte in ASCII is read again as itself (a decoder that swallowed it would
// let a stray byte hide a "<" or a letter).
inline const u8* put_pair(u32 code_point, u8 second, const u8* at, Sink& sink, Outcome& outcome) {
  put_or_replace(code_point, sink, outcome);
  return at + (code_point || second >= 0x80 ? 2 : 1);
}

// Runs `step` for each character that begins beyond ASCII; it may put 8 bytes and returns the place of the next one.
template <class Step>
inline void each_beyond_ascii(View in, Sink& sink, Step step) {
  const u8* at = in.begin();
  const u8* const end = in.end();
  while ((at = sink.ascii(at, end)) < end) {
    do {
      if (!sink.room(8)) return;
      at = step(at, end);
    } while (at < end && *at >= 0x80);
  }
}

}  // namespace mailsift::decode
