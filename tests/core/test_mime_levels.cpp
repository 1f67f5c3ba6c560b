// The kernels of core/mime and of the header fields in core/facts, each level against the scalar one.
#include "check.hpp"
#include "facts/steps.hpp"
#include "levels.hpp"
#include "mime/fields.hpp"
#include "mime/kernels.hpp"

using namespace mailsift;

namespace {

struct Answer {
  Bytes unfolded;
  std::size_t stop = 0, name = 0, line = 0, hyphens = 0;
  u32 shape = 0;
  bool marked = false;

  void run(View text) {
    marked = false;
    const mime::Kernels& kernels = mime::kernels();
    unfolded.clear();
    u8* to = unfolded.extend(text.size + mime::kSlack);
    stop = std::size_t(kernels.unfold(text.data, text.end(), to, marked) - text.data);
    unfolded.truncate(std::size_t(to - unfolded.data()));
    const mime::LineShape found = kernels.line(text.data, text.size);
    name = found.name, line = found.size;
    hyphens = kernels.two_hyphens(text.data, text.size);
    shape = facts::shape_of(text);
  }
  // As the scalar one has it; a mark for a colon behind a digit is one too many, and no harm.
  bool is_marked_like(const Answer& scalar) const {
    return marked == scalar.marked || (marked && std::memchr(unfolded.data(), ':', unfolded.size()));
  }
  bool equals(const Answer& other) const {
    return view(unfolded).equals(view(other.unfolded)) && stop == other.stop && name == other.name &&
           line == other.line && hyphens == other.hyphens && shape == other.shape;
  }
};

bool agree(View text) {
  static levels::Page page;
  static Answer expected, found;
  bool all = true;
  levels::each([&](cpu::Level level) {
    Answer& answer = level == cpu::Level::scalar ? expected : found;
    answer.run(page.at_end(text));
    if (level != cpu::Level::scalar) all &= found.equals(expected) && found.is_marked_like(expected);
  });
  return all;
}

}  // namespace

TEST(what_may_be_no_text_is_marked) {
  for (const char* text : {"a@b", "100%", "x:y", ":", " :", "12:x:30", "a b c d@"}) {
    Bytes out;
    bool marked = false;
    levels::each([&](cpu::Level) {
      CHECK(mime::plain_unstructured(View(text), out, marked));
      CHECK(marked);
      marked = false;
    });
  }
  levels::each([&](cpu::Level) {
    Bytes out;
    bool marked = false;
    CHECK(mime::plain_unstructured(View("Mon, 26 Aug 2002 09:12:34 +0100 a/b.c"), out, marked));
    CHECK(!marked);
  });
}

TEST(levels_of_header_fields_agree) {
  levels::Numbers n(11);
  static Bytes text;
  for (std::size_t i = 0; i < 4000; ++i) {
    const std::size_t size = i < 400 ? i / 2 : n.below(400);
    switch (n.below(5)) {
      case 0: levels::fill(text, size, {"X-A-Long-Name-Of-Letters", "-"}, n); break;
      case 1: levels::fill(text, size, {"text of a field ", "\r\n ", "\n\t", "-", "=", "?", "<", ">", "@", "%", ":", "12:30"}, n); break;
      case 2: levels::fill(text, size, {"\r\n", "\n", "\r", " ", "\t", "a", "--"}, n); break;
      case 3:
        levels::fill(text, size,
                     {"a", "=", "?", "=?", "= ?", "sixty-three bytes or so of text, without what is odd", "\n "}, n);
        break;
      default:
        levels::fill(text, size, {"words and words ", "\x80", "\x7f", "\x01", "\v", "=?utf-8?q?a?=", ":",
                                  "\r\n \r\n ", "\xff"}, n);
    }
    if (size && n.below(20) == 0) text[n.below(u32(size))] = 0;
    CHECK(agree(view(text)));
  }
}

TEST(levels_know_every_byte_of_a_field) {
  for (unsigned byte = 0; byte < 256; ++byte)
    for (std::size_t place : {0, 1, 62, 63, 64, 65, 126, 127}) {
      u8 bytes[128];
      std::memset(bytes, 'a', sizeof bytes);
      bytes[20] = '=', bytes[63] = '-', bytes[64] = '-', bytes[127] = '>', bytes[0] = '<';
      bytes[place] = u8(byte);
      CHECK(agree(View(bytes, sizeof bytes)));
    }
}

TEST(lines_and_fields_have_shapes) {
  levels::each([](cpu::Level) {
    const View field("Subject: a\r\n b\r\n");
    const mime::Kernels& kernels = mime::kernels();
    CHECK(kernels.line(field.data, field.size).name == 7 && kernels.line(field.data, field.size).size == 10);
    const View text("a-b-c--d");
    CHECK(kernels.two_hyphens(text.data, text.size) == 5 && kernels.two_hyphens(text.data, 6) == 6);
    CHECK(facts::shape_of(" <a@b.example>\r\n") == facts::kInBrackets + facts::kBlankContinuation);
    CHECK(facts::shape_of("=\n ?= \x7f\xe9") == facts::kEncodedWord + facts::kControl + facts::kRawEightBit);
    CHECK(facts::shape_of("") == 0);
  });
}
