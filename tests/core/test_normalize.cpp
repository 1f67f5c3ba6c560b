#include "base/normalize.hpp"

#include "check.hpp"

using namespace mailsift;

namespace {
struct Case {
  u32 in[8], nfc[8], nfkc[8];  // ended by 0
};
// UAX #15 section 1 and its test data by kind: composition, exclusion, order, Hangul, singletons, compatibility.
constexpr Case kCases[] = {
    {{'e', 0x301}, {0xE9}, {0xE9}},
    {{0x212B}, {0xC5}, {0xC5}},
    {{0x1E9B, 0x323}, {0x1E9B, 0x323}, {0x1E69}},
    {{'q', 0x307, 0x323}, {'q', 0x323, 0x307}, {'q', 0x323, 0x307}},
    {{0x958}, {0x915, 0x93C}, {0x915, 0x93C}},
    {{0x1100, 0x1161, 0x11A8}, {0xAC01}, {0xAC01}},
    {{0xAC00, 0x11A8}, {0xAC01}, {0xAC01}},
    {{0xAC01, 0x11A8}, {0xAC01, 0x11A8}, {0xAC01, 0x11A8}},
    {{0xFB01, '!'}, {0xFB01, '!'}, {'f', 'i', '!'}},
    {{0xFF36, 0x2460}, {0xFF36, 0x2460}, {'V', '1'}},
    {{0x301, 'e'}, {0x301, 'e'}, {0x301, 'e'}},
    {{'a', 0x5AE, 0x300, 0x301}, {0xE0, 0x5AE, 0x301}, {0xE0, 0x5AE, 0x301}},
    {{0x9C7, 0x9BE}, {0x9CB}, {0x9CB}},
    {{0x9C7, 0x301, 0x9BE}, {0x9C7, 0x301, 0x9BE}, {0x9C7, 0x301, 0x9BE}},
    {{0xFFFD, 0x1D15E}, {0xFFFD, 0x1D157, 0x1D165}, {0xFFFD, 0x1D157, 0x1D165}},
};

void fill(Vec<u32>& out, const u32* from) {
  out.clear();
  while (*from) out.push(*from++);
}
bool same(const Vec<u32>& text, const u32* expected) {
  std::size_t count = 0;
  while (expected[count]) ++count;
  return text.size() == count && std::memcmp(text.data(), expected, count * sizeof(u32)) == 0;
}
}  // namespace

TEST(normalize_golden) {
  Vec<u32> text, scratch;
  for (const Case& c : kCases) {
    fill(text, c.in);
    normalize(text, scratch, false);
    CHECK(same(text, c.nfc));
    fill(text, c.in);
    normalize(text, scratch, true);
    CHECK(same(text, c.nfkc));
  }
}

TEST(normalize_sorts_endless_marks) {
  Vec<u32> text, scratch;
  text.push('v');
  for (u32 i = 0; i < 100000; ++i) text.push(i % 2 ? 0x345 : 0x334);  // class 240, then 1
  normalize(text, scratch, false);
  CHECK(text.size() == 100001);
  CHECK(text[1] == 0x334 && text[50000] == 0x334 && text[50001] == 0x345);
}

TEST(normalize_takes_any_number_for_a_code_point) {
  Vec<u32> text, scratch;
  constexpr u32 kOdd[] = {0xD800, 0x110000, 0xFFFFFFFF, 0};
  text.append(kOdd, 4);
  normalize(text, scratch, true);
  CHECK(text.size() == 4);
}
