#include "match/look.hpp"

#include <algorithm>

#include "cpu/block.hpp"
#include "cpu/features.hpp"

namespace mailsift::match {

namespace {

// A step of sixteen places reads as many bytes from its first place on, whatever lies between the places.
constexpr std::size_t kStepReads = 68;

// Where a step has to begin that may not read behind `readable`; a multiple of `stride`, and `size` at most.
inline std::size_t whole_steps(std::size_t size, std::size_t readable, std::size_t stride) {
  if (readable >= size + kStepReads) return size;
  if (readable < kStepReads) return 0;
  return std::min(size, std::size_t(u32(readable - kStepReads) / u32(stride) + 1) * stride);
}

// The last places of a text are looked at in a copy with zeros behind it.
struct Tail {
  u8 bytes[2 * kStepReads + 64];

  Tail(const u8* text, std::size_t from, std::size_t readable) {
    const std::size_t left = std::min(readable - from, sizeof bytes - kStepReads);
    std::memcpy(bytes, text + from, left);
    std::memset(bytes + left, 0, sizeof bytes - left);
  }
};

std::size_t look_plain(const GramTable& table, const u8* text, std::size_t from, std::size_t size, u16* places) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < size; at += table.step) {
    u64 gram;
    std::memcpy(&gram, text + at, sizeof gram);
    places[count] = u16(from + at);
    count += table.may_have(gram & table.mask);
  }
  return count;
}

std::size_t look(const GramTable& table, const u8* text, std::size_t size, std::size_t readable, u16* places) {
  const std::size_t whole = whole_steps(size, readable, table.step);
  const std::size_t count = look_plain(table, text, 0, whole, places);
  if (whole == size) return count;
  const Tail tail(text, whole, readable);
  return count + look_plain(table, tail.bytes, whole, size - whole, places + count);
}

#if defined(__x86_64__)

MAILSIFT_BEGIN_AVX2
namespace avx2 {

typedef u32 Eight __attribute__((vector_size(32)));

// Four places from `at` on in each half.
static inline __m256i two_loads(const u8* at, std::size_t apart) {
  return _mm256_inserti128_si256(_mm256_castsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at))),
                                 _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + apart)), 1);
}

static std::size_t look_steps(const GramTable& table, const u8* text, std::size_t from, std::size_t size, u16* places) {
  const std::size_t step = table.step;
  const Eight lane = {0, 1, 2, 3, 4, 5, 6, 7};
  const __m256i order = __m256i((lane & 3) * u32(step * 0x01010101) + 0x03020100);
  const Eight low_mask = Eight{} + u32(table.mask), high_mask = Eight{} + u32(table.mask >> 32);
  std::size_t count = 0;
  for (std::size_t at = 0; at < size; at += 8 * step) {
    const Eight low = Eight(_mm256_shuffle_epi8(two_loads(text + at, 4 * step), order)) & low_mask;
    const Eight high = Eight(_mm256_shuffle_epi8(two_loads(text + at + 4, 4 * step), order)) & high_mask;
    Eight h = low * kLowFactor + high * kHighFactor;
    h ^= h >> kMixShift;
    h *= kMixFactor;
    const __m256i index = _mm256_srl_epi32(__m256i(h), _mm_cvtsi32_si128(int(table.bloom_shift)));
    const Eight word = Eight(_mm256_i32gather_epi32(reinterpret_cast<const int*>(table.bloom), index, 4));
    const Eight both = word << (31 - (h & 31)) & word << (31 - (h >> 5 & 31));
    u32 found = u32(_mm256_movemask_ps(__m256(both)));
    for (; found; found = _blsr_u32(found)) places[count++] = u16(from + at + _tzcnt_u32(found) * step);
  }
  while (count && places[count - 1] >= from + size) --count;
  return count;
}

static std::size_t look(const GramTable& table, const u8* text, std::size_t size, std::size_t readable, u16* places) {
  const std::size_t whole = whole_steps(size, readable, 8 * table.step);
  const std::size_t count = look_steps(table, text, 0, whole, places);
  if (whole == size) return count;
  const Tail tail(text, whole, readable);
  return count + look_steps(table, tail.bytes, whole, size - whole, places + count);
}

}  // namespace avx2
MAILSIFT_END

MAILSIFT_BEGIN_AVX512
namespace avx512 {

#include "match/bloom_avx512.inc"

template <bool High>
static inline std::size_t look(const GramTable& table, const u8* text, std::size_t size, std::size_t readable,
                               u16* places) {
  const BloomLook bloom(table);
  const std::size_t stride = 16 * table.step, whole = whole_steps(size, readable, stride);
  Sixteen place = Sixteen{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15} * table.step;
  const __m512i order = __m512i(place * 0x01010101 + 0x03020100);  // from 64 bytes, the four that begin at each place
  const auto look_at = [&](__m512i now, __m512i ahead) {
    return bloom.found<High>(Sixteen(_mm512_maskz_permutexvar_epi8(~u64{0}, order, now)),
                             Sixteen(_mm512_maskz_permutexvar_epi8(~u64{0}, order, ahead)));
  };
  std::size_t at = 0, count = 0;
  for (; at < whole; at += stride, place += u32(stride))
    count += keep(look_at(_mm512_loadu_si512(text + at), _mm512_loadu_si512(text + at + 4)), place, places + count);
  for (; at < size; at += stride, place += u32(stride)) {
    const std::size_t left = readable - at;
    const __m512i now = _mm512_maskz_loadu_epi8(cpu::below(left), text + at);
    const __m512i ahead = _mm512_maskz_loadu_epi8(cpu::below(left > 4 ? left - 4 : 0), text + at + 4);
    const __mmask16 here = _mm512_cmplt_epu32_mask(__m512i(place), __m512i(Sixteen{} + u32(size)));
    count += keep(look_at(now, ahead) & here, place, places + count);
  }
  return count;
}

static std::size_t look(const GramTable& table, const u8* text, std::size_t size, std::size_t readable, u16* places) {
  return table.gram > 4 ? look<true>(table, text, size, readable, places)
                        : look<false>(table, text, size, readable, places);
}

}  // namespace avx512
MAILSIFT_END

#endif

constexpr cpu::Row<LookSampled> kLooks[] = {
#if defined(__x86_64__)
    {cpu::Level::avx512, nullptr, avx512::look},
    {cpu::Level::avx2, nullptr, avx2::look},
#endif
    {cpu::Level::scalar, nullptr, look},
};

}  // namespace

LookSampled chosen_look_sampled() { return cpu::choose(kLooks); }

}  // namespace mailsift::match
