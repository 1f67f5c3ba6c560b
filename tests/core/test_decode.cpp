// core/decode without Python, for the sanitizers: golden cases, every charset over hostile bytes, appending.
#include "base/normalize.hpp"
#include "check.hpp"
#include "decode/decoders.hpp"
#include "decode/transfer.hpp"

using namespace mailsift;
using namespace mailsift::decode;

namespace {

// A copy whose last byte is the last one of its allocation, so that reading past it is seen.
struct Exact {
  explicit Exact(View text) : size(text.size), data(static_cast<u8*>(std::malloc(size + !size))) {
    if (size) std::memcpy(data, text.data, size);
  }
  ~Exact() { std::free(data); }
  View view() const { return View(data, size); }
  std::size_t size;
  u8* data;
};

using Transfer = void (*)(View, Bytes&, u32&);

bool gives(Transfer transfer, View in, View expected, u32 expected_defects) {
  const Exact exact(in);
  Bytes out;
  append(out, "before");
  u32 defects = 1;
  transfer(exact.view(), out, defects);
  return view(out).slice(0, 6).equals("before") && view(out).slice(6).equals(expected) &&
         defects == expected_defects + 1;
}

bool reads(const char* label, View in, View expected, Charset used) {
  const Exact exact(in);
  Bytes out;
  append(out, "before");
  CharsetReport report;
  to_utf8(label, exact.view(), out, report);
  return view(out).slice(0, 6).equals("before") && view(out).slice(6).equals(expected) && report.used == used;
}

// The same bytes in every run.
struct Dice {
  u64 state = 0x9E3779B97F4A7C15;
  u32 roll(u32 sides) {
    state = state * 6364136223846793005 + 1442695040888963407;
    return u32(state >> 33) % sides;
  }
};
}  // namespace

TEST(base64_cases) {
  CHECK(gives(base64, "QUJDRA==", "ABCD", 0));
  CHECK(gives(base64, "QUJD\r\nREVG\r\n", "ABCDEF", 0));
  CHECK(gives(base64, "QQ==\nQUI=\n", "AAB", 0));
  CHECK(gives(base64, "QQ==\n-- \nfooter", "A", 1));
  CHECK(gives(base64, "QUJDR", "ABC", 2));
  CHECK(gives(base64, "", "", 0));
}

TEST(quoted_cases) {
  CHECK(gives(quoted_printable, "a=3D=\r\nb=\n=C3=A9", "a=b\xC3\xA9", 0));
  CHECK(gives(quoted_printable, "=", "", 1));
  CHECK(gives(quoted_printable, "12345678=", "12345678", 1));
  CHECK(gives(quoted_word, "a_b=3F", "a b?", 0));
}

TEST(uuencode_cases) {
  const char* text = "see\nbegin 644 cat.txt\n#0V%T\n`\nend\n";
  CHECK(gives(uuencode, View(text).slice(4), "Cat", 0));
  Range block, name;
  CHECK(find_uuencode(text, 0, block, name));
  CHECK(at(text, name).equals("cat.txt") && block.from == 4 && block.size == View(text).size - 4);
  CHECK(!find_uuencode(text, 5, block, name));
}

TEST(charset_cases) {
  CHECK(reads("ISO-8859-1", "caf\xE9", "caf\xC3\xA9", Charset::windows_1252));
  CHECK(reads("", "caf\xC3\xA9", "caf\xC3\xA9", Charset::utf_8));
  CHECK(reads("big5", "\xA7\x41", "\xE4\xBD\xA0", Charset::big5));
  CHECK(reads("iso-2022-jp", "\x1B$BF|\x1B(B!", "\xE6\x97\xA5!", Charset::iso_2022_jp));
  CHECK(charset_name(charset_of("latin1")).equals("windows-1252"));
  CHECK(charset_of("no such thing") == Charset::unknown);
  CHECK(charset_name(Charset::unknown).empty() && charset_name(Charset::count_).empty());
}

TEST(every_charset_over_hostile_bytes) {
  Dice dice;
  Bytes out;
  for (u32 round = 0; round < 3000; ++round) {
    u8 bytes[64];
    const u32 size = dice.roll(64);
    // High bytes, and those that mean something to a decoder.
    constexpr u8 kSpecial[] = {0x1B, '$', 'B', '(', 0x0E, 0x0F, '~', '{', '+', '-', 'A', '0', 0x8E, 0x8F, 0, '\n'};
    for (u32 i = 0; i < size; ++i) bytes[i] = dice.roll(2) ? u8(0x80 + dice.roll(128)) : kSpecial[dice.roll(16)];
    const Exact exact(View(bytes, size));
    for (u32 c = 0; c < u32(Charset::count_); ++c) {
      out.clear();
      Outcome outcome;
      decode_as(Charset(c), Claim::all, exact.view(), out, outcome);
      if (!is_valid_utf8(view(out)) || outcome.errors + outcome.good > 2 * size) CHECK(!"valid UTF-8, counted");
    }
  }
  CHECK(!out.failed());
}

// The room of the sink ends at every possible place of a character.
TEST(long_texts_of_wide_characters) {
  Bytes in, out;
  for (u32 shift = 0; shift < 9; ++shift) {
    in.clear();
    out.clear();
    for (u32 i = 0; i < shift; ++i) in.push('x');
    for (u32 i = 0; i < 5000; ++i) append(in, "\xC5\xBE\xE6\x97\xA5\xF0\x9D\x84\x9E z");
    CharsetReport report;
    to_utf8("utf-8", view(in), out, report);
    CHECK(view(out).equals(view(in)) && report.replaced == 0 && is_valid_utf8(view(in)));
  }
}

TEST(code_points) {
  const View text("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\xED\xA0\x80\xC3");
  constexpr u32 kExpected[] = {'a', 0xE9, 0x20AC, 0x1F600, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD};
  std::size_t at = 0;
  for (const u32 expected : kExpected) CHECK(next_code_point(text, at) == expected);
  CHECK(at == text.size);
  Bytes out;
  append_utf8(out, 0xD800);
  append_utf8(out, 0x110000);
  append_utf8(out, 0x10FFFF);
  CHECK(view(out).equals("\xEF\xBF\xBD\xEF\xBF\xBD\xF4\x8F\xBF\xBF"));
}
