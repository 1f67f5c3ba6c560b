// SHA-256 blocks with the processor's own instructions for it, alone and with MD5 beside them.
#include "digest/sha256_shani.hpp"
#include "digest/sha256_arm.hpp"

#if MAILSIFT_SHA_UNIT
#include "digest/md5_steps.hpp"

namespace mailsift::digest {

__attribute__((target(MAILSIFT_SHA_TARGET))) void sha256_blocks_unit(u32 state[8], const u8* bytes, std::size_t blocks) {
  before_sha();
  ShaState s = load_sha(state);
  for (; blocks; --blocks, bytes += 64) {
    const ShaState before = s;
    ShaWords w[4];
    for (int i = 0; i < 4; ++i) {
      w[i] = sha_words(bytes + 16 * i);
      four_rounds(s, w[i], kSha256Round + 4 * i);
    }
    for (int i = 4; i < 16; ++i) {
      const ShaWords words = next_words(w);
      w[0] = w[1], w[1] = w[2], w[2] = w[3], w[3] = words;
      four_rounds(s, words, kSha256Round + 4 * i);
    }
    add_sha(s, before);
  }
  store_sha(s, state);
}

// Two inputs at once: each waits for its own rounds only.
__attribute__((target(MAILSIFT_SHA_TARGET))) void sha256_pair_unit(u32* const states[2], const u8* const bytes[2],
                                                                   std::size_t blocks) {
  before_sha();
  ShaState s = load_sha(states[0]), t = load_sha(states[1]);
  for (std::size_t at = 0; at < 64 * blocks; at += 64) {
    const ShaState s_before = s, t_before = t;
    ShaWords w[4], v[4];
    for (int i = 0; i < 4; ++i) {
      w[i] = sha_words(bytes[0] + at + 16 * i);
      v[i] = sha_words(bytes[1] + at + 16 * i);
      four_rounds(s, w[i], kSha256Round + 4 * i);
      four_rounds(t, v[i], kSha256Round + 4 * i);
    }
    for (int i = 4; i < 16; ++i) {
      const ShaWords words = next_words(w), more = next_words(v);
      w[0] = w[1], w[1] = w[2], w[2] = w[3], w[3] = words;
      v[0] = v[1], v[1] = v[2], v[2] = v[3], v[3] = more;
      four_rounds(s, words, kSha256Round + 4 * i);
      four_rounds(t, more, kSha256Round + 4 * i);
    }
    add_sha(s, s_before);
    add_sha(t, t_before);
  }
  store_sha(s, states[0]);
  store_sha(t, states[1]);
}

// MD5 is one chain of dependent steps, which leaves room for all of SHA-256 between them: after every four steps of the
// one, four rounds of the other.
__attribute__((target(MAILSIFT_SHA_TARGET))) void both_blocks_unit(u32 md5[4], u32 sha256[8], const u8* bytes,
                                                                   std::size_t blocks) {
  before_sha();
  ShaState s = load_sha(sha256);
  for (; blocks; --blocks, bytes += 64) {
    const ShaState before = s;
    u8 block[64];
    std::memcpy(block, bytes, 64);  // each byte is read once
    u32 m[4] = {md5[0], md5[1], md5[2], md5[3]};
    ShaWords w[4];
    for (int i = 0; i < 4; ++i) {
      md5_four<0>(m, block, 4 * i);
      w[i] = sha_words(block + 16 * i);
      four_rounds(s, w[i], kSha256Round + 4 * i);
    }
    const auto four_more = [&](int i) __attribute__((target(MAILSIFT_SHA_TARGET), always_inline)) {
      const ShaWords words = next_words(w);
      w[0] = w[1], w[1] = w[2], w[2] = w[3], w[3] = words;
      four_rounds(s, words, kSha256Round + 4 * i);
    };
    for (int i = 0; i < 4; ++i) md5_four<1>(m, block, 4 * i), four_more(4 + i);
    for (int i = 0; i < 4; ++i) md5_four<2>(m, block, 4 * i), four_more(8 + i);
    for (int i = 0; i < 4; ++i) md5_four<3>(m, block, 4 * i), four_more(12 + i);
    for (int i = 0; i < 4; ++i) md5[i] += m[i];
    add_sha(s, before);
  }
  store_sha(s, sha256);
}

}  // namespace mailsift::digest
#endif
