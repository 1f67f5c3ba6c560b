// The charsets of one byte a character: ASCII below, an index of 128 code points above.
#include "decode/decoders.hpp"

namespace mailsift::decode {
namespace {
#include "tables/charset_single.inc"

constexpr u32 kDos = u32(Charset::x_mac_cyrillic) - u32(Charset::ibm866) + 1;
static_assert(sizeof(kSingle) / sizeof(kSingle[0]) == kDos + u32(Charset::ibm862) - u32(Charset::ibm437) + 1,
              "one row of kSingle for each charset of the enum's two runs");

const u16* row_of(Charset charset) {
  return kSingle[charset <= Charset::x_mac_cyrillic ? u32(charset) - u32(Charset::ibm866)
                                                    : kDos + u32(charset) - u32(Charset::ibm437)];
}
}  // namespace

void decode_single_byte(Charset charset, View in, u32 text_from, Sink& sink, Outcome& outcome) {
  const u16* const row = row_of(charset);
  const u8* at = in.begin();
  const u8* const end = in.end();
  u32 doubts = 0;
  while ((at = sink.ascii(at, end)) < end) {
    u8 byte = *at;
    do {
      if (!sink.room(4)) {
        at = end;
        break;
      }
      const u32 code_point = row[byte & 0x7F];
      doubts |= u32(byte < text_from) | u32(code_point - 0x80 < 0x20);
      put_or_replace(code_point, sink, outcome);
      ++at;
    } while (at < end && (byte = *at) >= 0x80);
  }
  outcome.suspect = outcome.suspect || doubts != 0;
}

}  // namespace mailsift::decode
