// Quoted-printable (RFC 2045 6.7) and the "Q" encoding of RFC 2047 (4.2).
#include "base/utf8.hpp"
#include "decode/quoted.hpp"
#include "decode/transfer.hpp"

namespace mailsift::decode {
namespace {

// Marks the bytes of a word that equal `byte`; the lowest mark is exact (borrows only run upwards).
u64 marks_of(u64 word, u8 byte) {
  const u64 different = word ^ 0x0101010101010101 * byte;
  return (different - 0x0101010101010101) & ~different & kHighBits;
}

// Copies up to the next of `stops`. There is room for all that is left of the source, so for whole words too.
template <bool header>
void copy_plain(const u8*& at, const u8* end, u8*& to) {
  for (; end - at >= 8; at += 8, to += 8) {
    const u64 word = load_word(at);
    store_word(to, word);
    u64 marks = marks_of(word, '=');
    if (header) marks |= marks_of(word, '_');
    if (marks) {
      // Both lowest marks are exact, so the lower of the two is.
      const u32 plain = first_marked(marks);
      at += plain;
      to += plain;
      return;
    }
  }
  for (; at < end; ++at) {
    const u8 byte = *at;
    if (byte == '=' || (header && byte == '_')) return;
    *to++ = byte;
  }
}

template <bool header>
void decode(View in, Bytes& out, u32& defects) {
  const u8* at = in.begin();
  const u8* const end = in.end();
  u8* to = out.extend(in.size + kSlack);
  if (!to) return;
  const Kernels& wide = kernels();
  for (;;) {
    if (!header && end - at >= 64) at = wide.quoted_printable(at, end, to, defects);
    copy_plain<header>(at, end, to);
    if (at == end) break;
    const u8 stop = *at++;
    if (header && stop == '_') {
      *to++ = ' ';
      continue;
    }
    const u8 high = end - at >= 2 ? kHex.value[at[0]] : kNoDigit;
    const u8 low = end - at >= 2 ? kHex.value[at[1]] : kNoDigit;
    if (high < kNoDigit && low < kNoDigit) {
      *to++ = u8(high << 4 | low);
      at += 2;
      continue;
    }
    if (header) ++defects, *to++ = '=';
    else at = odd_equals(at, end, to, defects);
  }
  out.truncate(std::size_t(to - out.data()));
}
}  // namespace

void quoted_printable(View in, Bytes& out, u32& defects) { decode<false>(in, out, defects); }

void quoted_word(View in, Bytes& out, u32& defects) { decode<true>(in, out, defects); }

}  // namespace mailsift::decode
