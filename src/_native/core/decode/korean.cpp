// EUC-KR with the extension of Windows (Encoding Standard 13).
#include "decode/decoders.hpp"

namespace mailsift::decode {
namespace {
#include "tables/charset_euc_kr.inc"

u32 euc_kr_at(u32 pointer) { return pointer - kEucKrFirst < kEucKrSize ? kEucKr[pointer - kEucKrFirst] : 0; }
}  // namespace

u32 ksx1001_at(u32 first, u32 second) { return euc_kr_at((first - 1) * 190 + second + 0x3F); }

void decode_euc_kr(View in, Sink& sink, Outcome& outcome) {
  each_beyond_ascii(in, sink, [&](const u8* at, const u8* end) {
    const u8 lead = *at;
    if (lead == 0x80 || lead == 0xFF || end - at < 2) {
      put_or_replace(0, sink, outcome);
      return at + 1;
    }
    const u8 second = at[1];
    const bool paired = second >= 0x41 && second < 0xFF;
    return put_pair(paired ? euc_kr_at(u32(lead - 0x81) * 190 + second - 0x41) : 0, second, at, sink, outcome);
  });
}

}  // namespace mailsift::decode
