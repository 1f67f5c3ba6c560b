// UTF-8, UTF-16, UTF-32 and x-user-defined.
#include "decode/decoders.hpp"
#include "decode/kernels.hpp"

namespace mailsift::decode {

void decode_utf8(View in, Sink& sink, Outcome& outcome) {
  const u8* at = in.begin();
  const u8* const end = in.end();
  for (;;) {
    at = sink.ascii(at, end);
    if (at == end) return;
    // Runs of letters beyond ASCII are short in most scripts: blanks stand between. So the inner loop takes ASCII too.
    for (u32 plain = 0; at < end && plain < 8;) {
      if (!sink.room(4)) return;
      u32 size;
      const u32 code_point = utf8_step(at, end, size);
      at += size;
      if (code_point < 0x80) {
        ++plain;
        sink.put(u8(code_point));
        continue;
      }
      plain = 0;
      put_or_replace(code_point == kNotUtf8 ? 0 : code_point, sink, outcome);
    }
  }
}

bool is_valid_utf8(View text) {
  const Kernels& used = text.size < 64 ? scalar_kernels() : kernels();
  return used.is_valid_utf8(text.data, text.size);
}

// Encoding Standard 14.2: an unpaired surrogate or an odd last byte is an error.
void decode_utf16(View in, bool big_endian, Sink& sink, Outcome& outcome) {
  const u8* at = in.begin();
  const u8* const end = in.end();
  u32 high = 0;  // a high surrogate that waits for its partner
  const auto unit_at = [&] { return big_endian ? u32(at[0]) << 8 | at[1] : u32(at[1]) << 8 | at[0]; };
  for (; end - at >= 2; at += 2) {
    if (!sink.room(8)) return;
    const u32 unit = unit_at();
    if (high && unit - 0xDC00 < 0x400) {
      put_or_replace(0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00), sink, outcome);
      high = 0;
      continue;
    }
    if (high) put_or_replace(0, sink, outcome);
    high = 0;
    if (unit - 0xD800 < 0x400) {
      high = unit;
    } else if (unit < 0x80) {
      ++outcome.good;  // the bytes beside it are no text otherwise
      sink.put(u8(unit));
    } else {
      put_or_replace(unit - 0xDC00 < 0x400 ? 0 : unit, sink, outcome);
    }
  }
  if ((high || at < end) && sink.room(4)) put_or_replace(0, sink, outcome);
}

// The web has dropped UTF-32, but some mail programs still show it. Surrogates and numbers too large are errors.
void decode_utf32(View in, bool big_endian, Sink& sink, Outcome& outcome) {
  const u8* at = in.begin();
  const u8* const end = in.end();
  for (; end - at >= 4; at += 4) {
    if (!sink.room(4)) return;
    u32 unit;
    std::memcpy(&unit, at, 4);
    if (big_endian) unit = __builtin_bswap32(unit);
    if (unit < 0x80) {
      ++outcome.good;
      sink.put(u8(unit));
    } else {
      put_or_replace(unit > 0x10FFFF || unit - 0xD800 < 0x800 ? 0 : unit, sink, outcome);
    }
  }
  if (at < end && sink.room(4)) put_or_replace(0, sink, outcome);
}

// Private-use characters by the standard: no text, so the bytes may be something better.
void decode_x_user_defined(View in, Sink& sink, Outcome& outcome) {
  const u8* at = in.begin();
  const u8* const end = in.end();
  while ((at = sink.ascii(at, end)) < end) {
    if (!sink.room(4)) return;
    outcome.suspect = true;
    put_or_replace(0xF780 + (*at++ - 0x80u), sink, outcome);
  }
}

}  // namespace mailsift::decode
