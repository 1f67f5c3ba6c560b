// The kernels of core/html: every level against the scalar one, up to the last byte of a page; and whole pages alike.
#include "check.hpp"
#include "html/declarations.hpp"
#include "html/page.hpp"
#include "html/text.hpp"
#include "levels.hpp"

using namespace mailsift;

namespace {

// What the kernels say of one text, in numbers and bytes.
void say(u64 number, Bytes& out) {
  for (u32 i = 0; i < 8; ++i) out.push(u8(number >> (8 * i)));
}

void say_text(View in, Bytes& out) {
  const html::TextKernels& kernels = html::text_kernels();
  for (const std::size_t at : {std::size_t{0}, std::size_t{1}, in.size / 2, in.size}) {
    if (at > in.size) continue;
    const html::Run run = kernels.find(in, at);
    say(run.filled, out), say(run.reference, out), say(run.end, out);
    say(kernels.find_work(in, at), out);
    say(kernels.find_invisible(in, at), out);
  }
  const View filled = in.slice(kernels.find(in, 0).filled);
  static u8 collapsed[1024];
  bool blank = false;
  const std::size_t size = kernels.collapse(filled, collapsed, blank);
  CHECK(size <= filled.size);
  say(blank, out);
  out.append(collapsed, size);
}

void say_declarations(View in, Bytes& out) {
  const html::NextDeclaration next = html::declarations_kernel();
  std::size_t at = 0;
  for (html::Declaration one; next(in, at, one);) {
    say(u64(one.property), out), say(at, out), say(one.value.size, out);
    CHECK(one.value.data >= in.data && one.value.end() == in.data + at);
    // Said only where it is so; not to say it is no fault.
    bool plain = true;
    for (u8 c : one.value) plain &= c != '!' && c != '/';
    CHECK(plain || !one.plain);
  }
  say(at, out);
}

template <class Say>
bool levels_agree(View in, Say said) {
  static levels::Page page;
  static Bytes expected, found;
  bool all = true;
  const View held = page.at_end(in);
  levels::each([&](cpu::Level level) {
    Bytes& answer = level == cpu::Level::scalar ? expected : found;
    answer.clear();
    said(held, answer);
    all &= level == cpu::Level::scalar || view(found).equals(view(expected));
  });
  return all;
}

void say_page(View in, Bytes& out) {
  static html::Page page;
  html::read(in, Limits(), page);
  for (const Bytes* text : {&page.text, &page.hidden, &page.other, &page.mixed, &page.title, &page.urls}) {
    say(text->size(), out);
    append(out, view(*text));
  }
  for (const html::Link& link : page.links) say(link.url.from, out), say(link.anchor.size, out), say(link.flags, out);
  out.append(reinterpret_cast<const u8*>(&page.measures), sizeof page.measures);
}

constexpr std::size_t kSizes[] = {0, 1, 7, 8, 9, 31, 63, 64, 65, 127, 128, 129, 200};

}  // namespace

TEST(texts_are_the_same_on_every_level) {
  levels::Numbers n(29);
  static Bytes text;
  for (u32 i = 0; i < 2000; ++i) {
    const std::size_t size = i < 13 * 60 ? kSizes[i % 13] : n.below(300);
    levels::fill(text, size, {"word", " ", "  ", "\r\n", "\t", "\f", "&amp;", "<", "x", "\xC2\xAD", "\xE2\x80\x8B", "\xC3\xA9",
                              "a long stretch of text without anything in it that would stop a block of sixty-four bytes"}, n);
    CHECK(levels_agree(view(text), say_text));
    if (!text.empty()) text[n.below(u32(text.size()))] = 0;
    CHECK(levels_agree(view(text), say_text));
  }
}

TEST(white_space_collapses_as_by_hand) {
  levels::Numbers n(31);
  static Bytes text, expected;
  for (u32 i = 0; i < 2000; ++i) {
    levels::fill(text, n.below(260), {"a", "b", " ", "\n", " \t", "cd ef"}, n);
    if (text.size() > 2 && i % 3 == 0) text[1 + n.below(u32(text.size() - 1))] = 0;
    const View in = view(text);
    expected.clear();
    bool waiting = false;
    const auto is_blank = [](u8 c) { return c == ' ' || c == '\n' || c == '\t'; };
    std::size_t from = 0;
    while (from < in.size && is_blank(in[from])) ++from;
    for (std::size_t k = from; k < in.size; ++k) {
      if (is_blank(in[k])) waiting = true;
      if (is_blank(in[k]) || in[k] == 0) continue;
      if (waiting) expected.push(' ');
      waiting = false;
      expected.push(in[k]);
    }
    levels::each([&](cpu::Level) {
      u8 out[512];
      bool blank = false;
      const std::size_t size = html::text_kernels().collapse(in.slice(from), out, blank);
      CHECK(View(out, size).equals(view(expected)) && blank == waiting);
    });
  }
}

TEST(declarations_are_the_same_on_every_level) {
  levels::Numbers n(37);
  static Bytes text;
  for (u32 i = 0; i < 3000; ++i) {
    const std::size_t size = i < 13 * 60 ? kSizes[i % 13] : n.below(300);
    levels::fill(text, size, {"display:none", ";", ": ", "color", "color:#fff;", " ", "\n", "/* c; */", "/", "*/", "}", "'", "\"",
                              "url(a;b)", "(", ")", "font-size: 0 !important;", "font-family:'Segoe UI', sans-serif;",
                              "background-image:url(data:x;y);", "mso-line-height-rule:exactly;"}, n);
    CHECK(levels_agree(view(text), say_declarations));
  }
}

TEST(pages_are_the_same_on_every_level) {
  levels::Numbers n(41);
  static Bytes text;
  for (u32 i = 0; i < 3000; ++i) {
    levels::fill(text, n.below(700), {"<p>", "</p>", "<b class=x>", "</b>", "<td style='color:#fff;display:none'>", "</td>", "<table>",
                                      "</table>", "<tr>", "text ", "  \r\n  ", "&nbsp;", "&lt", "<a href=\"http://h/?a=b&amp;c\">", "</a>",
                                      "<style>.x{display:none}p .x{color:red!important}</style>", "<!-- c -->", "<br/>", "<o:p>",
                                      "<li>", "<div", " style=\"font-size:1px\"", ">", "'", "\"", "\xC2\xAD", "<pre>", "</pre>", "<svg>",
                                      "<!--[if mso]>", "<![endif]-->"}, n);
    CHECK(levels_agree(view(text), say_page));
  }
}
