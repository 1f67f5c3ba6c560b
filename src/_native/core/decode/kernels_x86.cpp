// The kernels of AVX2 and AVX-512.
#include "decode/kernels.hpp"

#if defined(__x86_64__)

#include "cpu/block.hpp"
#include "decode/quoted.hpp"
#include "decode/utf8_classes.hpp"

namespace mailsift::decode {

// Base64 of 32 bytes by W. Mula and D. Lemire, "Faster Base64 Encoding and Decoding using AVX2 Instructions" (2018).
MAILSIFT_BEGIN_AVX2
namespace avx2 {
using cpu::avx2::Block;

__m256i both_halves(const u8 (&table)[16]) {
  return _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(table)));
}

// The bytes before each byte of `now`, `count` places back.
template <int count>
__m256i before(__m256i now, __m256i last) {
  return _mm256_alignr_epi8(now, _mm256_permute2x128_si256(last, now, 0x21), 16 - count);
}

struct Utf8 {
  __m256i error, last;

  static Utf8 begin() { return {_mm256_setzero_si256(), _mm256_setzero_si256()}; }
  void take(__m256i now) {
    const __m256i first_high = both_halves(kUtf8.first_high), first_low = both_halves(kUtf8.first_low),
                  second_high = both_halves(kUtf8.second_high), low = _mm256_set1_epi8(15);
    const __m256i first = before<1>(now, last);
    const __m256i classes = _mm256_and_si256(
        _mm256_and_si256(_mm256_shuffle_epi8(first_high, _mm256_and_si256(_mm256_srli_epi16(first, 4), low)),
                         _mm256_shuffle_epi8(first_low, _mm256_and_si256(first, low))),
        _mm256_shuffle_epi8(second_high, _mm256_and_si256(_mm256_srli_epi16(now, 4), low)));
    const __m256i third = _mm256_subs_epu8(before<2>(now, last), _mm256_set1_epi8(0xE0 - 0x80));
    const __m256i fourth = _mm256_subs_epu8(before<3>(now, last), _mm256_set1_epi8(0xF0 - 0x80));
    const __m256i wanted = _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8(char(0x80)));
    error = _mm256_or_si256(error, _mm256_xor_si256(wanted, classes));
    last = now;
  }
  void take(const Block& block) {
    take(block.a);
    take(block.b);
  }
  static bool is_ascii(const Block& block) { return block.high() == 0; }
  bool good() const { return _mm256_testz_si256(error, error); }
};

#include "decode/kernel.inc"

// The place of the first byte of 32 that is none of the alphabet; `out` has room for 32 bytes.
u32 decode_block(const u8* at, u8* out) {
  const __m256i low_classes = _mm256_broadcastsi128_si256(_mm_setr_epi8(
      0x15, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x13, 0x1A, 0x1B, 0x1B, 0x1B, 0x1A));
  const __m256i high_classes = _mm256_broadcastsi128_si256(_mm_setr_epi8(
      0x10, 0x10, 0x01, 0x02, 0x04, 0x08, 0x04, 0x08, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10));
  const __m256i shift = _mm256_broadcastsi128_si256(
      _mm_setr_epi8(0, 16, 19, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0));
  const __m256i mask = _mm256_set1_epi8(0x2F);
  const __m256i text = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
  const __m256i high = _mm256_and_si256(_mm256_srli_epi32(text, 4), mask);
  const __m256i bad = _mm256_and_si256(_mm256_shuffle_epi8(low_classes, _mm256_and_si256(text, mask)),
                                       _mm256_shuffle_epi8(high_classes, high));
  const u32 good = u32(_mm256_movemask_epi8(_mm256_cmpeq_epi8(bad, _mm256_setzero_si256())));
  const __m256i value =
      _mm256_add_epi8(text, _mm256_shuffle_epi8(shift, _mm256_add_epi8(_mm256_cmpeq_epi8(text, mask), high)));
  const __m256i pairs = _mm256_maddubs_epi16(value, _mm256_set1_epi32(0x01400140));
  const __m256i fours = _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00011000));
  const __m256i order =
      _mm256_broadcastsi128_si256(_mm_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1));
  const __m256i threes = _mm256_shuffle_epi8(fours, order);
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(out),
                      _mm256_permutevar8x32_epi32(threes, _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 3, 7)));
  return good == ~u32{0} ? 32 : u32(__builtin_ctz(~good));
}

const u8* base64(const u8* at, const u8* end, u8*& to, Group&) {
  u8* out = to;
  while (end - at >= 32) {
    const u32 good = decode_block(at, out);
    const u32 fours = good & ~u32{3};
    at += fours;
    out += fours / 4 * 3;
    if (good == 32) continue;
    // Where a line ends between two groups the next one goes on; all else is the caller's.
    const u8* const stop = at;
    if (good == fours)
      while (at < end && kBase64.value[*at] == kBlank) ++at;
    if (at == stop) break;
  }
  to = out;
  return at;
}
}  // namespace avx2
MAILSIFT_END

MAILSIFT_BEGIN_AVX512
namespace avx512 {
using cpu::avx512::Block;

__m512i four_times(const u8 (&table)[16]) {
  return _mm512_maskz_broadcast_i32x4(0xffff, _mm_loadu_si128(reinterpret_cast<const __m128i*>(table)));
}

template <int count>
__m512i before(__m512i now, __m512i last) {
  return _mm512_alignr_epi8(now, _mm512_maskz_alignr_epi32(0xffff, now, last, 12), 16 - count);
}

struct Utf8 {
  __m512i error, last;

  static Utf8 begin() { return {_mm512_setzero_si512(), _mm512_setzero_si512()}; }
  void take(const Block& block) {
    const __m512i now = block.a;
    const __m512i first_high = four_times(kUtf8.first_high), first_low = four_times(kUtf8.first_low),
                  second_high = four_times(kUtf8.second_high), low = _mm512_set1_epi8(15);
    const __m512i first = before<1>(now, last);
    const __m512i classes = _mm512_and_si512(
        _mm512_and_si512(_mm512_shuffle_epi8(first_high, _mm512_and_si512(_mm512_srli_epi16(first, 4), low)),
                         _mm512_shuffle_epi8(first_low, _mm512_and_si512(first, low))),
        _mm512_shuffle_epi8(second_high, _mm512_and_si512(_mm512_srli_epi16(now, 4), low)));
    const __m512i third = _mm512_subs_epu8(before<2>(now, last), _mm512_set1_epi8(0xE0 - 0x80));
    const __m512i fourth = _mm512_subs_epu8(before<3>(now, last), _mm512_set1_epi8(0xF0 - 0x80));
    const __m512i wanted = _mm512_and_si512(_mm512_or_si512(third, fourth), _mm512_set1_epi8(char(0x80)));
    error = _mm512_or_si512(error, _mm512_xor_si512(wanted, classes));
    last = now;
  }
  static bool is_ascii(const Block& block) { return block.high() == 0; }
  bool good() const { return _mm512_test_epi8_mask(error, error) == 0; }
};

#include "decode/kernel.inc"

// 64 values of six bits to 48 bytes, in a register of 64.
__m512i packed(__m512i values) {
  alignas(64) static constexpr u8 kOrder[64] = {
      2,  1,  0,  6,  5,  4,  10, 9,  8,  14, 13, 12, 18, 17, 16, 22, 21, 20, 26, 25, 24, 30, 29, 28,
      34, 33, 32, 38, 37, 36, 42, 41, 40, 46, 45, 44, 50, 49, 48, 54, 53, 52, 58, 57, 56, 62, 61, 60};
  const __m512i pairs = _mm512_maddubs_epi16(values, _mm512_set1_epi32(0x01400140));
  const __m512i fours = _mm512_madd_epi16(pairs, _mm512_set1_epi32(0x00011000));
  return _mm512_maskz_permutexvar_epi8(~u64{0}, _mm512_load_si512(kOrder), fours);
}

// The values of a run, without the blanks in it, are gathered in a tile that stays in the first cache and packed there.
const u8* base64(const u8* at, const u8* end, u8*& to, Group& group) {
  constexpr std::size_t kTile = 1024;
  alignas(64) u8 tile[kTile + 64];
  const __m512i table_low = _mm512_loadu_si512(kBase64.value), table_high = _mm512_loadu_si512(kBase64.value + 64);
  const __m512i most = _mm512_set1_epi8(63);
  std::size_t held = 0;
  for (bool more = true; more;) {
    while (more && held <= kTile - 64) {
      const std::size_t left = std::size_t(end - at), count = left < 64 ? left : 64;
      const Block text = left < 64 ? Block::load_part(at, left) : Block::load(at);
      const __m512i values = _mm512_permutex2var_epi8(table_low, text.a, table_high);
      u64 good = _mm512_cmple_epu8_mask(values, most) & ~text.high();
      const u64 stops = ~(good | text.range('\t', '\r') | text.equal(' ')) & cpu::below(count);
      more = stops == 0 && count == 64;
      const std::size_t run = more ? 64 : stops ? std::size_t(cpu::first_bit(stops)) : count;
      if (!more) good &= cpu::below(run);
      _mm512_storeu_si512(tile + held, _mm512_maskz_compress_epi8(good, values));
      held += std::size_t(__builtin_popcountll(good));
      at += run;
    }
    std::size_t done = 0;
    u8* out = to;
    for (; held - done >= 64; done += 64, out += 48) _mm512_storeu_si512(out, packed(_mm512_loadu_si512(tile + done)));
    const __m512i rest = _mm512_loadu_si512(tile + done);
    _mm512_storeu_si512(tile, rest);
    _mm512_storeu_si512(out, packed(rest));
    held -= done;
    to = out;
  }
  const std::size_t fours = held & ~std::size_t{3};
  to += fours / 4 * 3;
  for (std::size_t i = fours; i < held; ++i) group.bits = group.bits << 6 | tile[i];
  group.count = u32(held - fours);
  return at;
}

// What a byte behind a "=" is: the value of a hexadecimal digit, or one of these.
constexpr u8 kReturn = 0x20, kFeed = 0x40, kOther = 0x80;
struct Behind {
  u8 of[128] = {};
  constexpr Behind() {
    for (u32 c = 0; c < 128; ++c) of[c] = kHex.value[c] < kNoDigit ? kHex.value[c] : kOther;
    of[u8('\r')] = kReturn;
    of[u8('\n')] = kFeed;
  }
};
constexpr Behind kBehind;

// Each "=" with what stands behind it, for all 64 places at once; what goes is squeezed out. `goes`: the bytes of an
// escape or a soft break of the block before that reach into this one.
const u8* quoted_printable(const u8* at, const u8* end, u8*& to, u32&) {
  const __m512i table_low = _mm512_loadu_si512(kBehind.of), table_high = _mm512_loadu_si512(kBehind.of + 64);
  const __m512i other = _mm512_set1_epi8(char(kOther));
  const __m512i returns = _mm512_set1_epi8(kReturn), feeds = _mm512_set1_epi8(kFeed);
  const __m512i low = _mm512_set1_epi8(0x0F), above = _mm512_set1_epi8(char(0xF0));
  u8* out = to;
  u64 goes = 0;
  for (; end - at >= 66; at += 64) {
    const Block text = Block::load(at);
    const u64 marks = text.equal('=');
    if ((marks | goes) == 0) {
      text.store(out);
      out += 64;
      continue;
    }
    // Bytes beyond ASCII, which the table takes for others, keep their high bit.
    const __m512i next = _mm512_loadu_si512(at + 1), third = _mm512_loadu_si512(at + 2);
    const __m512i first =
        _mm512_or_si512(_mm512_permutex2var_epi8(table_low, next, table_high), _mm512_and_si512(next, other));
    const __m512i second =
        _mm512_or_si512(_mm512_permutex2var_epi8(table_low, third, table_high), _mm512_and_si512(third, other));
    const u64 escapes = _mm512_mask_testn_epi8_mask(marks, _mm512_or_si512(first, second), above);
    const u64 short_breaks = _mm512_mask_cmpeq_epi8_mask(marks, first, feeds);
    const u64 breaks = _mm512_mask_cmpeq_epi8_mask(_mm512_mask_cmpeq_epi8_mask(marks, first, returns), second, feeds);
    const __m512i byte = _mm512_or_si512(_mm512_slli_epi16(_mm512_and_si512(first, low), 4), second);
    const __m512i decoded = _mm512_mask_mov_epi8(text.a, escapes, byte);
    const u64 threes = escapes | breaks, twos = threes | short_breaks;
    u64 kept = ~(goes | breaks | short_breaks | twos << 1 | threes << 2);
    const u64 odd = marks & ~twos;
    // An odd one ends the run. What escapes before it take stands before it, so nothing reaches behind it.
    if (odd) kept &= cpu::below(std::size_t(cpu::first_bit(odd)));
    _mm512_storeu_si512(out, _mm512_maskz_compress_epi8(kept, decoded));
    out += __builtin_popcountll(kept);
    if (odd) {
      to = out;
      return at + cpu::first_bit(odd);
    }
    goes = twos >> 63 | threes >> 62;
  }
  to = out;
  return at + __builtin_popcountll(goes);
}
}  // namespace avx512
MAILSIFT_END

const Kernels& avx2_kernels() {
  static constexpr Kernels kKernels{avx2::copy_ascii, avx2::is_valid_utf8, avx2::base64, avx2::quoted_by_places};
  return kKernels;
}
const Kernels& avx512_kernels() {
  static constexpr Kernels kKernels{avx512::copy_ascii, avx512::is_valid_utf8, avx512::base64,
                                    avx512::quoted_printable};
  return kKernels;
}

}  // namespace mailsift::decode

#endif
