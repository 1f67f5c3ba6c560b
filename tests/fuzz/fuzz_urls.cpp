// core/urls on anything: places and ranges stay inside, the canonical form is ASCII without blanks, and a password that
// the input declares (everything between "http://u:" and the last at sign of that authority) is in no output; the same for what redaction keeps.
#include <cstdlib>
#include <cstring>
#include <initializer_list>

#include "cpu/features.hpp"
#include "urls/places.hpp"
#include "urls/redact.hpp"
#include "urls/url.hpp"

using namespace mailsift;
using namespace mailsift::urls;

namespace {

void require(bool ok) {
  if (!ok) std::abort();
}

bool inside(const Bytes& text, Range r) { return r.from <= text.size() && r.size <= text.size() - r.from; }

void check(const Urls& urls, View searched) {
  for (const Found& found : urls.found) {
    require(found.place.from <= searched.size && found.place.size <= searched.size - found.place.from);
    const Url& url = found.url;
    for (Range r : {url.shown, url.canonical, url.host, url.other_host, url.domain}) require(inside(urls.text, r));
    require(url.host.size > 0 && url.port <= 65535);
    require(!(url.flags & kTwoReadings) == (url.other_host.size == 0));
    for (u8 c : at(view(urls.text), url.canonical)) require(c > 0x20 && c < 0x7F && c != '#');
    for (u8 c : at(view(urls.text), url.host)) require(c != '/' && c != '@' && c != '?' && c != '\\' && (lower(c) == c || url.flags & kLenient));
    struct Count {
      u32 hosts;
    } count{0};
    expressions(view(urls.text), url, &count, [](void* self, View host, View path) {
      ++static_cast<Count*>(self)->hosts;
      require(!host.empty() && !path.empty() && path[0] == '/');
    });
    require(count.hosts >= 1 && count.hosts <= 30);
  }
}

bool holds(View text, View part) {
  for (std::size_t i = 0; i + part.size <= text.size; ++i)
    if (text.slice(i, part.size).equals(part)) return true;
  return false;
}

// Places alone: in order and inside, and on each level the same.
void places(View text) {
  static Vec<Range> expected, found;
  expected.clear();
  cpu::force(cpu::Level::scalar);
  best_places()(text, expected);
  std::size_t end = 0;
  for (const Range& place : expected) {
    require(place.size > 4 && place.from >= end);
    end = std::size_t(place.from) + place.size;
  }
  require(end <= text.size);
  for (cpu::Level level : {cpu::Level::avx2, cpu::Level::avx512, cpu::Level::neon}) {
    if (!cpu::force(level)) continue;
    found.clear();
    best_places()(text, found);
    require(found.size() == expected.size());
    for (std::size_t i = 0; i < found.size(); ++i)
      require(found[i].from == expected[i].from && found[i].size == expected[i].size);
  }
  cpu::force(cpu::best());
}

// What is kept of any text holds nothing more to cut.
void redact(View text) {
  static Redactor redactor;
  static Bytes out, again;
  out.clear();
  if (!append_redacted(text, redactor, out)) return;
  require(out.size() < text.size);
  std::size_t end = 0;
  for (const Range& cut : redactor.cuts) {
    require(cut.size > 0 && cut.from >= end);
    end = std::size_t(cut.from) + cut.size;
  }
  require(end <= text.size);
  again.clear();
  require(!append_redacted(view(out), redactor, again));
}

// The input as password, as far as it ends neither an authority nor an address in text.
void plant(View secret, Urls& urls, const Limits& limits) {
  static const char kMark[] = "Zq9Zq";
  static Redactor redactor;
  static Bytes text, kept;
  for (const char* before : {"http://u:", "http:/\\u:", "https:u:", "ftp://u%3A", "http://r.com/?u=http://u:", "hxxp://u:"}) {
    text.clear();
    append(text, View(before));
    append(text, View(kMark));
    for (u8 c : secret)
      if (is_alnum(c) || (c && std::strchr("!$&*+,-.:;=_~|@^", c))) text.push(c);
    append(text, View(kMark));
    append(text, View("@h.com/x"));
    for (int way = 0; way < 2; ++way) {
      urls.clear();
      if (way)
        find(view(text), limits, urls);
      else
        read(view(text), View(), limits, urls);
      require(!holds(view(urls.text), View(kMark)) && !holds(view(urls.text), View("zq9zq")));
    }
    kept.clear();
    require(append_redacted(view(text), redactor, kept) && !holds(view(kept), View(kMark)));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8* data, std::size_t size) {
  if (size == 0) return 0;
  static Urls urls;
  Limits limits;
  if (data[0] & 1) limits.url_bytes = 40;
  if (data[0] & 2) limits.urls = 3;
  View text(data + 1, size - 1);
  redact(text);
  places(text);
  urls.clear();
  find(text, limits, urls);
  check(urls, text);
  urls.clear();
  if (read(text, View(), limits, urls)) check(urls, text);
  urls.clear();
  if (read(text, View("http://b:c@base.com/a/b?c"), limits, urls)) check(urls, text);
  if (data[0] & 4 && size < 200) plant(text, urls, Limits());
  return 0;
}
