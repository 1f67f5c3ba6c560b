// The inner loops of the decoders, one set for each CPU level. What they write is what they tested: each byte of the
// source is loaded once for both.
#pragma once

#include "base/vec.hpp"

namespace mailsift::decode {

constexpr std::size_t kSlack = 64;  // bytes behind its answer that a kernel may write

// What is gathered of the four characters of base64 that come next.
struct Group {
  u32 bits = 0, count = 0, pads = 0;
};

struct Kernels {
  // Copies the ASCII bytes at the front of the text and says how many they are. Room: `size` and kSlack.
  std::size_t (*copy_ascii)(const u8* from, std::size_t size, u8* to);
  bool (*is_valid_utf8)(const u8* from, std::size_t size);
  // Decodes characters of the alphabet and skips blanks; returns the place of a byte that is neither, or of one that it
  // leaves to its caller. `group` is empty before. Room: three for four characters, and kSlack.
  const u8* (*base64)(const u8* at, const u8* end, u8*& to, Group& group);
  // Copies text, decodes escapes, leaves soft line breaks out; returns the place of a "=" that it leaves to its caller,
  // or of the last bytes. Room: the size of the source, and kSlack.
  const u8* (*quoted_printable)(const u8* at, const u8* end, u8*& to, u32& defects);
};

const Kernels& kernels();  // of the level in use

// One for each level that the processor family has.
const Kernels& scalar_kernels();
const Kernels& avx2_kernels();
const Kernels& avx512_kernels();
const Kernels& neon_kernels();

constexpr u8 kNoDigit = 16;
constexpr u8 hex(u8 c) {
  return is_digit(c) ? u8(c - '0') : c >= 'A' && c <= 'F' ? u8(c - 'A' + 10) : c >= 'a' && c <= 'f' ? u8(c - 'a' + 10)
                                                                                                  : kNoDigit;
}
struct HexTable {
  u8 value[256] = {};
  constexpr HexTable() {
    for (u32 c = 0; c < 256; ++c) value[c] = hex(u8(c));
  }
};
inline constexpr HexTable kHex;

constexpr u8 kJunk = 64, kBlank = 65, kPad = 66;  // values above 63 of Base64Tables::value
constexpr u32 kBad = 1u << 31;

// quad[i][c]: what c adds to the 24 bits as the i-th of four characters, kBad when it is none of the alphabet.
struct Base64Tables {
  u8 value[256] = {};
  u32 quad[4][256] = {};

  constexpr Base64Tables() {
    constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (u32 c = 0; c < 256; ++c) value[c] = kJunk;
    for (u32 i = 0; i < 64; ++i) value[u8(kAlphabet[i])] = u8(i);
    for (u32 c = '\t'; c <= '\r'; ++c) value[c] = kBlank;
    value[u8(' ')] = kBlank;
    value[u8('=')] = kPad;
    for (u32 i = 0; i < 4; ++i)
      for (u32 c = 0; c < 256; ++c) quad[i][c] = value[c] < 64 ? u32(value[c]) << (18 - 6 * i) : kBad;
  }
};
inline constexpr Base64Tables kBase64;

}  // namespace mailsift::decode
