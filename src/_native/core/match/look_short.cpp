#include "match/look.hpp"

#include "cpu/features.hpp"

namespace mailsift::match {

namespace {

namespace scalar {
using cpu::scalar::Block;
#include "match/heads.inc"
#include "match/look_short_plain.inc"
#include "match/look_short.inc"
}  // namespace scalar

#if defined(__x86_64__)
MAILSIFT_BEGIN_AVX2
namespace avx2 {
using cpu::avx2::Block;
#include "match/heads.inc"
#include "match/look_short_plain.inc"
#include "match/look_short.inc"
}  // namespace avx2
MAILSIFT_END

MAILSIFT_BEGIN_AVX512
namespace avx512 {
using cpu::avx512::Block;
#include "match/heads.inc"
#include "match/bloom_avx512.inc"

struct Around {
  Block block, next;
  u64 word, next_word;
  const u8* text;
  std::size_t readable;
};

static inline Block part_of(const u8* text, std::size_t from, std::size_t readable) {
  return {_mm512_maskz_loadu_epi8(readable > from ? cpu::below(readable - from) : 0, text + from)};
}

// Of each lane's bytes those before the first that is of no ASCII word.
static inline Sixteen only_word(Sixteen bytes, Sixteen& other) {
  other = Sixteen(_mm512_movm_epi8(~Block{__m512i(bytes)}.in(kWord)));
  return bytes & ~other & (other - 1);
}

alignas(64) static constexpr u8 kCount[64] = {
    0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
    26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51,
    52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};

struct Look {
  const BloomLook bloom;
  const bool words;

  explicit Look(const GramTable& table) : bloom(table), words(table.kind == SetKind::words) {}
  // Sixteen places at once.
  std::size_t operator()(const Around& around, u64 found, std::size_t from, u16* places) const {
    alignas(64) u8 at[64];
    _mm512_store_si512(at, _mm512_maskz_compress_epi8(found, _mm512_load_si512(kCount)));
    const std::size_t all = std::size_t(_mm_popcnt_u64(found));
    std::size_t count = 0;
    for (std::size_t i = 0; i < all; i += 16) {
      const __m128i sixteen = _mm_load_si128(reinterpret_cast<const __m128i*>(at + i));
      const Sixteen place = Sixteen(_mm512_maskz_cvtepu8_epi32(0xffff, sixteen));
      const Sixteen order = place * 0x01010101 + 0x03020100;
      Sixteen low = bytes(around, order), high = bytes(around, order + 0x04040404);
      __mmask16 lanes = __mmask16(cpu::below(all - i));
      if (words) lanes &= keep_word(low, high);
      count += keep(bloom.found<true>(low, high) & lanes, place + u32(from), places + count);
    }
    return count;
  }

 private:
  static Sixteen bytes(const Around& around, Sixteen order) {
    return Sixteen(_mm512_maskz_permutex2var_epi8(~u64{0}, around.block.a, __m512i(order), around.next.a));
  }
  // Zeros behind the words; the lanes whose words end in their eight bytes.
  static __mmask16 keep_word(Sixteen& low, Sixteen& high) {
    Sixteen other_low, other_high;
    low = only_word(low, other_low);
    high = only_word(high, other_high);
    const __mmask16 goes_on = _mm512_testn_epi32_mask(__m512i(other_low), __m512i(other_low));
    high = Sixteen(_mm512_maskz_mov_epi32(goes_on, __m512i(high)));
    return ~(goes_on & _mm512_testn_epi32_mask(__m512i(other_high), __m512i(other_high)));
  }
};
#include "match/look_short.inc"
}  // namespace avx512
MAILSIFT_END
#elif defined(__aarch64__)
namespace neon {
using cpu::neon::Block;
#include "match/heads.inc"
#include "match/look_short_plain.inc"
#include "match/look_short.inc"
}  // namespace neon
#endif

constexpr cpu::Row<LookShort> kLooks[] = {
#if defined(__x86_64__)
    {cpu::Level::avx512, nullptr, avx512::look},
    {cpu::Level::avx2, nullptr, avx2::look},
#elif defined(__aarch64__)
    {cpu::Level::neon, nullptr, neon::look},
#endif
    {cpu::Level::scalar, nullptr, scalar::look},
};

}  // namespace

LookShort chosen_look_short() { return cpu::choose(kLooks); }

}  // namespace mailsift::match
