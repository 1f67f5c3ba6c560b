// The kernels of core/decode, each level against the scalar one, up to the last byte of a page.
#include "check.hpp"
#include "decode/charset.hpp"
#include "decode/kernels.hpp"
#include "decode/transfer.hpp"
#include "levels.hpp"

using namespace mailsift;
using namespace mailsift::decode;

namespace {

struct Answer {
  Bytes out;
  u32 number = 0;
};

using Decoder = void (*)(View in, Answer& answer);

void run_base64(View in, Answer& a) { base64(in, a.out, a.number); }
void run_quoted(View in, Answer& a) { quoted_printable(in, a.out, a.number); }
void run_word(View in, Answer& a) { quoted_word(in, a.out, a.number); }
void run_valid(View in, Answer& a) { a.number = is_valid_utf8(in); }
template <char const* label>
void run_charset(View in, Answer& a) {
  CharsetReport report;
  to_utf8(View(label), in, a.out, report);
  a.number = report.replaced << 8 | u32(report.used) << 1 | report.wrong_label;
}

// All levels say of `text` what the scalar one says.
bool agree(View text, Decoder decoder) {
  static levels::Page page;
  static Answer expected, found;
  bool all = true;
  levels::each([&](cpu::Level level) {
    Answer& answer = level == cpu::Level::scalar ? expected : found;
    answer.out.clear();
    answer.number = 0;
    decoder(page.at_end(text), answer);
    if (level != cpu::Level::scalar)
      all &= found.number == expected.number && view(found.out).equals(view(expected.out));
  });
  return all;
}

constexpr char kUtf8Label[] = "utf-8", kLatin[] = "iso-8859-1", kNone[] = "", kJapanese[] = "shift_jis";

// Lengths around the blocks, and longer ones.
template <class Make>
void at_lengths(Make make, std::initializer_list<Decoder> decoders) {
  levels::Numbers numbers(7);
  static Bytes text;
  for (std::size_t i = 0; i < 1200; ++i) {
    const std::size_t size = i < 400 ? i / 2 : i % 7 ? numbers.below(600) : numbers.below(4000);
    make(text, size, numbers);
    for (const Decoder decoder : decoders) CHECK(agree(view(text), decoder));
  }
}

}  // namespace

TEST(levels_of_base64_agree) {
  at_lengths(
      [](Bytes& out, std::size_t size, levels::Numbers& n) {
        static constexpr char kLine[] =
            "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU2Nzg5YWJjZGVmZ2hpamtsbW5vcHFy\r\n";
        static constexpr char kLong[] = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU2Nzg5";
        switch (n.below(4)) {
          case 0: return levels::fill(out, size, {"QUJD"}, n);
          case 1: return levels::fill(out, size, {kLine}, n);
          case 2:
            return levels::fill(
                out, size, {"QUJDREVGR0hJ/++/", "z9", "\n", "\r\n", " ", "\v\f\t", "abc", "7", "ABCDEFGHabcdefgh"}, n);
          default:
            return levels::fill(
                out, size, {kLong, "z9", "\n", "=", "==\n", "*", "\xff", "-", "abcd", "\x80\xc1", "@[`{"}, n);
        }
      },
      {run_base64});
}

TEST(levels_of_base64_know_every_byte) {
  for (unsigned byte = 0; byte < 256; ++byte)
    for (std::size_t place : {0, 1, 30, 63, 64, 77, 100}) {
      u8 text[130];
      std::memset(text, 'Q', sizeof text);
      text[place] = u8(byte);
      CHECK(agree(View(text, sizeof text), run_base64));
    }
}

TEST(levels_of_quoted_printable_agree) {
  at_lengths(
      [](Bytes& out, std::size_t size, levels::Numbers& n) {
        static constexpr char kLine[] = "a line of text that goes on and on for a while, and then it breaks=\r\n";
        static constexpr char kWords[] = "=D0=9F=D1=80=D0=B8=D0=B2=D0=B5=D1=82 =\r\n";
        switch (n.below(4)) {
          case 0: return levels::fill(out, size, {"plain text, "}, n);
          case 1: return levels::fill(out, size, {kWords, "=3D", "=\n", "=c3=a9", "e"}, n);
          case 2: return levels::fill(out, size, {kLine, "=20\r\n", "_"}, n);
          default:
            return levels::fill(out, size, {"=", "==", "=4", "=XY", "= \r\n", "=\r", "=\r\n", "=\n", "text", "=E9",
                                            "\xe9", "\r\n", "=G0", "=0G"}, n);
        }
      },
      {run_quoted, run_word});
}

TEST(levels_of_quoted_printable_know_every_byte) {
  for (unsigned byte = 0; byte < 256; ++byte)
    for (std::size_t place : {60, 61, 62, 63, 64, 65, 66}) {
      u8 text[200];
      std::memset(text, 'a', sizeof text);
      text[60] = '=', text[61] = '4', text[62] = '1', text[63] = '=', text[64] = '\r', text[65] = '\n';
      text[place] = u8(byte);
      CHECK(agree(View(text, sizeof text), run_quoted));
    }
}

TEST(levels_of_charsets_agree) {
  at_lengths(
      [](Bytes& out, std::size_t size, levels::Numbers& n) {
        switch (n.below(4)) {
          case 0: return levels::fill(out, size, {"plain text, "}, n);
          case 1:
            return levels::fill(out, size, {"\xd0\x9f\xd1\x80", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "e", " text "}, n);
          case 2:
            return levels::fill(out, size, {"\xd0\x9f", "\xe2\x82\xac", "e", "sixteen letters.",
                                            "sixteen letters.sixteen letters.", "\xf4\x8f\xbf\xbf", "\xed\x9f\xbf",
                                            "\xee\x80\x80", "\xe0\xa0\x80", "\xc2\x80"}, n);
          default:
            return levels::fill(out, size, {"thirty-one letters, all of them", "\xc0\xaf", "\xed\xa0\x80", "\x80",
                                            "\xf4\x90\x80\x80", "\xe2\x82", "\xf0\x8f\x80\x80", "\xe0\x9f\xbf",
                                            "\xff", "\xf5\x80\x80\x80", "\xd0\x9f\xd1\x80"}, n);
        }
      },
      {run_valid, run_charset<kUtf8Label>, run_charset<kLatin>, run_charset<kNone>, run_charset<kJapanese>});
}

// Each pair of bytes, and what stands behind it, at the seams of registers and blocks.
TEST(levels_know_what_utf8_is) {
  for (unsigned first = 0x80; first < 256; ++first)
    for (unsigned second = 0x70; second < 256; second += second % 16 == 0 || second % 16 == 15 ? 1 : 7)
      for (std::size_t place : {14, 29, 30, 31, 61, 62, 63, 76, 77, 78, 79})
        for (unsigned tail = 0; tail < 3; ++tail) {
          u8 text[80];
          std::memset(text, 'a', sizeof text);
          text[place] = u8(first);
          if (place + 1 < sizeof text) text[place + 1] = u8(second);
          for (std::size_t i = 2; i < 2 + tail && place + i < sizeof text; ++i) text[place + i] = 0xBF;
          CHECK(agree(View(text, sizeof text), run_valid));
        }
}
