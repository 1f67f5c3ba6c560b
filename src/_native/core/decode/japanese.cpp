// EUC-JP and Shift_JIS (Encoding Standard 12).
#include "decode/decoders.hpp"

namespace mailsift::decode {
namespace {
#include "tables/charset_jis0208.inc"
#include "tables/charset_jis0212.inc"

u32 jis0208(u32 pointer) { return pointer - kJis0208First < kJis0208Size ? kJis0208[pointer - kJis0208First] : 0; }
u32 jis0212(u32 pointer) { return pointer - kJis0212First < kJis0212Size ? kJis0212[pointer - kJis0212First] : 0; }

constexpr u32 kHalfwidth = 0xFF61;  // the katakana of JIS X 0201, 63 of them
constexpr bool is_euc(u32 byte) { return byte - 0xA1 < 94; }

// 0x8F and two bytes. Returns the place behind.
const u8* put_three(const u8* at, const u8* end, Sink& sink, Outcome& outcome) {
  if (end - at < 3) {
    put_or_replace(0, sink, outcome);
    return end;
  }
  const u8 second = at[1], third = at[2];
  return 1 + put_pair(is_euc(third) ? jis0212((second - 0xA1u) * 94 + third - 0xA1u) : 0, third, at, sink, outcome);
}
}  // namespace

u32 jis0208_at(u32 first, u32 second) { return jis0208((first - 0x21) * 94 + second - 0x21); }
u32 jis0212_at(u32 first, u32 second) { return jis0212((first - 0x21) * 94 + second - 0x21); }

void decode_euc_jp(View in, Sink& sink, Outcome& outcome) {
  each_beyond_ascii(in, sink, [&](const u8* at, const u8* end) {
    const u8 lead = *at;
    if ((!is_euc(lead) && lead != 0x8E && lead != 0x8F) || end - at < 2) {
      put_or_replace(0, sink, outcome);
      return at + 1;
    }
    const u8 second = at[1];
    u32 code_point = 0;
    if (lead == 0x8E) {
      if (second - 0xA1u < 63) code_point = kHalfwidth + (second - 0xA1u);
    } else if (is_euc(second)) {
      if (lead == 0x8F) return put_three(at, end, sink, outcome);
      code_point = jis0208((lead - 0xA1u) * 94 + second - 0xA1u);
    }
    return put_pair(code_point, second, at, sink, outcome);
  });
}

void decode_shift_jis(View in, Sink& sink, Outcome& outcome) {
  each_beyond_ascii(in, sink, [&](const u8* at, const u8* end) {
    const u8 lead = *at;
    const bool leads = (lead > 0x80 && lead < 0xA0) || (lead >= 0xE0 && lead <= 0xFC);
    if (!leads || end - at < 2) {
      const u32 alone = lead == 0x80 ? 0x80 : lead - 0xA1u < 63 ? kHalfwidth + (lead - 0xA1u) : 0;
      put_or_replace(alone, sink, outcome);
      return at + 1;
    }
    const u8 second = at[1];
    const bool paired = second >= 0x40 && second != 0x7F && second <= 0xFC;
    const u32 pointer = u32(lead - (lead < 0xA0 ? 0x81 : 0xC1)) * 188 + second - (second < 0x7F ? 0x40 : 0x41);
    const u32 code_point = !paired ? 0 : pointer - 8836 < 1880 ? 0xE000 + (pointer - 8836) : jis0208(pointer);
    return put_pair(code_point, second, at, sink, outcome);
  });
}

}  // namespace mailsift::decode
