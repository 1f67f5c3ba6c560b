// core/rtf alone: what the Python tests cannot reach (a warm Document, exact memory of the input, all decoders as spies).
#include <cstdlib>
#include <string>

#include "check.hpp"
#include "rtf/charsets.hpp"
#include "rtf/document.hpp"
#include "rtf/keywords.hpp"

using namespace mailsift;
using check::same;

namespace {

// Writes "<label:bytes>" with the bytes masked to ASCII, so that tests see who decodes what.
bool spy(View label, View in, Bytes& out) {
  out.push('<');
  append(out, label);
  out.push(':');
  for (u8 c : in) out.push(c & 0x7f);
  out.push('>');
  return true;
}
const Decoders kSpy{nullptr, nullptr, spy};

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

const char kAll[] =
    "{\\rtf1\\ansi\\ansicpg1251\\deff0{\\fonttbl{\\f0\\fcharset204 A;}{\\f1\\fcharset128 B;}}{\\colortbl;\\red255\\green255"
    "\\blue255;}a\\'e0\\f1\\'82A \\u-10179?\\u-8704?{\\v h}{\\cf1 w}{\\*\\x y}{\\field{\\*\\fldinst HYPERLINK \"http://a/\"}"
    "{\\fldrslt l}}{\\object\\objupdate{\\*\\objclass C}{\\*\\objdata 0105000002000000}}{\\pict\\pngblip\\picw3\\bin4 abcd}\\par}";

std::string repeated(const char* what, std::size_t count) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += what;
  return all;
}
View view_of(const std::string& s) { return View(reinterpret_cast<const u8*>(s.data()), s.size()); }

}  // namespace

TEST(rtf_document_cut_anywhere_reads_nothing_behind_its_end) {
  rtf::Document document;
  const View whole(kAll);
  for (std::size_t size = 0; size <= whole.size; ++size) {
    const Exact cut(whole.slice(0, size));
    rtf::read(cut.view(), kSpy, Limits(), document);
    CHECK(document.bitten.bits() == 0);
    CHECK(document.working.groups.size() == 1);
  }
  CHECK(same(view(document.text), "a<windows-1251:`><shift_jis:\x02" "A >\xF0\x9F\x98\x80wl\n"));
  CHECK(same(view(document.hidden), "h"));
  CHECK(document.links.size() == 1 && document.objects.size() == 2);
  CHECK(same(at(view(document.text), document.links[0].anchor), "l"));
  CHECK(same(at(view(document.data), document.objects[1].data), "abcd"));
  CHECK(document.objects[1].width == 3 && document.objects[1].kind == rtf::ObjectKind::picture);
  CHECK(document.objects[0].flags == rtf::kUpdated && document.measures.same_colour_bytes == 1);
}

TEST(rtf_warm_document_holds_nothing_of_the_one_before) {
  rtf::Document document;
  rtf::read(kAll, kSpy, Limits(), document);
  rtf::read("{\\rtf1 x}", kSpy, Limits(), document);
  CHECK(same(view(document.text), "x"));
  CHECK(document.hidden.empty() && document.links.empty() && document.objects.empty() && document.urls.empty());
  CHECK(document.measures.groups == 1 && document.measures.objects == 0 && document.measures.odd_header == 0);
  rtf::read(View(), kSpy, Limits(), document);
  CHECK(document.text.empty() && document.measures.odd_header == 1);
}

TEST(rtf_open_groups_are_bounded) {
  rtf::Document document;
  const std::string deep = repeated("{", 100000) + "\\v x" + repeated("}", 99999) + "\\v0 y}z";
  rtf::read(view_of(deep), kSpy, Limits(), document);
  CHECK(same(view(document.hidden), "x"));
  CHECK(same(view(document.text), "y"));
  CHECK(document.bitten.has(Limit::depth));
  CHECK(document.measures.depth == 100000 && document.measures.unclosed_groups == 0 && document.measures.trailing_bytes == 1);
  rtf::read(view_of("{\\rtf1 " + repeated("{", 50)), kSpy, Limits(), document);
  CHECK(document.measures.unclosed_groups == 51 && !document.bitten.has(Limit::depth));
}

TEST(rtf_keywords_are_found_by_their_whole_name) {
  CHECK(rtf::find_keyword("objdata").action == rtf::Action::object_data);
  CHECK(rtf::find_keyword("objdat").action == rtf::Action::unknown);
  CHECK(rtf::find_keyword("Objdata").action == rtf::Action::unknown);
  CHECK(rtf::find_keyword("u").action == rtf::Action::unicode);
  CHECK(rtf::find_keyword(View()).action == rtf::Action::unknown);
  CHECK(rtf::find_keyword("bullet").value == 0x2022);
  const std::string longest = repeated("a", 5000);
  CHECK(rtf::find_keyword(view_of(longest)).action == rtf::Action::unknown);
}

TEST(rtf_codepages) {
  CHECK(rtf::codepage_of_charset(204) == 1251 && rtf::codepage_of_charset(-5) == 0 && rtf::codepage_of_charset(1) == 0);
  CHECK(same(rtf::label_of(1251), "windows-1251") && rtf::label_of(42).empty());
  CHECK(rtf::is_multi_byte(932) && !rtf::is_multi_byte(1252));
}

TEST(rtf_is_known_by_its_first_bytes) {
  for (const char* yes : {"{\\rtf1", "{\\rt", " \r\n{\\rtx", "\xEF\xBB\xBF{\\rtf"}) CHECK(rtf::looks_like_rtf(yes));
  for (const char* no : {"", "{\\r", "{rtf1}", "x{\\rtf1", "\\rtf1", "{ \\rtf1"}) CHECK(!rtf::looks_like_rtf(no));
}
