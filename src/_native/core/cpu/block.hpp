// Sixty-four bytes at a time, once a level: the vocabulary in which kernels are written once.
//
// A kernel stands in a file of its own that is included once a level, inside a namespace of the level's name; there
// `Block` is the type of that level. The scalar row of the dispatch table is written plainly, or with cpu::scalar::Block:
//
//   #include "cpu/block.hpp"
//   namespace mailsift::thing {
//   #define MAILSIFT_KERNEL "thing/kernel.inc"
//   #include "cpu/levels.inc"
//   constexpr cpu::Row<Function> kTable[] = {... avx512::function, avx2::function, neon::function ...};
//   }
//
// Nothing but kernels may stand in such a region: an inline function that is compiled in one is the linker's to choose
// for all others too. Bit i of every mask is byte i of the block.
#pragma once

#include "base/view.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

// All of these may be used in the kernels of a level: features.cpp (allowed) asks for each.
#define MAILSIFT_AVX2_TARGET "avx2,bmi,bmi2,lzcnt,popcnt"
#define MAILSIFT_AVX512_TARGET \
  "avx2,bmi,bmi2,lzcnt,popcnt,avx512f,avx512bw,avx512vl,avx512dq,avx512vbmi,avx512vbmi2"

#define MAILSIFT_PRAGMA_(...) _Pragma(#__VA_ARGS__)
#define MAILSIFT_PRAGMA(...) MAILSIFT_PRAGMA_(__VA_ARGS__)
#if defined(__clang__)
#define MAILSIFT_BEGIN(target_) \
  MAILSIFT_PRAGMA(clang attribute push(__attribute__((target(target_))), apply_to = function))
#define MAILSIFT_END _Pragma("clang attribute pop")
#else
#define MAILSIFT_BEGIN(target_) _Pragma("GCC push_options") MAILSIFT_PRAGMA(GCC target(target_))
#define MAILSIFT_END _Pragma("GCC pop_options")
#endif
#define MAILSIFT_BEGIN_AVX2 MAILSIFT_BEGIN(MAILSIFT_AVX2_TARGET)
#define MAILSIFT_BEGIN_AVX512 MAILSIFT_BEGIN(MAILSIFT_AVX512_TARGET)

namespace mailsift::cpu {

constexpr std::size_t kBlock = 64;

// A set of ASCII characters: column = low four bits, bit in it = high four bits.
struct Set {
  u8 columns[16] = {};
  constexpr Set() = default;
  constexpr explicit Set(const char* characters) {
    for (; *characters; ++characters) add(u8(*characters));
  }
  constexpr Set& add(u8 c) {
    if (c < 0x80) columns[c & 15] = u8(columns[c & 15] | 1u << (c >> 4));
    return *this;
  }
  constexpr Set& add(u8 first, u8 last) {
    for (unsigned c = first; c <= last; ++c) add(u8(c));
    return *this;
  }
  constexpr bool has(u8 c) const { return c < 0x80 && (columns[c & 15] >> (c >> 4) & 1); }
};

inline int first_bit(u64 mask) { return __builtin_ctzll(mask); }  // mask != 0
inline u64 below(std::size_t count) { return count >= 64 ? ~u64{0} : (u64{1} << count) - 1; }

namespace scalar {
struct Block {
  u8 b[64];
  static Block load(const u8* p) {
    Block out;
    std::memcpy(out.b, p, 64);
    return out;
  }
  // `count` < 64 bytes, zeros behind them; nothing else is read.
  static Block load_part(const u8* p, std::size_t count) {
    Block out = {};
    if (count) std::memcpy(out.b, p, count);
    return out;
  }
  void store(u8* p) const { std::memcpy(p, b, 64); }
  template <class Test>
  u64 mask(Test test) const {
    u64 found = 0;
    for (int i = 0; i < 64; ++i) found |= u64(test(b[i])) << i;
    return found;
  }
  u64 equal(u8 c) const {
    return mask([c](u8 x) { return x == c; });
  }
  u64 at_most(u8 c) const {
    return mask([c](u8 x) { return x <= c; });
  }
  u64 range(u8 first, u8 last) const {
    return mask([=](u8 x) { return u8(x - first) <= u8(last - first); });
  }
  u64 high() const {
    return mask([](u8 x) { return x >= 0x80; });
  }
  u64 in(const Set& set) const {
    return mask([&set](u8 x) { return set.has(x); });
  }
  Block lowered() const {
    Block out;
    for (int i = 0; i < 64; ++i) out.b[i] = lower(b[i]);
    return out;
  }
  // `to` for every `from`.
  Block replaced(u8 from, u8 to) const {
    Block out;
    for (int i = 0; i < 64; ++i) out.b[i] = b[i] == from ? to : b[i];
    return out;
  }
  // A space for each of '\t' to '\r'.
  Block spaced() const {
    Block out;
    for (int i = 0; i < 64; ++i) out.b[i] = u8(b[i] - '\t') < 5 ? u8(' ') : b[i];
    return out;
  }
  // Writes the bytes of `kept` one behind the other and returns how many they are; of `out` up to two blocks may change.
  std::size_t pack(u64 kept, u8* out) const {
    std::size_t size = 0;
    for (; kept; kept &= kept - 1) out[size++] = b[first_bit(kept)];
    return size;
  }
};
}  // namespace scalar

#if defined(__x86_64__)
MAILSIFT_BEGIN_AVX2
namespace avx2 {
struct Block {
  __m256i a, b;
  static Block load(const u8* p) {
    return {_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)), _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p + 32))};
  }
  static Block load_part(const u8* p, std::size_t count) {
    alignas(32) u8 held[64] = {};
    if (count) std::memcpy(held, p, count);
    return load(held);
  }
  void store(u8* p) const {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), a);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(p + 32), b);
  }
  static u64 bits(__m256i x, __m256i y) { return u64(u32(_mm256_movemask_epi8(y))) << 32 | u32(_mm256_movemask_epi8(x)); }
  u64 equal(u8 c) const {
    const __m256i want = _mm256_set1_epi8(char(c));
    return bits(_mm256_cmpeq_epi8(a, want), _mm256_cmpeq_epi8(b, want));
  }
  u64 at_most(u8 c) const {
    const __m256i most = _mm256_set1_epi8(char(c));
    return bits(_mm256_cmpeq_epi8(_mm256_min_epu8(a, most), a), _mm256_cmpeq_epi8(_mm256_min_epu8(b, most), b));
  }
  u64 range(u8 first, u8 last) const {
    const __m256i from = _mm256_set1_epi8(char(first));
    return Block{_mm256_sub_epi8(a, from), _mm256_sub_epi8(b, from)}.at_most(u8(last - first));
  }
  u64 high() const { return bits(a, b); }
  static __m256i looked_up(__m256i x, __m256i columns) {
    const __m256i bit_of_row = _mm256_broadcastsi128_si256(_mm_setr_epi8(1, 2, 4, 8, 16, 32, 64, char(128), 0, 0, 0, 0, 0, 0, 0, 0));
    const __m256i low = _mm256_set1_epi8(15), row = _mm256_and_si256(_mm256_srli_epi16(x, 4), low);
    const __m256i hit = _mm256_and_si256(_mm256_shuffle_epi8(columns, _mm256_and_si256(x, low)), _mm256_shuffle_epi8(bit_of_row, row));
    return _mm256_cmpeq_epi8(hit, _mm256_setzero_si256());
  }
  u64 in(const Set& set) const {
    const __m256i columns = _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(set.columns)));
    return ~bits(looked_up(a, columns), looked_up(b, columns));
  }
  static __m256i lowered(__m256i x) {
    // Signed compare: letters moved to the bottom of the range.
    const __m256i moved = _mm256_add_epi8(x, _mm256_set1_epi8(char(128 - 'A')));
    const __m256i other = _mm256_cmpgt_epi8(moved, _mm256_set1_epi8(char(-128 + 25)));
    return _mm256_add_epi8(x, _mm256_andnot_si256(other, _mm256_set1_epi8(32)));
  }
  Block lowered() const { return {lowered(a), lowered(b)}; }
  Block replaced(u8 from, u8 to) const {
    const __m256i old = _mm256_set1_epi8(char(from)), change = _mm256_set1_epi8(char(to));
    return {_mm256_blendv_epi8(a, change, _mm256_cmpeq_epi8(a, old)), _mm256_blendv_epi8(b, change, _mm256_cmpeq_epi8(b, old))};
  }
  static __m256i spaced(__m256i x) {
    const __m256i moved = _mm256_sub_epi8(x, _mm256_set1_epi8('\t'));
    const __m256i white = _mm256_cmpeq_epi8(_mm256_min_epu8(moved, _mm256_set1_epi8(4)), moved);
    return _mm256_blendv_epi8(x, _mm256_set1_epi8(' '), white);
  }
  Block spaced() const { return {spaced(a), spaced(b)}; }
  std::size_t pack(u64 kept, u8* out) const {
    alignas(32) u8 held[128];
    store(held);
    // A run as a whole, with what stands behind it: the next one covers that.
    const std::size_t all = std::size_t(__builtin_popcountll(kept));
    while (kept) {
      const u64 from = u64(first_bit(kept)), rest = ~(kept >> from), size = rest ? u64(first_bit(rest)) : 64;
      load(held + from).store(out);
      out += size;
      kept &= size + from < 64 ? ~u64{0} << (size + from) : 0;
    }
    return all;
  }
};
}  // namespace avx2
MAILSIFT_END

MAILSIFT_BEGIN_AVX512
namespace avx512 {
struct Block {
  __m512i a;
  static Block load(const u8* p) { return {_mm512_loadu_si512(p)}; }
  static Block load_part(const u8* p, std::size_t count) { return {_mm512_maskz_loadu_epi8(below(count), p)}; }
  void store(u8* p) const { _mm512_storeu_si512(p, a); }
  u64 equal(u8 c) const { return _mm512_cmpeq_epi8_mask(a, _mm512_set1_epi8(char(c))); }
  u64 at_most(u8 c) const { return _mm512_cmple_epu8_mask(a, _mm512_set1_epi8(char(c))); }
  u64 range(u8 first, u8 last) const {
    return _mm512_cmple_epu8_mask(_mm512_sub_epi8(a, _mm512_set1_epi8(char(first))), _mm512_set1_epi8(char(last - first)));
  }
  u64 high() const { return _mm512_movepi8_mask(a); }
  // The zero-masked form of the broadcast: the plain one makes GCC warn of an undefined source (its bug 105593).
  u64 in(const Set& set) const {
    const __m512i columns = _mm512_maskz_broadcast_i32x4(0xffff, _mm_loadu_si128(reinterpret_cast<const __m128i*>(set.columns)));
    const __m512i bit_of_row = _mm512_maskz_broadcast_i32x4(0xffff, _mm_setr_epi8(1, 2, 4, 8, 16, 32, 64, char(128), 0, 0, 0, 0, 0, 0, 0, 0));
    const __m512i low = _mm512_set1_epi8(15), row = _mm512_and_si512(_mm512_srli_epi16(a, 4), low);
    return _mm512_test_epi8_mask(_mm512_shuffle_epi8(columns, _mm512_and_si512(a, low)), _mm512_shuffle_epi8(bit_of_row, row));
  }
  Block lowered() const {
    return {_mm512_mask_add_epi8(a, range('A', 'Z'), a, _mm512_set1_epi8(32))};
  }
  Block replaced(u8 from, u8 to) const { return {_mm512_mask_mov_epi8(a, equal(from), _mm512_set1_epi8(char(to)))}; }
  Block spaced() const { return {_mm512_mask_mov_epi8(a, range('\t', '\r'), _mm512_set1_epi8(' '))}; }
  // By way of a register: the form that writes to memory is slow on Zen 4.
  std::size_t pack(u64 kept, u8* out) const {
    _mm512_storeu_si512(out, _mm512_maskz_compress_epi8(kept, a));
    return std::size_t(__builtin_popcountll(kept));
  }
};
}  // namespace avx512
MAILSIFT_END
#elif defined(__aarch64__)
namespace neon {
struct Block {
  uint8x16_t v[4];
  static Block load(const u8* p) { return {{vld1q_u8(p), vld1q_u8(p + 16), vld1q_u8(p + 32), vld1q_u8(p + 48)}}; }
  static Block load_part(const u8* p, std::size_t count) {
    u8 held[64] = {};
    if (count) std::memcpy(held, p, count);
    return load(held);
  }
  void store(u8* p) const {
    for (int i = 0; i < 4; ++i) vst1q_u8(p + 16 * i, v[i]);
  }
  // Lanes are all ones or zeros: each keeps the bit of its place, and neighbours are added three times over.
  static u64 bits(const uint8x16_t (&x)[4]) {
    const uint8x16_t place = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t low = vpaddq_u8(vandq_u8(x[0], place), vandq_u8(x[1], place));
    const uint8x16_t high = vpaddq_u8(vandq_u8(x[2], place), vandq_u8(x[3], place));
    low = vpaddq_u8(low, high);
    low = vpaddq_u8(low, low);
    return vgetq_lane_u64(vreinterpretq_u64_u8(low), 0);
  }
  template <class Test>
  u64 mask(Test test) const {
    const uint8x16_t found[4] = {test(v[0]), test(v[1]), test(v[2]), test(v[3])};
    return bits(found);
  }
  u64 equal(u8 c) const {
    return mask([c](uint8x16_t x) { return vceqq_u8(x, vdupq_n_u8(c)); });
  }
  u64 at_most(u8 c) const {
    return mask([c](uint8x16_t x) { return vcleq_u8(x, vdupq_n_u8(c)); });
  }
  u64 range(u8 first, u8 last) const {
    return mask([=](uint8x16_t x) { return vcleq_u8(vsubq_u8(x, vdupq_n_u8(first)), vdupq_n_u8(u8(last - first))); });
  }
  u64 high() const {
    return mask([](uint8x16_t x) { return vcgeq_u8(x, vdupq_n_u8(0x80)); });
  }
  u64 in(const Set& set) const {
    const uint8x16_t columns = vld1q_u8(set.columns), bit_of_row = {1, 2, 4, 8, 16, 32, 64, 128};
    return mask([=](uint8x16_t x) {
      return vtstq_u8(vqtbl1q_u8(columns, vandq_u8(x, vdupq_n_u8(15))), vqtbl1q_u8(bit_of_row, vshrq_n_u8(x, 4)));
    });
  }
  Block lowered() const {
    Block out;
    for (int i = 0; i < 4; ++i) {
      const uint8x16_t letter = vcleq_u8(vsubq_u8(v[i], vdupq_n_u8('A')), vdupq_n_u8(25));
      out.v[i] = vaddq_u8(v[i], vandq_u8(letter, vdupq_n_u8(32)));
    }
    return out;
  }
  Block replaced(u8 from, u8 to) const {
    Block out;
    for (int i = 0; i < 4; ++i) out.v[i] = vbslq_u8(vceqq_u8(v[i], vdupq_n_u8(from)), vdupq_n_u8(to), v[i]);
    return out;
  }
  Block spaced() const {
    Block out;
    for (int i = 0; i < 4; ++i) {
      const uint8x16_t white = vcltq_u8(vsubq_u8(v[i], vdupq_n_u8('\t')), vdupq_n_u8(5));
      out.v[i] = vbslq_u8(white, vdupq_n_u8(' '), v[i]);
    }
    return out;
  }
  std::size_t pack(u64 kept, u8* out) const {
    u8 held[128];
    store(held);
    store(held + 64);
    const std::size_t all = std::size_t(__builtin_popcountll(kept));
    while (kept) {
      const u64 from = u64(first_bit(kept)), rest = ~(kept >> from), size = rest ? u64(first_bit(rest)) : 64;
      load(held + from).store(out);
      out += size;
      kept &= size + from < 64 ? ~u64{0} << (size + from) : 0;
    }
    return all;
  }
};
}  // namespace neon
#endif

}  // namespace mailsift::cpu
