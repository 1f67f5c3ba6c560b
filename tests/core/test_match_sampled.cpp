// The search by sampled grams: every phrase at every place, on every level, whatever the grams and the step are that the
// builder chose for the set.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "check.hpp"
#include "levels.hpp"
#include "match/matcher.hpp"
#include "match/sampled_build.hpp"
#include "match/word.hpp"

using namespace mailsift;
using namespace mailsift::match;

namespace {

const std::vector<const char*> kTexts = {
    "a", "to", "$$", "free", "win", "be!", "casino", "v1agra!", "8 bytes!", "long phrase", "long phrases here",
    "\xd0\xb2\xd0\xb8", "\xe5\x8f\x91\xe7\xa5\xa8", "f\xc3\xa3o", "phrase long", "ong phras", "cheap pills for all of you who read these long lines to their end",
};

View view_of(const std::string& s) { return View(reinterpret_cast<const u8*>(s.data()), s.size()); }

struct Built {
  std::string texts;
  std::vector<u32> ends;
  std::vector<u8> flags;
  Bytes section;
  Matcher matcher;

  // Each text as a word and anywhere, and `more` phrases that no text here has; with them so many short words that these
  // have a table of their own.
  explicit Built(u32 more, bool anywhere) {
    for (const char* text : kTexts) add(text, 0);
    if (anywhere)
      for (const char* text : kTexts) add(text, kPhraseAnywhere);
    for (u32 i = 0; i < more; ++i) add("Q" + std::to_string(i * 7919u) + "XYZXYZXYZ", i % 2 ? kPhraseAnywhere : 0);
    for (u32 i = 0; i < std::min(more, 100u); ++i) add("Q" + std::to_string(i), 0);
    Phrases phrases;
    phrases.texts = view_of(texts), phrases.ends = ends.data(), phrases.flags = flags.data(), phrases.count = ends.size();
    CHECK(build_sampled(phrases, section) == BuildError::none);
    CHECK(matcher.open(view(section)));
  }
  void add(const std::string& text, u8 flag) {
    texts += text;
    ends.push_back(u32(texts.size()));
    flags.push_back(flag);
  }
  std::size_t asked() const { return std::min(ends.size(), 2 * kTexts.size()); }
  View phrase(std::size_t i) const {
    const u32 from = i ? ends[i - 1] : 0;
    return view_of(texts).slice(from, ends[i] - from);
  }
};

std::vector<Hit> slow_find(const Built& built, View text) {
  std::vector<Hit> hits;
  for (std::size_t end = 1; end <= text.size; ++end)
    for (std::size_t i = 0; i < built.asked(); ++i) {
      const View phrase = built.phrase(i);
      if (phrase.size > end || !text.slice(end - phrase.size, phrase.size).equals(phrase)) continue;
      const std::size_t from = end - phrase.size;
      const bool bound = built.flags[i] == 0;
      if (bound && (!word_boundary(text, from) || !word_boundary(text, end))) continue;
      hits.push_back({u32(i), u32(from), u32(phrase.size)});
    }
  std::sort(hits.begin(), hits.end(), earlier);
  return hits;
}

void check_text(const Built& built, View text) {
  const std::vector<Hit> wanted = slow_find(built, text);
  levels::each([&](cpu::Level) {
    Vec<Hit> hits;
    Bitten bitten;
    built.matcher.find(text, Limits(), hits, bitten);
    CHECK(bitten.bits() == 0);
    CHECK(hits.size() == wanted.size() && std::equal(hits.begin(), hits.end(), wanted.begin(), same));
  });
}

std::string text_of(std::size_t size, levels::Numbers& numbers) {
  std::string text;
  while (text.size() < size) {
    if (numbers.below(3)) text += kTexts[numbers.below(u32(kTexts.size()))];
    else text += " x_.\xd0\xb8"[numbers.below(6)];
  }
  text.resize(size);
  return text;
}

void check_set(u32 more, bool anywhere) {
  const auto built = std::make_unique<Built>(more, anywhere);
  levels::Page page;
  levels::Numbers numbers(more);
  for (std::size_t size : {0,   1,   2,   7,   8,   9,   16,  31,   63,   64,   65,   67,   68,
                           69,  127, 128, 129, 191, 192, 193, 511,  512,  513,  519,  520,  521,
                           1023, 3776, 3839, 3840, 3841, 3907, 3908, 3909, 4000, 7680, 7681, 8000})
    check_text(*built, page.at_end(view_of(text_of(size, numbers))));
}

}  // namespace

TEST(sampled_grams_of_no_phrases) {
  Bytes section;
  CHECK(build_sampled(Phrases(), section) == BuildError::none);
  Matcher matcher;
  CHECK(matcher.open(view(section)) && matcher.empty() && matcher.phrases() == 0);
  Vec<Hit> hits;
  Bitten bitten;
  matcher.find(View("text"), Limits(), hits, bitten);
  CHECK(hits.empty() && bitten.bits() == 0);
}

TEST(sampled_grams_of_few_phrases) {
  check_set(0, false);
  check_set(0, true);
}

TEST(sampled_grams_of_a_thousand_phrases) { check_set(1000, true); }

TEST(sampled_grams_of_ten_thousand_phrases) { check_set(10000, true); }

TEST(sampled_grams_of_forty_thousand_phrases) { check_set(40000, true); }

TEST(the_first_hits_are_kept_where_there_are_too_many) {
  const auto built = std::make_unique<Built>(0, true);
  levels::Numbers numbers(7);
  const std::string text = text_of(30000, numbers);
  Vec<Hit> all;
  Bitten none;
  built->matcher.find(view_of(text), Limits(), all, none);
  CHECK(none.bits() == 0 && all.size() > 6000);
  for (u32 limit : {0u, 1u, 100u, 5000u}) {
    Limits limits;
    limits.hits = limit;
    Vec<Hit> hits;
    Bitten bitten;
    built->matcher.find(view_of(text), limits, hits, bitten);
    CHECK(bitten.has(Limit::hits) && hits.size() == limit);
    CHECK(std::equal(hits.begin(), hits.end(), all.begin(), same));
  }
}
