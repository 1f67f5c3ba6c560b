#include "match/look.hpp"

#include <algorithm>

#include "cpu/features.hpp"
#include "match/filter.hpp"

namespace mailsift::match {

namespace {

namespace scalar {

constexpr std::size_t kPart = 512;  // bytes that are marked together
constexpr u64 kEach = 0x0101010101010101;

inline void mark(const GramTable& table, const u8* text, std::size_t size, u8* marks) {
  const u8* const of = table.marks.of;
  std::size_t i = 0;
  if (table.kind == SetKind::words) {  // of two kinds only: compilers know how to do many at once
    const u8 word = of[u8('a')], other = of[u8(' ')];
    for (; i < size; ++i) marks[i] = is_ascii_word(text[i]) ? word : other;
  }
  for (; i + 8 <= size; i += 8)
    for (std::size_t k = 0; k < 8; ++k) marks[i + k] = of[text[i + k]];
  for (; i < size; ++i) marks[i] = of[text[i]];
}

// A bit in each of the eight bytes where a key may begin.
inline u64 begins(const u8* marks) {
  return load_gram(marks) & load_gram(marks - 1) >> 2 & load_gram(marks + 1) >> 4 & kEach * 3;
}

// The word of up to eight bytes that begins here.
inline u64 word_of(u64 gram, const u8* marks) {
  const u64 other = load_gram(marks) & kEach * Marks::kBehindOther;
  return other ? gram & (((other & -other) >> 3) - 1) : gram;
}

// Where bytes are marked, what a place is worth is seen of eight places at once.
static std::size_t look(const GramTable& table, const u8* text, std::size_t size, std::size_t readable,
                        bool word_before, u16* places) {
  constexpr std::size_t kAhead = 16;
  u8 held[8 + kPart + kAhead];
  u8* const marks = held + 8;
  std::size_t count = 0;
  marks[kPart - 1] = word_before ? Marks::kBehindWord : Marks::kBehindOther;
  for (std::size_t from = 0; from < size; from += kPart) {
    const std::size_t part = std::min(size - from, kPart), known = std::min(readable - from, part + kAhead);
    marks[-1] = marks[kPart - 1];
    mark(table, text + from, known, marks);
    std::memset(marks + known, table.marks.of[0], part + kAhead - known);
    for (std::size_t at = 0; at < part; at += 8) {
      u64 found = begins(marks + at);
      if (part - at < 8) found &= cpu::below(8 * (part - at));
      for (; found; found &= found - 1) {
        const std::size_t place = at + std::size_t(cpu::first_bit(found)) / 8;
        u64 gram = eight_at(View(text + from, readable - from), place);
        if (table.kind == SetKind::words) gram = word_of(gram, marks + place);
        places[count] = u16(from + place);
        count += table.may_have(gram & table.mask);
      }
    }
  }
  return count;
}

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
