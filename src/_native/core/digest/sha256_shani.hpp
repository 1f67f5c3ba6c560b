// The pieces of SHA-256 with the SHA extensions of x86-64 (Intel SDM vol. 2, SHA256RNDS2, SHA256MSG1/2).
#pragma once

#include "digest/blocks.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

namespace mailsift::digest {

#define MAILSIFT_SHA_TARGET "sha,sse4.1,ssse3"
#define MAILSIFT_SHA __attribute__((target(MAILSIFT_SHA_TARGET), always_inline)) inline

// These instructions are legacy-encoded, and a hundred times slower while the upper halves of the wide registers are
// dirty: they are cleared first. The rows of the tables ask for the AVX2 level, so VZEROUPPER exists.
MAILSIFT_SHA void before_sha() { __asm__ volatile("vzeroupper"); }

// The instructions want the state as {a,b,e,f} and {c,d,g,h}, highest lane first.
struct ShaState {
  __m128i abef, cdgh;
};
using ShaWords = __m128i;  // four words of the schedule

MAILSIFT_SHA ShaState load_sha(const u32 state[8]) {
  const __m128i badc = _mm_shuffle_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(state)), 0xb1);
  const __m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(state + 4)), 0x1b);
  return {_mm_alignr_epi8(badc, hgfe, 8), _mm_blend_epi16(hgfe, badc, 0xf0)};
}

MAILSIFT_SHA void store_sha(const ShaState& s, u32 state[8]) {
  const __m128i feba = _mm_shuffle_epi32(s.abef, 0x1b), dchg = _mm_shuffle_epi32(s.cdgh, 0xb1);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(state), _mm_blend_epi16(feba, dchg, 0xf0));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}

MAILSIFT_SHA void add_sha(ShaState& s, const ShaState& more) {
  s.abef = _mm_add_epi32(s.abef, more.abef);
  s.cdgh = _mm_add_epi32(s.cdgh, more.cdgh);
}

// Four big-endian words of a block.
MAILSIFT_SHA ShaWords sha_words(const u8* bytes) {
  const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
  return _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes)), swap);
}

// Four rounds: two SHA256RNDS2, each taking two of the four words + constants in the low half.
MAILSIFT_SHA void four_rounds(ShaState& s, ShaWords words, const u32* constants) {
  const __m128i sum = _mm_add_epi32(words, _mm_loadu_si128(reinterpret_cast<const __m128i*>(constants)));
  s.cdgh = _mm_sha256rnds2_epu32(s.cdgh, s.abef, sum);
  s.abef = _mm_sha256rnds2_epu32(s.abef, s.cdgh, _mm_shuffle_epi32(sum, 0x0e));
}

// w[t] for the next four t, out of the sixteen words before them.
MAILSIFT_SHA ShaWords next_words(const ShaWords (&w)[4]) {
  const __m128i middle = _mm_alignr_epi8(w[3], w[2], 4);
  return _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(w[0], w[1]), middle), w[3]);
}

}  // namespace mailsift::digest
#endif
