// Texts read at each level against the scalar one: folded, measured, signed. They end where a page ends.
#include "check.hpp"
#include "fold/fold.hpp"
#include "levels.hpp"
#include "signature/signature.hpp"
#include "signs/signs.hpp"

using namespace mailsift;

namespace {

struct Answers {
  fold::Folded folded;
  signs::MeasureRow row;
  signature::Signature plain, of_folded;

  void read(View text) {
    std::memset(static_cast<void*>(&row), 0, sizeof row);
    signs::measure(text, row);
    fold::fold(text, folded);
    signature::sign(text, plain);
    signature::sign(view(folded.text), of_folded);
  }
};

bool same(const signature::Signature& a, const signature::Signature& b) {
  return a.count == b.count && std::memcmp(a.keys, b.keys, a.count * sizeof a.keys[0]) == 0;
}
bool same(const Answers& a, const Answers& b) {
  const auto& x = a.folded.anchors;
  const auto& y = b.folded.anchors;
  return std::memcmp(&a.row, &b.row, sizeof a.row) == 0 && view(a.folded.text).equals(view(b.folded.text)) && x.size() == y.size() &&
         std::memcmp(x.data(), y.data(), x.size() * sizeof x[0]) == 0 && same(a.plain, b.plain) && same(a.of_folded, b.of_folded);
}

void agree(View text) {
  static levels::Page page;
  static Answers want, got;
  const View at_end = page.at_end(text);
  levels::each([&](cpu::Level level) {
    Answers& answers = level == cpu::Level::scalar ? want : got;
    answers.read(at_end);
    if (level != cpu::Level::scalar) CHECK(same(got, want));
  });
}

// Each table says which kind of trouble it makes; pieces come in any order.
const std::initializer_list<const char*> kTexts[] = {
    {"dear ", "customer", "the ", "account ", ", ", ". ", "Verify ", "PASSWORD", "paypal ", "of ", "considerations ", "uncharacteristically "},
    {"a", " ", ".", "-", "v.", "i-", "a g r a ", "1", "0", "\n", "_", "x", "\xC2\xB7"},
    {"+1 ", "(555) ", "555", "-", "12", ".34", " ", "call ", "_", "/", "+", "\n", ",", "\xE2\x80\x8B"},
    {"office365 ", "sign-in", "opt-out ", "within48,", "-", "bc1", "1Boat", "SLRHtKNngk", "d9e", "+", " ", "5", "_", ")"},
    {"www.", "a.example", "@", "://", "http:", " ", "b", "7", "x1", "_", "//", "caf\xC3\xA9", "\xE4\xBB\xA3", ", "},
    {"\n", "\r\n", "\t", "  ", " ", "word", "\xC2\xA0", "\xC2\xAD", "\x01", "\x7F", "V1agra ", "l0an\n", "\v"},
    {"b ", "u  ", "y", "\r\n", "\r", "\n\r", "n o w", " ", "\x01", "x.", "\xC3\xA9 ", "   ", "a\r\n\r\n", "ab\t\t", "\xE2\x80\x8B"},
    {"\xD0\xB0", "\xD0\x9F", "p\xD0\xB0ypal ", "\xCE\xA9", "e\xCC\x81", "\xE2\x80\x99s ", "\xFF", "\xE2\x80", "don", "t ", " "},
    {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "b", " ", "0", "eightlet", "sixteensixteensi", "-", "."}};

}  // namespace

TEST(words_at_every_length) {
  levels::Numbers numbers(1);
  Bytes text;
  for (const auto& pieces : kTexts)
    for (std::size_t size : {0, 1, 2, 59, 60, 61, 63, 64, 65, 71, 72, 73, 127, 128, 129, 136, 137, 200})
      for (u32 round = 0; round < 12; ++round) {
        levels::fill(text, size, pieces, numbers);
        agree(view(text));
      }
}

TEST(words_of_long_texts) {
  levels::Numbers numbers(2);
  Bytes text, more;
  for (u32 round = 0; round < 100; ++round) {
    text.clear();
    while (text.size() < 4000) {
      levels::fill(more, numbers.below(300), kTexts[numbers.below(u32(sizeof kTexts / sizeof kTexts[0]))], numbers);
      append(text, view(more));
    }
    agree(view(text));
  }
}

// One interesting byte at each place of a block.
TEST(words_with_a_byte_at_every_place) {
  Bytes text;
  for (const char* piece : {"\n", "  ", "1", "-", "_", "@", ".", "://", "\xC3\xA9", "\x80", "+", "A", "\xE2\x80\x8B", "a.b.c.d.e"})
    for (std::size_t at = 0; at <= 130; ++at) {
      text.clear();
      for (std::size_t i = 0; i < 40; ++i) append(text, View(&"ab cde fghi jklmn opqrst uvw xy z once more "[i % 20]).slice(0, 5));
      Bytes changed;
      append(changed, view(text).slice(0, at));
      append(changed, View(piece));
      append(changed, view(text).slice(at));
      agree(view(changed));
    }
}
