// GB18030 and GBK, HZ, Big5.
#include "decode/decoders.hpp"

namespace mailsift::decode {
namespace {
#include "tables/charset_big5.inc"
#include "tables/charset_gb18030.inc"

u32 gb18030_at(u32 pointer) { return pointer - kGb18030First < kGb18030Size ? kGb18030[pointer - kGb18030First] : 0; }

// Encoding Standard 5, "index gb18030 ranges code point".
u32 gb18030_four(u32 pointer) {
  if (pointer >= 189000) return pointer <= 1237575 ? 0x10000 + (pointer - 189000) : 0;
  if (pointer > 39419) return 0;
  if (pointer == 7457) return 0xE7C7;
  u32 low = 0, high = sizeof(kGb18030Ranges) / sizeof(kGb18030Ranges[0]);
  while (high - low > 1) {
    const u32 middle = (low + high) / 2;
    (kGb18030Ranges[middle][0] <= pointer ? low : high) = middle;
  }
  return kGb18030Ranges[low][1] + (pointer - kGb18030Ranges[low][0]);
}

// `at` stands on a lead byte whose second byte is a digit. A wrong third or fourth byte gives back all but the lead.
const u8* put_four(const u8* at, const u8* end, Sink& sink, Outcome& outcome) {
  const std::size_t left = std::size_t(end - at);
  const u32 third = left > 2 ? at[2] : 0, fourth = left > 3 ? at[3] : 0;
  if (left > 2 && third - 0x81 > 0xFE - 0x81) return put_pair(0, 0, at, sink, outcome);
  if (left > 3 && fourth - 0x30 > 9) return put_pair(0, 0, at, sink, outcome);
  if (left < 4) {
    put_or_replace(0, sink, outcome);
    return end;
  }
  const u32 pointer = ((u32(at[0] - 0x81) * 10 + (at[1] - 0x30)) * 126 + (third - 0x81)) * 10 + (fourth - 0x30);
  put_or_replace(gb18030_four(pointer), sink, outcome);
  return at + 4;
}

u32 big5_at(u32 pointer) {
  const u32 place = pointer - kBig5First;
  if (place >= kBig5Size) return 0;
  return kBig5[place] | (kBig5Plane2[place / 32] >> place % 32 & 1) << 17;
}

// HZ outside its two-byte mode (RFC 1843): "~" begins an escape. Returns the place behind, sets `paired` for "~{".
const u8* put_tilde(const u8* at, const u8* end, bool& paired, Sink& sink) {
  const u8 next = end - at > 1 ? at[1] : 0;
  if (next == '{') {
    paired = true;
  } else if (next != '\n') {
    sink.put('~');
    return at + (next == '~' ? 2 : 1);
  }
  return at + 2;
}
}  // namespace

u32 gb2312_at(u32 first, u32 second) { return gb18030_at((first - 1) * 190 + second + 0x3F); }

void decode_gb18030(View in, Sink& sink, Outcome& outcome) {
  each_beyond_ascii(in, sink, [&](const u8* at, const u8* end) {
    const u8 lead = *at;
    if (lead == 0x80 || lead == 0xFF || end - at < 2) {
      put_or_replace(lead == 0x80 ? 0x20AC : 0, sink, outcome);
      return at + 1;
    }
    const u8 second = at[1];
    if (is_digit(second)) return put_four(at, end, sink, outcome);
    const bool paired = second >= 0x40 && second != 0x7F && second != 0xFF;
    const u32 pointer = u32(lead - 0x81) * 190 + second - (second < 0x7F ? 0x40 : 0x41);
    return put_pair(paired ? gb18030_at(pointer) : 0, second, at, sink, outcome);
  });
}

void decode_big5(View in, Sink& sink, Outcome& outcome) {
  each_beyond_ascii(in, sink, [&](const u8* at, const u8* end) {
    const u8 lead = *at;
    if (lead == 0x80 || lead == 0xFF || end - at < 2) {
      put_or_replace(0, sink, outcome);
      return at + 1;
    }
    const u8 second = at[1];
    const bool paired = (second >= 0x40 && second < 0x7F) || (second >= 0xA1 && second < 0xFF);
    const u32 pointer = u32(lead - 0x81) * 157 + second - (second < 0x7F ? 0x40 : 0x62);
    if (paired && (pointer == 1133 || pointer == 1135 || pointer == 1164 || pointer == 1166)) {
      put_or_replace(pointer < 1164 ? 0xCA : 0xEA, sink, outcome);
      sink.put_code_point(pointer == 1133 || pointer == 1164 ? 0x304 : 0x30C);
      return at + 2;
    }
    return put_pair(paired ? big5_at(pointer) : 0, second, at, sink, outcome);
  });
}

void decode_hz(View in, Sink& sink, Outcome& outcome) {
  const u8* at = in.begin();
  const u8* const end = in.end();
  bool paired = false;
  while (at < end && sink.room(4)) {
    const u8 byte = *at;
    const u8 second = end - at > 1 ? at[1] : 0;
    if (byte >= 0x80) {
      put_or_replace(0, sink, outcome);
      ++at;
    } else if (!paired && byte == '~') {
      at = put_tilde(at, end, paired, sink);
    } else if (paired && byte == '~' && second == '}') {
      paired = false;
      at += 2;
    } else if (paired && byte - 0x21u < 94 && second - 0x21u < 94) {
      at = put_pair(gb2312_at(byte, second), 0x80, at, sink, outcome);
    } else {
      if (byte == '\n') paired = false;  // a line ends in ASCII
      sink.put(byte);
      ++at;
    }
  }
}

}  // namespace mailsift::decode
