// core/signature: every level makes the keys of the scalar one, at the ends of blocks, batches and memory.
#include "check.hpp"
#include "levels.hpp"
#include "signature/signature.hpp"

using namespace mailsift;

namespace {

bool agree(View text) {
  static levels::Page page;
  const View held = page.at_end(text.slice(0, levels::Page::kSize));
  signature::Signature wanted = {};
  bool all = true;
  levels::each([&](cpu::Level level) {
    signature::Signature found = {};
    signature::sign(held, found);
    if (level == cpu::Level::scalar) wanted = found;
    all &= found.count == wanted.count && std::memcmp(found.keys, wanted.keys, sizeof(u64) * wanted.count) == 0;
  });
  return all;
}

// `count` words of one to `longest` letters.
void write(Bytes& out, u32 count, u32 longest, u32 letters, levels::Numbers& numbers) {
  for (u32 i = 0; i < count; ++i) {
    for (u32 k = numbers.below(longest) + 1; k-- > 0;) out.push(u8('a' + numbers.below(letters)));
    out.push(' ');
  }
}

}  // namespace

TEST(signature_of_any_text_on_every_level) {
  levels::Numbers n(17);
  static Bytes text;
  for (std::size_t i = 0; i < 1500; ++i) {
    text.clear();
    if (i & 1) write(text, 30, 9, 26, n);
    static Bytes more;
    levels::fill(more, i < 300 ? i : n.below(2000),
                 {"word ", "two ", "x ", "ab3 ", "a.b ", "end. ", "http://a.example/b ", "me@a.example ", "12:30 ", "-----",
                  "caf\xc3\xa9 ", "\xe4\xba\xba", "\xe2\x80\x9c", "\xcc\x81", "\xf0\x9f\x98\x80 ", "\n", "b",
                  "sixteen_letters_ ", "eighteen_letters__ ",
                  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
                 n);
    append(text, view(more));
    CHECK(agree(view(text)));
  }
}

TEST(signature_at_the_end_of_a_batch) {  // 256 words wait for the sketch; up to 32 more come with a block
  levels::Numbers n(19);
  static Bytes text;
  for (u32 count = 0; count < 620; count += count > 20 && count < 240 ? 17 : 1) {
    text.clear();
    write(text, count, 6, 26, n);
    CHECK(agree(view(text)));
  }
  for (u32 longest = 1; longest < 24; ++longest) {  // one letter a word: as many words as a block can have
    text.clear();
    write(text, 600, longest, 26, n);
    CHECK(agree(view(text)));
  }
}

TEST(signature_of_few_words_again_and_again) {
  levels::Numbers n(23);
  static Bytes text;
  for (u32 letters = 1; letters < 8; ++letters)
    for (u32 longest = 1; longest < 4; ++longest) {
      text.clear();
      write(text, 700, longest, letters, n);
      CHECK(agree(view(text)));
    }
}

TEST(signature_of_long_tokens) {
  levels::Numbers n(29);
  static Bytes text, token;
  for (u32 i = 0; i < 1500; ++i) {
    text.clear();
    write(text, 12 + n.below(12), 6, 26, n);
    levels::fill(token, 50 + i % 200, {"-", "--------", "a", "some", "1", "=", "/"}, n);
    append(text, view(token));
    if (i % 3 == 0) append(text, View(i % 4 ? "x://y" : i % 5 ? "\xc3\xa9" : "\xe4\xba\xba"));
    if (i % 3 == 1) append(text, View(i % 4 ? "a.b" : i % 5 ? "@" : "\xe2\x80\x9c"));
    levels::fill(token, n.below(90), {"-", "--------", "a", "some", "1", "="}, n);
    append(text, view(token));
    if (i % 7) text.push(' ');
    write(text, i % 7 ? 30 : 0, 6, 26, n);
    CHECK(agree(view(text)));
  }
}
