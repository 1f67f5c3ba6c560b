#include "match/places.hpp"

#include <algorithm>

#include "cpu/features.hpp"

namespace mailsift::match {

namespace {

std::size_t merge(const u16* a, std::size_t a_count, const u16* b, std::size_t b_count, u16* out) {
  const auto before = [](u16 x, u16 y) { return (x & kPlace) < (y & kPlace); };
  const u16* end = std::merge(a, a + a_count, b, b + b_count, out, before);
  return std::size_t(end - out);
}

// The bits of a mask as places, in order. May write up to a block's worth of them.
inline std::size_t list_bit_by_bit(u64 mask, std::size_t from, u16* out) {
  std::size_t count = 0;
  for (; mask; mask &= mask - 1) out[count++] = u16(from + std::size_t(cpu::first_bit(mask)));
  return count;
}

namespace scalar {
using cpu::scalar::Block;
static std::size_t list(u64 mask, std::size_t from, u16* out) { return list_bit_by_bit(mask, from, out); }
#include "match/grams.inc"
#include "match/heads.inc"
#include "match/look.inc"
}  // namespace scalar

#if defined(__x86_64__)
MAILSIFT_BEGIN_AVX2
namespace avx2 {
using cpu::avx2::Block;
// Eight at a time, as the number of bits is hard to foretell: no bit left gives 64, and that is written over.
static std::size_t list(u64 mask, std::size_t from, u16* out) {
  const std::size_t count = std::size_t(_mm_popcnt_u64(mask));
  for (std::size_t i = 0; i < count; i += 8)
    for (std::size_t k = 0; k < 8; ++k, mask = _blsr_u64(mask)) out[i + k] = u16(from + _tzcnt_u64(mask));
  return count;
}
#include "match/grams.inc"
#include "match/heads.inc"
#include "match/look.inc"
}  // namespace avx2
MAILSIFT_END

MAILSIFT_BEGIN_AVX512
namespace avx512 {
using cpu::avx512::Block;
static std::size_t list(u64 mask, std::size_t from, u16* out) {
  alignas(64) static constexpr u8 kCount[64] = {
      0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
      26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51,
      52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
  const __m512i places = _mm512_maskz_compress_epi8(mask, _mm512_load_si512(kCount));
  const __m512i start = _mm512_set1_epi16(short(from));
  const __m512i low = _mm512_maskz_cvtepu8_epi16(~u32{0}, _mm512_maskz_extracti64x4_epi64(15, places, 0));
  _mm512_storeu_si512(out, _mm512_add_epi16(low, start));
  const std::size_t count = std::size_t(_mm_popcnt_u64(mask));
  if (count > 32) {
    const __m512i high = _mm512_maskz_cvtepu8_epi16(~u32{0}, _mm512_maskz_extracti64x4_epi64(15, places, 1));
    _mm512_storeu_si512(out + 32, _mm512_add_epi16(high, start));
  }
  return count;
}
#include "match/grams_avx512.inc"
#include "match/heads.inc"
#include "match/look.inc"
}  // namespace avx512
MAILSIFT_END
#elif defined(__aarch64__)
namespace neon {
using cpu::neon::Block;
static std::size_t list(u64 mask, std::size_t from, u16* out) { return list_bit_by_bit(mask, from, out); }
#include "match/grams.inc"
#include "match/heads.inc"
#include "match/look.inc"
}  // namespace neon
#endif

constexpr cpu::Row<Look> kLooks[] = {
#if defined(__x86_64__)
    {cpu::Level::avx512, nullptr, avx512::look},
    {cpu::Level::avx2, nullptr, avx2::look},
#elif defined(__aarch64__)
    {cpu::Level::neon, nullptr, neon::look},
#endif
    {cpu::Level::scalar, nullptr, scalar::look},
};

}  // namespace

Look chosen_look() { return cpu::choose(kLooks); }

// The end of a text is looked at in a copy with zeros behind it: no key has more bytes than there are.
void Places::find_from(std::size_t at) {
  u8 copy[kWindow + 2 * kBehind];
  u16 found[2 * kWindow + cpu::kBlock];
  const std::size_t left = text_.size - at, size = left < kWindow ? left : kWindow;
  const u8* text = text_.data + at;
  if (left < size + kBehind) {
    std::memcpy(copy, text, left);
    std::memset(copy + left, 0, size + kBehind - left);
    text = copy;
  }
  begin_ = at;
  end_ = at + size;
  count_ = now_ = 0;
  const bool word_before = at > 0 && is_ascii_word(text_[at - 1]);
  const std::size_t count = look_(filter_, text, size, word_before, found);
  for (std::size_t i = 0; i < count; ++i) __builtin_prefetch(filter_.first_jump(load_gram(text + (found[i] & kPlace))));
  for (std::size_t i = 0; i < count; ++i) {
    const u32 place = found[i] & kPlace;
    const u64 gram = load_gram(text + place);
    u16 behind;
    std::memcpy(&behind, text + place + kGram, sizeof behind);
    const Jump* jump = filter_.nearest_jump(gram);
    bool may_begin = Filter::holds(*jump, gram, behind);
    u32 state = jump->state;
    if (found[i] & (kByWord | kByStub)) may_begin |= short_key(found[i], gram, behind, may_begin, state);
    places_[count_] = {place, state};
    count_ += may_begin;
    // The states of one phrase mostly stand one behind the other: three lines of them.
    const u8* states = reinterpret_cast<const u8*>(filter_.states + state);
    for (std::size_t line = 0; line < 3; ++line) __builtin_prefetch(states + 64 * line);
  }
}

// What short keys say of a place. `state` becomes where a jump leads to, 0 when more than one key may begin here.
bool Places::short_key(u16 by, u64 gram, u16 behind, bool by_gram, u32& state) const {
  if (by & kByStub) state = 0;
  if (!(by & kByWord)) return by & kByStub;
  const u64 word = gram & kFirst[word_size(gram)];
  const Jump* jump = filter_.nearest_jump(word);
  const bool by_word = Filter::holds(*jump, word, behind);
  if (by_word) state = by_gram || (by & kByStub) ? 0 : jump->state;
  return by_word || (by & kByStub);
}

}  // namespace mailsift::match
