// SHA-256 blocks with the SHA extensions of x86-64 (Intel SDM vol. 2, SHA256RNDS2, SHA256MSG1/2).
#include "digest/blocks.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

namespace mailsift::digest {
namespace {

#define MAILSIFT_SHA __attribute__((target("sha,sse4.1,ssse3"), always_inline)) inline

// Four rounds: two SHA256RNDS2, each taking two of the four words + constants in the low half.
MAILSIFT_SHA void four_rounds(__m128i& abef, __m128i& cdgh, __m128i words, const u32* constants) {
  __m128i sum = _mm_add_epi32(words, _mm_loadu_si128(reinterpret_cast<const __m128i*>(constants)));
  cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
  abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0e));
}

// w[t] for the next four t, out of the sixteen words before them.
MAILSIFT_SHA __m128i next_words(__m128i w0, __m128i w1, __m128i w2, __m128i w3) {
  const __m128i middle = _mm_alignr_epi8(w3, w2, 4);
  return _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(w0, w1), middle), w3);
}

#undef MAILSIFT_SHA

}  // namespace

// These instructions are legacy-encoded, and a hundred times slower while the upper halves of the wide registers are
// dirty: they are cleared first. The row of the table asks for the AVX2 level, so VZEROUPPER exists.
__attribute__((target("sha,sse4.1,ssse3"))) void sha256_blocks_shani(u32 state[8], const u8* bytes, std::size_t blocks) {
  __asm__ volatile("vzeroupper");
  const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
  // The instructions want the state as {a,b,e,f} and {c,d,g,h}, highest lane first.
  __m128i badc = _mm_shuffle_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(state)), 0xb1);
  __m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(state + 4)), 0x1b);
  __m128i abef = _mm_alignr_epi8(badc, hgfe, 8);
  __m128i cdgh = _mm_blend_epi16(hgfe, badc, 0xf0);
  for (; blocks; --blocks, bytes += 64) {
    const __m128i abef_before = abef, cdgh_before = cdgh;
    __m128i w[4];
    for (int i = 0; i < 4; ++i) {
      w[i] = _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + 16 * i)), swap);
      four_rounds(abef, cdgh, w[i], kSha256Round + 4 * i);
    }
    for (int i = 4; i < 16; ++i) {
      const __m128i words = next_words(w[0], w[1], w[2], w[3]);
      w[0] = w[1], w[1] = w[2], w[2] = w[3], w[3] = words;
      four_rounds(abef, cdgh, words, kSha256Round + 4 * i);
    }
    abef = _mm_add_epi32(abef, abef_before);
    cdgh = _mm_add_epi32(cdgh, cdgh_before);
  }
  const __m128i feba = _mm_shuffle_epi32(abef, 0x1b), dchg = _mm_shuffle_epi32(cdgh, 0xb1);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(state), _mm_blend_epi16(feba, dchg, 0xf0));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}

}  // namespace mailsift::digest
#endif
