#include "check.hpp"
#include "urls/redact.hpp"
#include "urls/url.hpp"

using namespace mailsift;
using namespace mailsift::urls;

namespace {

View canonical(Urls& urls, const char* address) {
  urls.clear();
  if (!read(View(address), View(), Limits(), urls)) return View();
  return at(view(urls.text), urls.found[0].url.canonical);
}

}  // namespace

TEST(urls_reads_one_address) {
  Urls urls;
  CHECK(check::same(canonical(urls, "HTTP://u:p@ExAmple.COM:8080/a/../b?c#d"), "http://example.com/b?c"));
  CHECK(urls.found[0].url.port == 8080);
  CHECK(urls.found[0].url.flags == (kHadUser | kHadPassword | kPort));
  CHECK(check::same(at(view(urls.text), urls.found[0].url.domain), "example.com"));
  CHECK(check::same(canonical(urls, "http://b\xC3\xBC" "cher.example/"), "http://xn--bcher-kva.example/"));
  CHECK(check::same(canonical(urls, "http://[::1.2.3.4]/"), "http://[::102:304]/"));
  CHECK(canonical(urls, "javascript:alert(1)").empty());
  CHECK(canonical(urls, "").empty());
}

TEST(urls_every_prefix_of_a_tricky_text_is_safe) {
  Urls urls;
  View text("hxxp[://]u:p\\@[::1]/%2 http://a.com\\x:y@b.c/?u=http%3A%2F%2Fu%3Ap%40h \xE3\x80\x82" "com \xEF\xBC\xA0 x [.] com");
  for (std::size_t size = 0; size <= text.size; ++size) {
    // A copy of exactly this size, so that the sanitizer sees one byte too many.
    Bytes copy;
    append(copy, text.slice(0, size));
    urls.clear();
    find(View(copy.data(), size), Limits(), urls);
    read(View(copy.data(), size), View("http://b.com/x"), Limits(), urls);
    for (std::size_t i = 0; i < urls.found.size(); ++i) CHECK(urls.found[i].url.host.size > 0);
  }
}

TEST(urls_registrable_domain) {
  CHECK(check::same(registrable_domain(View("a.b.co.uk")), "b.co.uk"));
  CHECK(check::same(registrable_domain(View("a.example.github.io")), "example.github.io"));
  CHECK(registrable_domain(View("co.uk")).empty());
  CHECK(registrable_domain(View("")).empty());
  CHECK(registrable_domain(View("...")).empty());
}

// A warm object keeps its memory: nothing moves from one message to the next.
TEST(urls_allocates_nothing_when_warm) {
  Urls urls;
  View text("http://user:pw@b\xC3\xBC" "cher.de/x?u=http%3A%2F%2Fa%3Ab%40c www.example.com, and example[.]org");
  find(text, Limits(), urls);
  CHECK(urls.found.size() == 3);
  const u8* memory = urls.text.data();
  const Found* places = urls.found.data();
  urls.clear();
  find(text, Limits(), urls);
  CHECK(urls.text.data() == memory);
  CHECK(urls.found.data() == places);
}

// {text, what may be kept of it}; the same text where nothing has to go.
TEST(urls_redacts) {
  static const char* const kRows[][2] = {
      {"see http://joe:pw@a.com/x now", "see http://a.com/x now"},
      {"joe:pw@a.com/x", "a.com/x"},
      {"https:joe:pw@a.com", "https:a.com"},
      {"http://a.com:80\\pw@b.com/", "http://b.com/"},
      {"http://r.com/?u=http%3A%2F%2Fu%3Apw%40h.com", "http://"},
      {"hxxps[:]//u:pw", "hxxps[:]//"},
      {"http:/u:pw", "http:/"},             // cut off before its at sign, in every form
      {"http://a.com\\u:pw;", "http://"},
      {"a.com http:u:pw b.com", "a.com http: b.com"},
      {"http://u:p@h:x", "http://"},        // what is left would have to go too
      {"http://a.com:80, http://a.com:80;", nullptr},
      {"http://a.com: http://a.com/b:c", nullptr},
      {"https://fonts.example/css2?family=Inter:wght@400;500", nullptr},
      {"https://a.com/@joe/a?mail=joe@b.com https://a.com/path:with@at", nullptr},
      {"Mon, 1 Jan 2024 10:20:30 +0000 <id:1@host.example> friends:joe@a.com;", nullptr},
      {"", nullptr},
  };
  Redactor redactor;
  for (const auto& row : kRows) {
    Bytes out, again;
    const bool less = append_redacted(View(row[0]), redactor, out);
    CHECK(less == (row[1] != nullptr));
    if (!less || !row[1]) continue;
    CHECK(check::same(view(out), row[1]));
    CHECK(!append_redacted(view(out), redactor, again));
  }
}

// A password without slashes before it is followed to its end, however long: no host inside of it is an address.
TEST(urls_follows_long_passwords) {
  Urls urls;
  Bytes text;
  append(text, View("https:user:"));
  for (int i = 0; i < 500; ++i) append(text, View("evil.com,http:"));
  append(text, View("@good.com/x"));
  find(view(text), Limits(), urls);
  for (const Found& found : urls.found) CHECK(check::same(at(view(urls.text), found.url.host), "good.com"));
  CHECK(!urls.found.empty());
}
