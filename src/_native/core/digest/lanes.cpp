// Words side by side in vector registers, for lanes.inc.
#include "digest/lanes.hpp"

#include "cpu/block.hpp"
#include "cpu/features.hpp"
#include "digest/md5_steps.hpp"

namespace mailsift::digest {

#if defined(__x86_64__)
MAILSIFT_BEGIN_AVX2
namespace avx2 {
struct Lanes {
  static constexpr u32 kLanes = 8;
  __m256i v;
  static Lanes load(const void* p) { return {_mm256_loadu_si256(static_cast<const __m256i*>(p))}; }
  void store(void* p) const { _mm256_storeu_si256(static_cast<__m256i*>(p), v); }
  static Lanes all(u32 word) { return {_mm256_set1_epi32(int(word))}; }
  static void pad(View input, u8* block) { pad_short(input, block); }
  Lanes operator+(Lanes o) const { return {_mm256_add_epi32(v, o.v)}; }
  template <int N>
  Lanes rotated() const {
    return {_mm256_or_si256(_mm256_slli_epi32(v, N), _mm256_srli_epi32(v, 32 - N))};
  }
  template <int N>
  Lanes shifted() const {
    return {_mm256_srli_epi32(v, N)};
  }
  Lanes swapped() const {
    const __m256i order = _mm256_broadcastsi128_si256(_mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL));
    return {_mm256_shuffle_epi8(v, order)};
  }
  static Lanes choose(Lanes x, Lanes y, Lanes z) {
    return {_mm256_xor_si256(z.v, _mm256_and_si256(x.v, _mm256_xor_si256(y.v, z.v)))};
  }
  static Lanes parity(Lanes x, Lanes y, Lanes z) { return {_mm256_xor_si256(x.v, _mm256_xor_si256(y.v, z.v))}; }
  static Lanes majority(Lanes x, Lanes y, Lanes z) {
    return {_mm256_or_si256(_mm256_and_si256(x.v, y.v), _mm256_and_si256(z.v, _mm256_or_si256(x.v, y.v)))};
  }
  static Lanes odd_or(Lanes x, Lanes y, Lanes z) {  // y ^ (x | ~z)
    return {_mm256_xor_si256(y.v, _mm256_or_si256(x.v, _mm256_xor_si256(z.v, _mm256_set1_epi32(-1))))};
  }
  static Lanes where(u32 lanes, Lanes x, Lanes y) {
    const __m256i bits = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
    return {_mm256_blendv_epi8(y.v, x.v, _mm256_cmpeq_epi32(_mm256_and_si256(_mm256_set1_epi32(int(lanes)), bits), bits))};
  }
};

// Eight lanes' words 0 to 7, then 8 to 15: a square of eight words turned over its diagonal, twice.
inline void load_words(const u8* const* at, Lanes (&w)[16]) {
  for (int half = 0; half < 2; ++half) {
    __m256i r[8], p[8], q[8];
    for (int i = 0; i < 8; ++i) r[i] = Lanes::load(at[i] + 32 * half).v;
    for (int i = 0; i < 8; i += 2) {
      p[i] = _mm256_unpacklo_epi32(r[i], r[i + 1]);
      p[i + 1] = _mm256_unpackhi_epi32(r[i], r[i + 1]);
    }
    for (int i = 0; i < 8; i += 4) {
      q[i] = _mm256_unpacklo_epi64(p[i], p[i + 2]);
      q[i + 1] = _mm256_unpackhi_epi64(p[i], p[i + 2]);
      q[i + 2] = _mm256_unpacklo_epi64(p[i + 1], p[i + 3]);
      q[i + 3] = _mm256_unpackhi_epi64(p[i + 1], p[i + 3]);
    }
    for (int i = 0; i < 4; ++i) {
      w[8 * half + i].v = _mm256_permute2x128_si256(q[i], q[i + 4], 0x20);
      w[8 * half + i + 4].v = _mm256_permute2x128_si256(q[i], q[i + 4], 0x31);
    }
  }
}
#include "digest/lanes.inc"
}  // namespace avx2
MAILSIFT_END

MAILSIFT_BEGIN_AVX512
// The zero-masked forms: the plain ones make GCC warn of an undefined source (its bug 105593).
namespace avx512 {
struct Lanes {
  static constexpr u32 kLanes = 16;
  __m512i v;
  static Lanes load(const void* p) { return {_mm512_loadu_si512(p)}; }
  void store(void* p) const { _mm512_storeu_si512(p, v); }
  static Lanes all(u32 word) { return {_mm512_set1_epi32(int(word))}; }
  static void pad(View input, u8* block) {
    const __m512i bytes = _mm512_maskz_loadu_epi8(cpu::below(input.size), input.data);
    const __m512i ended = _mm512_mask_mov_epi8(bytes, u64{1} << input.size, _mm512_set1_epi8(char(0x80)));
    _mm512_storeu_si512(block, _mm512_mask_set1_epi64(ended, 0x80, i64(input.size * 8)));
  }
  Lanes operator+(Lanes o) const { return {_mm512_add_epi32(v, o.v)}; }
  template <int N>
  Lanes rotated() const {
    return {_mm512_maskz_rol_epi32(0xffff, v, N)};
  }
  template <int N>
  Lanes shifted() const {
    return {_mm512_maskz_srli_epi32(0xffff, v, N)};
  }
  Lanes swapped() const {
    const __m128i order = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
    return {_mm512_shuffle_epi8(v, _mm512_maskz_broadcast_i32x4(0xffff, order))};
  }
  static Lanes choose(Lanes x, Lanes y, Lanes z) { return {_mm512_ternarylogic_epi32(x.v, y.v, z.v, 0xca)}; }
  static Lanes parity(Lanes x, Lanes y, Lanes z) { return {_mm512_ternarylogic_epi32(x.v, y.v, z.v, 0x96)}; }
  static Lanes majority(Lanes x, Lanes y, Lanes z) { return {_mm512_ternarylogic_epi32(x.v, y.v, z.v, 0xe8)}; }
  static Lanes odd_or(Lanes x, Lanes y, Lanes z) { return {_mm512_ternarylogic_epi32(x.v, y.v, z.v, 0x39)}; }
  static Lanes where(u32 lanes, Lanes x, Lanes y) { return {_mm512_mask_mov_epi32(y.v, __mmask16(lanes), x.v)}; }
};

// The square of sixteen words turned over its diagonal: pairs of rows, of pairs, of quarters, of halves.
inline void load_words(const u8* const* at, Lanes (&w)[16]) {
  __m512i r[16], p[16];
  for (int i = 0; i < 16; ++i) r[i] = Lanes::load(at[i]).v;
  for (int i = 0; i < 16; i += 2) {
    p[i] = _mm512_maskz_unpacklo_epi32(0xffff, r[i], r[i + 1]);
    p[i + 1] = _mm512_maskz_unpackhi_epi32(0xffff, r[i], r[i + 1]);
  }
  for (int i = 0; i < 16; i += 4) {
    r[i] = _mm512_maskz_unpacklo_epi64(0xff, p[i], p[i + 2]);
    r[i + 1] = _mm512_maskz_unpackhi_epi64(0xff, p[i], p[i + 2]);
    r[i + 2] = _mm512_maskz_unpacklo_epi64(0xff, p[i + 1], p[i + 3]);
    r[i + 3] = _mm512_maskz_unpackhi_epi64(0xff, p[i + 1], p[i + 3]);
  }
  // r[4 * g + k] has, in its quarter q, word 4 * q + k of the lanes 4 * g to 4 * g + 3.
  for (int k = 0; k < 4; ++k) {
    const __m512i a = _mm512_maskz_shuffle_i32x4(0xffff, r[k], r[4 + k], 0x88);        // words k, k + 8 of lanes 0 to 7
    const __m512i b = _mm512_maskz_shuffle_i32x4(0xffff, r[k], r[4 + k], 0xdd);        // words k + 4, k + 12
    const __m512i c = _mm512_maskz_shuffle_i32x4(0xffff, r[8 + k], r[12 + k], 0x88);   // the same of lanes 8 to 15
    const __m512i d = _mm512_maskz_shuffle_i32x4(0xffff, r[8 + k], r[12 + k], 0xdd);
    w[k].v = _mm512_maskz_shuffle_i32x4(0xffff, a, c, 0x88);
    w[k + 8].v = _mm512_maskz_shuffle_i32x4(0xffff, a, c, 0xdd);
    w[k + 4].v = _mm512_maskz_shuffle_i32x4(0xffff, b, d, 0x88);
    w[k + 12].v = _mm512_maskz_shuffle_i32x4(0xffff, b, d, 0xdd);
  }
}
#include "digest/lanes.inc"
}  // namespace avx512
MAILSIFT_END
#elif defined(__aarch64__)
namespace neon {
struct Lanes {
  static constexpr u32 kLanes = 4;
  uint32x4_t v;
  static Lanes load(const u32* p) { return {vld1q_u32(p)}; }
  void store(u32* p) const { vst1q_u32(p, v); }
  static Lanes all(u32 word) { return {vdupq_n_u32(word)}; }
  static void pad(View input, u8* block) { pad_short(input, block); }
  Lanes operator+(Lanes o) const { return {vaddq_u32(v, o.v)}; }
  template <int N>
  Lanes rotated() const {
    return {vsriq_n_u32(vshlq_n_u32(v, N), v, 32 - N)};
  }
  template <int N>
  Lanes shifted() const {
    return {vshrq_n_u32(v, N)};
  }
  Lanes swapped() const { return {vreinterpretq_u32_u8(vrev32q_u8(vreinterpretq_u8_u32(v)))}; }
  static Lanes choose(Lanes x, Lanes y, Lanes z) { return {vbslq_u32(x.v, y.v, z.v)}; }
  static Lanes parity(Lanes x, Lanes y, Lanes z) { return {veorq_u32(veorq_u32(x.v, y.v), z.v)}; }
  static Lanes majority(Lanes x, Lanes y, Lanes z) { return {vbslq_u32(veorq_u32(x.v, y.v), z.v, y.v)}; }
  static Lanes odd_or(Lanes x, Lanes y, Lanes z) { return {veorq_u32(y.v, vornq_u32(x.v, z.v))}; }
  static Lanes where(u32 lanes, Lanes x, Lanes y) {
    const uint32x4_t bits = {1, 2, 4, 8};
    return {vbslq_u32(vtstq_u32(vdupq_n_u32(lanes), bits), x.v, y.v)};
  }
};

// Four squares of four words, each turned over its diagonal.
inline void load_words(const u8* const* at, Lanes (&w)[16]) {
  for (int i = 0; i < 16; i += 4) {
    uint32x4_t r[4];
    for (int k = 0; k < 4; ++k) r[k] = vreinterpretq_u32_u8(vld1q_u8(at[k] + 4 * i));
    const uint32x4x2_t even = vtrnq_u32(r[0], r[1]), odd = vtrnq_u32(r[2], r[3]);
    for (int k = 0; k < 2; ++k) {
      w[i + k].v = vcombine_u32(vget_low_u32(even.val[k]), vget_low_u32(odd.val[k]));
      w[i + k + 2].v = vcombine_u32(vget_high_u32(even.val[k]), vget_high_u32(odd.val[k]));
    }
  }
}
#include "digest/lanes.inc"
}  // namespace neon
#endif

LaneKernel lane_kernel() {
  static constexpr cpu::Row<LaneKernel> kTable[] = {
#if defined(__x86_64__)
      {cpu::Level::avx512, nullptr,
       {avx512::Lanes::kLanes, avx512::blocks_of_lanes, avx512::md5_blocks_of_lanes, avx512::md5_of_shorts}},
      {cpu::Level::avx2, nullptr,
       {avx2::Lanes::kLanes, avx2::blocks_of_lanes, avx2::md5_blocks_of_lanes, avx2::md5_of_shorts}},
#elif defined(__aarch64__)
      {cpu::Level::neon, nullptr,
       {neon::Lanes::kLanes, neon::blocks_of_lanes, neon::md5_blocks_of_lanes, neon::md5_of_shorts}},
#endif
      {cpu::Level::scalar, nullptr, {}},
  };
  LaneKernel kernel = cpu::choose(kTable);
#if MAILSIFT_SHA_UNIT
  // AMD's cores start these instructions every second cycle, so that two inputs fill the unit; with Intel's the wide
  // registers win (3.3 against 2.1 GB/s on Zen 4, as measured; 1.6 against 2.7 on Intel, by a prototype's figures).
  const cpu::Features& f = cpu::features();
  kernel.pairs = kernel.lanes > 1 && has_unit(f) && (f.amd || kernel.lanes < 16);
#endif
  return kernel;
}

}  // namespace mailsift::digest
