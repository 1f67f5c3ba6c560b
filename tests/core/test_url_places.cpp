// Places of addresses alone: known ones, and every level against the scalar one, up to the last byte of a page.
#include "check.hpp"
#include "levels.hpp"
#include "urls/places.hpp"

using namespace mailsift;
using namespace mailsift::urls;

namespace {

using Found = Vec<Range>;

bool same(const Found& a, const Found& b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(Range)) == 0);
}

// The only place in the text, as it is written; nothing when there is none, or there are more.
View only(const char* text) {
  static Found found;
  found.clear();
  best_places()(text, found);
  return found.size() == 1 ? at(text, found[0]) : View();
}

}  // namespace

TEST(places_are_those_of_the_expression) {
  const char* const cases[][2] = {
      {"see http://a.b/c?d. Then", "http://a.b/c?d."}, {"HtTpS://x", "HtTpS://x"},
      {"xhttp://y", "http://y"},                       {"httphttp://y", "http://y"},
      {"sftp://y", "ftp://y"},                         {"(mailto:a@b)", "mailto:a@b"},
      {"mailto://x", "mailto://x"},                    {"www.x", "www.x"},
      {"WwW.x", "WwW.x"},                              {"a www.b", "www.b"},
      {"\xC3www.b", "www.b"},                          {"wwww.b", ""},
      {"-www.b", ""},                                  {"a/www.b", ""},
      {"http:// x", ""},                               {"http://", ""},
      {"http:/x", ""},                                 {"www.", ""},
      {"gttp://x", ""},                                {"http://www.a", "http://www.a"},
      {"http://)www.a", "www.a"},                      {"http://a(b[c)d)e", "http://a(b[c)d"},
      {"http://a(b", "http://a"},                      {"http://a(b(c)d", "http://a"},
      {"http://{}[]()x", "http://{}[]()x"},            {"http://(\"", ""},
      {"http://a\vb", "http://a"},                     {"http://a\xC2\xA0\x7F", "http://a\xC2\xA0\x7F"},
      {"mailto:http://x", "mailto:http://x"},          {"http:///", "http:///"}};
  levels::each([&](cpu::Level) {
    for (const auto& one : cases) CHECK(check::same(only(one[0]), one[1]));
  });
}

TEST(places_wherever_an_address_stands) {
  levels::Page page;
  for (const char* address : {"https://x", "mailto:x", "www.x", "ftp://x(y)z", "http://[0123456789]"})
    for (std::size_t before = 0; before < 140; ++before)
      for (const std::size_t tail : {0, 1, 30, 63, 64, 65, 130}) {
        Bytes text;
        while (text.size() < before) text.push(' ');
        append(text, address);
        for (std::size_t i = 0; i < tail; ++i) text.push('.');
        const View seen = page.at_end(view(text));
        levels::each([&](cpu::Level) {
          Found found;
          best_places()(seen, found);
          CHECK(found.size() == 1 && found[0].from == before && found[0].size == seen.size - before);
        });
      }
}

TEST(every_level_knows_the_same_places) {
  levels::Page page;
  levels::Numbers numbers(4);
  Bytes text;
  std::size_t count = 0;
  for (const std::size_t size : {0, 1, 2, 3, 7, 8, 9, 31, 32, 33, 63, 64, 65, 127, 128, 129, 200, 700})
    for (int round = 0; round < 300; ++round) {
      levels::fill(text, size,
                   {"http://", "https://", "HTTPS://", "ftp://", "mailto:", "www.", "WWW.", "www", ".", ":", "//", "/", "p",
                    "s", "o", "w", "(", ")", "[", "]", "{", "}", " ", "\n", "\"", "<", "a", "bcdefghijklmnopqrstuvwxyz",
                    "\x80", "0123456789012345678901234567890123456789"},
                   numbers);
      const View seen = page.at_end(view(text));
      cpu::force(cpu::Level::scalar);
      Found want;
      best_places()(seen, want);
      count += want.size();
      levels::each([&](cpu::Level) {
        Found got;
        best_places()(seen, got);
        CHECK(same(got, want));
      });
    }
  CHECK(count > 5000);
}
