// The 7-bit charsets of mail that switch sets by escape sequences: ISO-2022-JP (RFC 1468, 1554, 2237), ISO-2022-KR
// (RFC 1557), ISO-2022-CN (RFC 1922).
//
// Other than the Encoding Standard, which guards scripts of the web: an escape right behind an escape is no error, a
// line end returns to ASCII, and a blank or a control between two-byte characters is itself.
#include "decode/decoders.hpp"

namespace mailsift::decode {
namespace {

enum class Set : u8 { ascii, roman, katakana, jis0208, jis0212, gb2312, ksx1001, other };

struct Escape {
  const char* text;  // what follows ESC
  Set set;
};
constexpr Escape kJapanese[] = {
    {"(B", Set::ascii},   {"(J", Set::roman},    {"(I", Set::katakana}, {"$@", Set::jis0208},   {"$B", Set::jis0208},
    {"$A", Set::gb2312},  {"$(@", Set::jis0208}, {"$(B", Set::jis0208}, {"$(D", Set::jis0212}, {"$(C", Set::ksx1001},
    {"$(A", Set::gb2312}, {"(H", Set::ascii},    {"$(O", Set::jis0208}, {"$(Q", Set::jis0208},
};
// Into G1, which SO calls.
constexpr Escape kShifted[] = {{"$)C", Set::ksx1001}, {"$)A", Set::gb2312}, {"$)G", Set::other}, {"$)E", Set::other}};

// Reads the escape sequence at `at` (on ESC): its length, 0 when it is none of `known`.
template <std::size_t count>
u32 read_escape(const Escape (&known)[count], const u8* at, const u8* end, Set& set) {
  for (const Escape& escape : known) {
    const View text(escape.text);
    if (View(at + 1, std::size_t(end - at - 1)).slice(0, text.size).equals(text)) {
      set = escape.set;
      return u32(text.size) + 1;
    }
  }
  return 0;
}

u32 pair_of(Set set, u32 first, u32 second) {
  switch (set) {
    case Set::jis0208: return jis0208_at(first, second);
    case Set::jis0212: return jis0212_at(first, second);
    case Set::gb2312: return gb2312_at(first, second);
    case Set::ksx1001: return ksx1001_at(first, second);
    default: return 0;
  }
}

// One character of `set` at `at`; returns the place behind. Needs room(4).
const u8* put_character(Set set, const u8* at, const u8* end, Sink& sink, Outcome& outcome) {
  const u8 byte = *at;
  if (byte >= 0x80) {
    put_or_replace(0, sink, outcome);
    return at + 1;
  }
  if (byte - 0x21u >= 94 || set == Set::ascii) {
    sink.put(byte);
    return at + 1;
  }
  if (set == Set::roman || set == Set::katakana) {
    if (set == Set::katakana) {
      put_or_replace(byte <= 0x5F ? 0xFF61 + (byte - 0x21u) : 0, sink, outcome);
    } else {
      sink.put_code_point(byte == '\\' ? 0xA5 : byte == '~' ? 0x203E : byte);
    }
    return at + 1;
  }
  const u8 second = end - at > 1 ? at[1] : 0;
  if (second - 0x21u >= 94) {  // the lead byte is alone; what stands there is read as itself
    put_or_replace(0, sink, outcome);
    return at + 1;
  }
  put_or_replace(pair_of(set, byte, second), sink, outcome);
  return at + 2;
}
}  // namespace

void decode_iso_2022_jp(View in, Sink& sink, Outcome& outcome) {
  const u8* at = in.begin();
  const u8* const end = in.end();
  Set set = Set::ascii;
  while (at < end && sink.room(4)) {
    const u8 byte = *at;
    if (byte == 0x1B) {
      const u32 size = read_escape(kJapanese, at, end, set);
      if (!size) put_or_replace(0, sink, outcome);
      at += size ? size : 1;
      continue;
    }
    if (byte == '\n' || byte == '\r') set = Set::ascii;
    at = put_character(set, at, end, sink, outcome);
  }
}

void decode_iso_2022_shifted(bool chinese, View in, Sink& sink, Outcome& outcome) {
  const u8* at = in.begin();
  const u8* const end = in.end();
  Set designated = chinese ? Set::gb2312 : Set::ksx1001;
  bool shifted = false;
  while (at < end && sink.room(4)) {
    const u8 byte = *at;
    if (byte == 0x1B) {
      const u32 size = read_escape(kShifted, at, end, designated);
      if (!size) put_or_replace(0, sink, outcome);
      at += size ? size : 1;
    } else if (byte == 0x0E || byte == 0x0F) {
      shifted = byte == 0x0E;
      ++at;
    } else {
      if (byte == '\n' || byte == '\r') shifted = false;
      at = put_character(shifted ? designated : Set::ascii, at, end, sink, outcome);
    }
  }
}

}  // namespace mailsift::decode
