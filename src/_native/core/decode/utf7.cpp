// UTF-7 (RFC 2152). The web has banned it, mail programs still show it, so a scanner that did not read it would let
// text hide in it. It is decoded only where a label names it, and a "+" that begins no well-formed run is itself.
#include "decode/decoders.hpp"

namespace mailsift::decode {
namespace {

constexpr u32 kNone = 64;

u32 value_of(u8 byte) {
  if (byte >= 'A' && byte <= 'Z') return byte - 'A';
  if (byte >= 'a' && byte <= 'z') return byte - 'a' + 26;
  if (is_digit(byte)) return byte - '0' + 52;
  return byte == '+' ? 62 : byte == '/' ? 63 : kNone;
}

// Whole UTF-16 units, and fewer than six bits over, all zero (RFC 2152 rule 2).
bool is_well_formed(View run) {
  const u32 spare = u32(run.size * 6 % 16);
  return run.size >= 3 && spare < 6 && (value_of(run[run.size - 1]) & ((1u << spare) - 1)) == 0;
}

void put_unit(u32 unit, u32& high, Sink& sink, Outcome& outcome) {
  if (high && unit - 0xDC00 < 0x400) {
    put_or_replace(0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00), sink, outcome);
    high = 0;
    return;
  }
  if (high) put_or_replace(0, sink, outcome);
  high = unit - 0xD800 < 0x400 ? unit : 0;
  if (high) return;
  if (unit < 0x80) {
    sink.put(u8(unit));
  } else {
    put_or_replace(unit - 0xDC00 < 0x400 ? 0 : unit, sink, outcome);
  }
}

void put_run(View run, Sink& sink, Outcome& outcome) {
  u32 bits = 0, count = 0, high = 0;
  for (const u8 byte : run) {
    if (!sink.room(8)) return;
    bits = bits << 6 | (value_of(byte) & 63);
    count += 6;
    if (count < 16) continue;
    count -= 16;
    put_unit(bits >> count & 0xFFFF, high, sink, outcome);
  }
  if (high && sink.room(4)) put_or_replace(0, sink, outcome);
}
}  // namespace

void decode_utf7(View in, Sink& sink, Outcome& outcome) {
  const u8* at = in.begin();
  const u8* const end = in.end();
  while (at < end && sink.room(4)) {
    const u8 byte = *at++;
    if (byte >= 0x80) {
      put_or_replace(0, sink, outcome);
      continue;
    }
    if (byte != '+') {
      sink.put(byte);
      continue;
    }
    const u8* behind = at;
    while (behind < end && value_of(*behind) != kNone) ++behind;
    const View run(at, std::size_t(behind - at));
    const bool closed = behind < end && *behind == '-';
    if (is_well_formed(run)) {
      put_run(run, sink, outcome);
      at = behind + closed;
    } else if (run.empty() && closed) {
      sink.put('+');
      at = behind + 1;
    } else {  // the run is plain text up to its end, so that no byte of it is looked at twice
      outcome.suspect = true;
      sink.put('+');
      at = sink.ascii(at, behind);
    }
  }
}

}  // namespace mailsift::decode
