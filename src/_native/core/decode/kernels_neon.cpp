// The kernels of NEON.
#include "decode/kernels.hpp"

#if defined(__aarch64__)

#include "cpu/block.hpp"
#include "decode/quoted.hpp"
#include "decode/utf8_classes.hpp"

namespace mailsift::decode {
namespace neon {
using cpu::neon::Block;

struct Utf8 {
  uint8x16_t error, last;

  static Utf8 begin() { return {vdupq_n_u8(0), vdupq_n_u8(0)}; }

  void take(uint8x16_t now) {
    const uint8x16_t first = vextq_u8(last, now, 15);
    const uint8x16_t high = vqtbl1q_u8(vld1q_u8(kUtf8.first_high), vshrq_n_u8(first, 4));
    const uint8x16_t low = vqtbl1q_u8(vld1q_u8(kUtf8.first_low), vandq_u8(first, vdupq_n_u8(15)));
    const uint8x16_t next = vqtbl1q_u8(vld1q_u8(kUtf8.second_high), vshrq_n_u8(now, 4));
    const uint8x16_t classes = vandq_u8(vandq_u8(high, low), next);
    const uint8x16_t third = vqsubq_u8(vextq_u8(last, now, 14), vdupq_n_u8(0xE0 - 0x80));
    const uint8x16_t fourth = vqsubq_u8(vextq_u8(last, now, 13), vdupq_n_u8(0xF0 - 0x80));
    const uint8x16_t wanted = vandq_u8(vorrq_u8(third, fourth), vdupq_n_u8(0x80));
    error = vorrq_u8(error, veorq_u8(wanted, classes));
    last = now;
  }
  void take(const Block& block) {
    for (const uint8x16_t& quarter : block.v) take(quarter);
  }
  static bool is_ascii(const Block& block) {
    return vmaxvq_u8(vorrq_u8(vorrq_u8(block.v[0], block.v[1]), vorrq_u8(block.v[2], block.v[3]))) < 0x80;
  }
  bool good() const { return vmaxvq_u8(error) == 0; }
};

#include "decode/kernel.inc"

// value + 1 of the characters of the alphabet by their low six bits, 0 for all others: below 0x40, and from there on.
struct Values {
  u8 low[64] = {}, high[64] = {};
  constexpr Values() {
    for (u32 c = 0; c < 128; ++c) (c < 64 ? low : high)[c & 63] = u8(kBase64.value[c] < 64 ? kBase64.value[c] + 1 : 0);
  }
};
constexpr Values kValues;

uint8x16x4_t table_of(const u8 (&bytes)[64]) {
  return {{vld1q_u8(bytes), vld1q_u8(bytes + 16), vld1q_u8(bytes + 32), vld1q_u8(bytes + 48)}};
}

// 64 characters of the alphabet to 48 bytes; false, and nothing of worth written, when another one is among them.
bool decode_block(const u8* at, u8* out) {
  const uint8x16x4_t low = table_of(kValues.low), high = table_of(kValues.high), text = vld4q_u8(at);
  uint8x16_t value[4];
  for (int i = 0; i < 4; ++i)
    value[i] = vorrq_u8(vqtbl4q_u8(low, text.val[i]), vqtbl4q_u8(high, veorq_u8(text.val[i], vdupq_n_u8(0x40))));
  const uint8x16_t least = vminq_u8(vminq_u8(value[0], value[1]), vminq_u8(value[2], value[3]));
  if (vminvq_u8(least) == 0) return false;
  for (uint8x16_t& one : value) one = vsubq_u8(one, vdupq_n_u8(1));
  const uint8x16x3_t bytes = {{vorrq_u8(vshlq_n_u8(value[0], 2), vshrq_n_u8(value[1], 4)),
                               vorrq_u8(vshlq_n_u8(value[1], 4), vshrq_n_u8(value[2], 2)),
                               vorrq_u8(vshlq_n_u8(value[2], 6), value[3])}};
  vst3q_u8(out, bytes);
  return true;
}

// Whole blocks, then the groups up to the end of the line, and its end.
const u8* base64(const u8* at, const u8* end, u8*& to, Group& group) {
  while (end - at >= 64) {
    if (decode_block(at, to)) {
      at += 64;
      to += 48;
      continue;
    }
    const u8* const begin = at;
    at = scalar_kernels().base64(at, end, to, group);
    while (at < end && kBase64.value[*at] == kBlank) ++at;
    if (at == begin) break;
  }
  return at;
}
}  // namespace neon

const Kernels& neon_kernels() {
  static constexpr Kernels kKernels{neon::copy_ascii, neon::is_valid_utf8, neon::base64, neon::quoted_by_places};
  return kKernels;
}

}  // namespace mailsift::decode

#endif
