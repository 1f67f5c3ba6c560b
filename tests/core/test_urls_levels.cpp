// The kernels of core/urls: every level of this machine gives what the scalar one does.
#include <memory>

#include "check.hpp"
#include "cpu/features.hpp"
#include "levels.hpp"
#include "urls/plain.hpp"
#include "urls/read.hpp"
#include "urls/redact.hpp"
#include "urls/skim.hpp"
#include "urls/triggers.hpp"
#include "urls/url.hpp"

using namespace mailsift;
using namespace mailsift::urls;

namespace {

const cpu::Level kWide[] = {cpu::Level::avx2, cpu::Level::avx512, cpu::Level::neon};
constexpr std::size_t kSizes[] = {0, 1, 7, 8, 9, 31, 32, 33, 63, 64, 65, 127, 128, 129, 200, 300};

struct Random {
  u32 state;
  u32 below(u32 most) {
    state = state * 1664525 + 1013904223;
    return u32((u64{state >> 4} * most) >> 28);
  }
};

// A copy of exactly its size, so that the sanitizer sees one byte too many.
struct Exact {
  explicit Exact(View text) : bytes(new u8[text.size]), size(text.size) {
    if (size) std::memcpy(bytes.get(), text.data, size);
  }
  View view() const { return View(bytes.get(), size); }
  std::unique_ptr<u8[]> bytes;
  std::size_t size;
};

// Text of the given size made of pieces that matter to addresses and passwords, at any offset from the words' ends.
Exact text_of(std::size_t size, u32 seed, bool escapes) {
  static constexpr const char* kPieces[] = {
      "http://", "u:p@", "@", ":", "//", "/", "\\", " ", "\n", "<", ">", "a", "example.com", ".", "12:34:56", "mailto:", "www.",
      "[.]", "(dot)", "hxxp[:]//", "{.}", "h=from:to:date", "x", "\x7f", "user:password@host.example/x", ". ", "e.g.", "7",
      "%40", "\xEF\xBC\xA0", "\xE3\x80\x82", "\xEF\xBC\x8E", "%3A"};
  constexpr u32 kCount = sizeof kPieces / sizeof *kPieces, kEscapes = 5;
  Random random{seed * 7919 + 1};
  Bytes text;
  // Long stretches of nothing are what the kernels are for.
  while (text.size() < size) {
    const u32 kind = random.below(4);
    if (kind == 0)
      for (u32 i = random.below(40); i-- > 0;) text.push(u8('a' + i % 26));
    else
      append(text, View(kPieces[random.below(escapes ? kCount : kCount - kEscapes)]));
  }
  return Exact(view(text).slice(text.size() - size));
}

bool same_cuts(const Redactor& a, const Redactor& b) {
  if (a.cuts.size() != b.cuts.size()) return false;
  for (std::size_t i = 0; i < a.cuts.size(); ++i)
    if (a.cuts[i].from != b.cuts[i].from || a.cuts[i].size != b.cuts[i].size) return false;
  return true;
}

bool same_finds(const Urls& a, const Urls& b) {
  if (a.found.size() != b.found.size() || a.bitten.bits() != b.bitten.bits()) return false;
  for (std::size_t i = 0; i < a.found.size(); ++i)
    if (a.found[i].place.from != b.found[i].place.from || a.found[i].place.size != b.found[i].place.size) return false;
  return view(a.text).equals(view(b.text));
}

template <class Check>
void at_every_level(Check check) {
  for (cpu::Level level : kWide)
    if (cpu::force(level)) check();
  cpu::force(cpu::best());
}

}  // namespace

TEST(every_level_cuts_the_same_passwords) {
  std::size_t cut = 0, settled = 0;
  for (std::size_t size : kSizes)
    for (u32 seed = 0; seed < 120; ++seed) {
      const Exact text = text_of(size, seed, seed % 4 == 0);
      Redactor want, got;
      cpu::force(cpu::Level::scalar);
      find_credentials(text.view(), want);
      cut += want.cuts.size();
      at_every_level([&] {
        find_credentials(text.view(), got);
        CHECK(same_cuts(want, got));
        settled += !may_hide(text.view());
      });
    }
  CHECK(cut > 500);
  CHECK(settled > 200 || cpu::best() == cpu::Level::scalar);
}

TEST(a_sign_of_a_word_is_seen_across_blocks) {
  // The word begins and its signs stand anywhere around the borders of two blocks.
  for (std::size_t from = 0; from < 130; ++from)
    for (std::size_t gap = 0; gap < 70; ++gap) {
      Bytes text;
      while (text.size() < from) text.push(' ');
      append(text, View("x:"));
      while (text.size() < from + 2 + gap) text.push('y');
      append(text, View("@z/"));
      const Exact exact(view(text));
      at_every_level([&] { CHECK(may_hide(exact.view())); });
      text.data()[from + 1 + gap] = ' ';  // two words, neither with both signs; but for the slash behind the at sign
      text.truncate(text.size() - 1);
      const Exact apart(view(text));
      if (gap) at_every_level([&] { CHECK(text.size() <= 32 || !may_hide(apart.view())); });
    }
}

TEST(every_level_finds_the_same_addresses) {
  std::size_t found = 0;
  for (std::size_t size : kSizes)
    for (u32 seed = 0; seed < 120; ++seed) {
      const Exact text = text_of(size, seed, seed % 4 == 0);
      Limits limits;
      if (seed % 5 == 0) limits.urls = seed % 3;
      Urls want, got;
      cpu::force(cpu::Level::scalar);
      find(text.view(), limits, want);
      found += want.found.size();
      at_every_level([&] {
        got.clear();
        find(text.view(), limits, got);
        CHECK(same_finds(want, got));
      });
    }
  CHECK(found > 250);
}

TEST(triggers_are_some_of_the_bytes_that_the_finder_looks_at) {
  for (std::size_t size : kSizes)
    for (u32 seed = 0; seed < 20; ++seed) {
      const Exact text = text_of(size, seed, true);
      for (std::size_t from = 0; from < size; from += 64) {
        cpu::force(cpu::Level::scalar);
        const u64 all = best_triggers()(text.view(), from);
        for (std::size_t i = 0; i < 64; ++i)
          CHECK((all >> i & 1) == (from + i < size && is_trigger(text.view()[from + i])));
        at_every_level([&] { CHECK((best_triggers()(text.view(), from) & ~all) == 0); });
      }
    }
}

TEST(skimming_stops_where_a_loop_does) {
  for (std::size_t size = 0; size < 40; ++size)
    for (u32 seed = 0; seed < 30; ++seed) {
      const Exact text = text_of(size, seed, true);
      for (std::size_t at = 0; at <= size; ++at) {
        std::size_t want = at;
        while (want < size && !std::strchr("/?#@", text.view()[want])) ++want;
        CHECK((find_any<'/', '?', '#', '@'>(text.view(), at)) == want);
      }
    }
}

TEST(known_domains_are_those_of_the_list) {
  KnownDomains known;
  const char* const hosts[] = {"a.example.com", "b.example.com", "example.com", "com", "x.co.uk", "a.b.x.co.uk", "localhost", "a.example.com",
                               "a-name-of-a-host-that-is-longer-than-what-is-remembered.of-hosts.example.com"};
  for (int round = 0; round < 3; ++round)
    for (const char* host : hosts) CHECK(known.size_of(View(host)) == registrable_domain(View(host)).size);
}

namespace {

// An address of pieces that nearly always leave it plain, and of some that do not.
Exact address_of(std::size_t size, u32 seed) {
  static constexpr const char* kPieces[] = {"a", "Example", "example.com", "/", "/path", ".", "-", "?", "q=1&", "#", "_", "~", "7",
                                            "0x7", "--", "..", "//", "/.", "%", ":", "@", "\\", " ", "\x7f", "\xC3\xA9", "(", "'"};
  constexpr u32 kCount = sizeof kPieces / sizeof *kPieces, kTame = 12;
  Random random{seed * 6007 + 3};
  Bytes text;
  append(text, View(seed % 2 ? "http://" : "https://"));
  const bool tame = seed % 3 != 0;
  if (tame) append(text, View(seed % 5 ? "www.example.org/" : "Sub-1.example.org"));
  while (text.size() < size) append(text, View(kPieces[random.below(tame ? kTame : kCount)]));
  return Exact(view(text));
}

bool same_url(const Urls& a, const Urls& b) {
  const Url &x = a.found[0].url, &y = b.found[0].url;
  const auto same = [&](Range u, Range v) { return at(view(a.text), u).equals(at(view(b.text), v)); };
  return view(a.text).equals(view(b.text)) && same(x.shown, y.shown) && same(x.canonical, y.canonical) && same(x.host, y.host) &&
         same(x.domain, y.domain) && x.other_host.size == y.other_host.size && x.port == y.port && x.scheme == y.scheme &&
         x.flags == y.flags;
}

}  // namespace

TEST(a_plain_address_is_what_the_reader_of_all_makes_of_it) {
  std::size_t plain = 0, others = 0;
  for (std::size_t size = 0; size < 200; ++size)
    for (u32 seed = 0; seed < 60; ++seed) {
      const Exact exact = address_of(size, seed);
      const View text = exact.view();
      const std::size_t colon = seed % 2 ? 4 : 5;
      const Scheme scheme = seed % 2 ? Scheme::http : Scheme::https;
      Urls all;
      append(all.scratch.work, text);
      const bool good = assemble(all, Head{scheme, colon + 1, false}, text, 0);
      levels::each([&](cpu::Level) {
        Urls copied;
        const bool is_plain = assemble_plain(copied, scheme, text, colon + 3, 0);
        (is_plain ? plain : others) += 1;
        CHECK(!is_plain || (good && same_url(copied, all)));
        CHECK(is_plain || (copied.text.empty() && copied.found.empty()));
      });
    }
  CHECK(plain > 2000);
  CHECK(others > 2000);
}

TEST(every_level_knows_the_same_plain_addresses) {
  for (std::size_t size = 0; size < 200; ++size)
    for (u32 seed = 0; seed < 40; ++seed) {
      const Exact exact = address_of(size, seed);
      const View text = exact.view();
      cpu::force(cpu::Level::scalar);
      const std::size_t run = plain_run(text);
      Urls want;
      const bool plain = assemble_plain(want, Scheme::http, text, 7, 0);
      const std::size_t slash = text.slice(8).size ? 8 + std::size_t(find_any<'/', '?', '#'>(text.slice(8), 0)) : text.size;
      at_every_level([&] {
        Urls got;
        CHECK(plain_run(text) == run);
        // A name that goes beyond the first block is left to the reader of all.
        CHECK(assemble_plain(got, Scheme::http, text, 7, 0) == plain || slash >= 64);
      });
    }
}
