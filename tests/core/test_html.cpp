// core/html alone: what the Python tests cannot reach (a warm Page, missing memory of the input, exact tables).
#include <cstdlib>

#include "check.hpp"
#include "html/names.hpp"
#include "html/page.hpp"
#include "html/references.hpp"
#include "html/style.hpp"
#include "html/tags.hpp"

using namespace mailsift;
using check::same;

namespace {

// A copy that ends where its memory ends, so that the sanitizer sees a read behind it.
struct Exact {
  explicit Exact(View v) : bytes(static_cast<u8*>(std::malloc(v.size ? v.size : 1))), size(v.size) {
    if (size) std::memcpy(bytes, v.data, size);
  }
  ~Exact() { std::free(bytes); }
  View view() const { return View(bytes, size); }
  u8* bytes;
  std::size_t size;
};

const char kPage[] =
    "<!DOCTYPE html><title>t&amp;u</title><style>.x{display:none}</style><base href=http://b/><body bgcolor=#fff>"
    "<p class=x>hidden</p><p style=\"color:#fffffe\">vis&shy;ible &#x1F600;<br>two<a href='http://a/?x&amp;y'>l<b>in</b>k"
    "<img src=i width=1></a><table><tr><td>a<td>b</table><svg><![CDATA[c]]></svg><script>if (a<b) {}</script><pre>\n d</pre>"
    "<meta http-equiv=refresh content='0;url=r'><textarea>e</textarea><!-- f --><plaintext>g";

}  // namespace

TEST(html_page_cut_anywhere_reads_nothing_behind_its_end) {
  html::Page page;
  const View whole(kPage);
  for (std::size_t size = 0; size <= whole.size; ++size) {
    const Exact cut(whole.slice(0, size));
    html::read(cut.view(), Limits(), page);
    CHECK(page.bitten.bits() == 0);
    CHECK(page.links.size() <= 3);
  }
  CHECK(same(view(page.text), "vis\xC2\xADible \xF0\x9F\x98\x80\ntwolink\na\tb\nc\n d\ne\ng"));
  CHECK(same(view(page.hidden), "hidden"));
  CHECK(same(view(page.title), "t&u"));
  CHECK(same(at(view(page.urls), page.base), "http://b/"));
}

TEST(html_warm_page_holds_nothing_of_the_page_before) {
  html::Page page;
  html::read(kPage, Limits(), page);
  html::read("x", Limits(), page);
  CHECK(same(view(page.text), "x"));
  CHECK(page.hidden.empty() && page.title.empty() && page.links.empty() && page.base.size == 0);
  CHECK(page.measures.tags == 0 && page.measures.visible_bytes == 1);
  html::read(View(), Limits(), page);
  CHECK(page.text.empty());
}

TEST(html_every_tag_is_found_in_any_case) {
  for (std::size_t i = 1; i < std::size_t(html::Tag::count_); ++i) {
    const View name(html::kTagNames[i]);
    Exact upper(name);
    for (std::size_t k = 0; k < upper.size; ++k)
      if (is_alpha(upper.bytes[k])) upper.bytes[k] = u8(upper.bytes[k] - 32);
    CHECK(html::kTags.find(html::fold_key(upper.view()), upper.view()) == i);
    CHECK(html::kTags.find(html::fold_key(name.slice(1)), name.slice(1)) != i);
  }
  CHECK(html::kTags.find(html::fold_key("blockquota"), "blockquota") == 0);
  CHECK(html::kTags.find(html::fold_key("h\x11"), "h\x11") == 0);
}

TEST(html_keys_do_not_read_behind_the_name) {
  for (std::size_t size = 0; size < 12; ++size) {
    const Exact name(View("ABCDEFGHIJKL").slice(0, size));
    u64 expected = 0;
    for (std::size_t i = 0; i < size && i < 8; ++i) expected |= u64('a' + i) << (8 * i);
    u64 last = 0;
    for (std::size_t i = 0; i < 8 && size > 8; ++i) last |= u64('a' + size - 8 + i) << (8 * i);
    CHECK(html::fold_key(name.view()) == (size > 8 ? html::with_end(expected, last) : expected));
  }
}

TEST(html_colours) {
  struct Row { const char* text; html::Colour value; };
  const Row rows[] = {{"#abc", 0xaabbcc}, {"#AABBCC", 0xaabbcc}, {"aabbcc", 0xaabbcc}, {" White ", 0xffffff},
                      {"rgb(1,2,3)", 0x010203}, {"rgb(100% 0% 0% / 50%)", 0xff0000}, {"rgba(1,2,3,0)", html::kClearColour},
                      {"rgba(1,2,3,0.0)", html::kClearColour}, {"rgba(1,2,3,.5)", 0x010203}, {"#0000", html::kClearColour},
                      {"transparent", html::kClearColour}, {"rgb(1,2)", html::kUnknownColour}, {"", html::kUnknownColour},
                      {"#12", html::kUnknownColour}, {"nocolour", html::kUnknownColour}, {"lightgoldenrod", html::kUnknownColour}};
  for (const Row& row : rows) CHECK(html::read_colour(row.text) == row.value);
  CHECK(html::nearly_equal(0xffffff, 0xf0f0f0) && !html::nearly_equal(0xffffff, 0xeeeeee));
  CHECK(!html::nearly_equal(0xffffff, html::kUnknownColour) && html::nearly_equal(html::kClearColour, 0));
}

TEST(html_declarations_cut_anywhere) {
  const View whole("color: #fff; background:url(\"a;b\") red; font: bold 12px/0 'x' ; width:10px; display:none}");
  for (std::size_t size = 0; size <= whole.size; ++size) {
    const Exact cut(whole.slice(0, size));
    html::Style style, important;
    CHECK(html::read_declarations(cut.view(), style, important) <= size);
  }
  html::Style style, important;
  CHECK(html::read_declarations(whole, style, important) == whole.size - 1);
  style.merge(important);
  CHECK(style.gone() && style.colour == 0xffffff && style.background == html::kUnknownColour);
  CHECK(style.size == 12 * 16 && style.width == 10);
}
