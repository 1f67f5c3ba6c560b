// The pieces of SHA-256 with the crypto extension of ARM (Arm ARM, SHA256H, SHA256H2, SHA256SU0/1).
#pragma once

#include "digest/blocks.hpp"

#if MAILSIFT_SHA_UNIT && defined(__aarch64__)
#include <arm_neon.h>

namespace mailsift::digest {

#if defined(__clang__)
#define MAILSIFT_SHA_TARGET "sha2"
#else
#define MAILSIFT_SHA_TARGET "+crypto"  // what its header asks for; no other of these instructions is used
#endif
#define MAILSIFT_SHA __attribute__((target(MAILSIFT_SHA_TARGET), always_inline)) inline

MAILSIFT_SHA void before_sha() {}

struct ShaState {
  uint32x4_t abcd, efgh;
};
using ShaWords = uint32x4_t;  // four words of the schedule

MAILSIFT_SHA ShaState load_sha(const u32 state[8]) { return {vld1q_u32(state), vld1q_u32(state + 4)}; }

MAILSIFT_SHA void store_sha(const ShaState& s, u32 state[8]) {
  vst1q_u32(state, s.abcd);
  vst1q_u32(state + 4, s.efgh);
}

MAILSIFT_SHA void add_sha(ShaState& s, const ShaState& more) {
  s.abcd = vaddq_u32(s.abcd, more.abcd);
  s.efgh = vaddq_u32(s.efgh, more.efgh);
}

// Four big-endian words of a block.
MAILSIFT_SHA ShaWords sha_words(const u8* bytes) { return vreinterpretq_u32_u8(vrev32q_u8(vld1q_u8(bytes))); }

MAILSIFT_SHA void four_rounds(ShaState& s, ShaWords words, const u32* constants) {
  const uint32x4_t sum = vaddq_u32(words, vld1q_u32(constants)), before = s.abcd;
  s.abcd = vsha256hq_u32(s.abcd, s.efgh, sum);
  s.efgh = vsha256h2q_u32(s.efgh, before, sum);
}

// w[t] for the next four t, out of the sixteen words before them.
MAILSIFT_SHA ShaWords next_words(const ShaWords (&w)[4]) {
  return vsha256su1q_u32(vsha256su0q_u32(w[0], w[1]), w[2], w[3]);
}

}  // namespace mailsift::digest
#endif
