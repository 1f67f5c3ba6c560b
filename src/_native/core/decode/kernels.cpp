// The scalar kernels, which the others are tested against, and the choice among all of them.
#include "decode/kernels.hpp"

#include "base/utf8.hpp"
#include "cpu/features.hpp"

namespace mailsift::decode {
namespace {

std::size_t copy_ascii(const u8* from, std::size_t size, u8* to) {
  std::size_t at = 0;
  for (; size - at >= 8; at += 8) {
    const u64 word = load_word(from + at);
    store_word(to + at, word);
    const u64 marks = word & kHighBits;
    if (marks) return at + first_marked(marks);
  }
  for (; at < size; ++at) {
    const u8 byte = from[at];
    if (byte >= 0x80) break;
    to[at] = byte;
  }
  return at;
}

bool valid_utf8(const u8* at, std::size_t size) {
  const u8* const end = at + size;
  while (at < end) {
    if (end - at >= 8) {
      const u64 marks = load_word(at) & kHighBits;
      if (!marks) {
        at += 8;
        continue;
      }
      at += first_marked(marks);
    }
    do {
      u32 step;
      if (utf8_step(at, end, step) == kNotUtf8) return false;
      at += step;
    } while (at < end && *at >= 0x80);
  }
  return true;
}

const u8* base64(const u8* at, const u8* end, u8*& to, Group&) {
  const u8* from = at;
  u8* out = to;
  while (end - from >= 4) {
    const u32 bits = kBase64.quad[0][from[0]] | kBase64.quad[1][from[1]] | kBase64.quad[2][from[2]] |
                     kBase64.quad[3][from[3]];
    if (bits & kBad) break;
    out[0] = u8(bits >> 16);
    out[1] = u8(bits >> 8);
    out[2] = u8(bits);
    from += 4;
    out += 3;
  }
  to = out;
  return from;
}

// Marks the bytes of a word that equal `byte`; the lowest mark is exact (borrows only run upwards).
u64 marks_of(u64 word, u8 byte) {
  const u64 different = word ^ 0x0101010101010101 * byte;
  return (different - 0x0101010101010101) & ~different & kHighBits;
}

const u8* quoted_printable(const u8* at, const u8* end, u8*& to, u32&) {
  for (; end - at >= 8; at += 8, to += 8) {
    const u64 word = load_word(at);
    store_word(to, word);
    if (const u64 marks = marks_of(word, '=')) {
      const u32 plain = first_marked(marks);
      to += plain;
      return at + plain;
    }
  }
  return at;
}

constexpr Kernels kScalar{copy_ascii, valid_utf8, base64, quoted_printable};

constexpr cpu::Row<const Kernels& (*)()> kTable[] = {
#if defined(__x86_64__)
    {cpu::Level::avx512, nullptr, avx512_kernels},
    {cpu::Level::avx2, nullptr, avx2_kernels},
#elif defined(__aarch64__)
    {cpu::Level::neon, nullptr, neon_kernels},
#endif
    {cpu::Level::scalar, nullptr, scalar_kernels},
};

}  // namespace

const Kernels& scalar_kernels() { return kScalar; }

const Kernels& kernels() { return cpu::choose(kTable)(); }

}  // namespace mailsift::decode
