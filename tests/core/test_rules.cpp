// Rules over signs, phrases weighed, addresses quoted: what fires, in which order, what a warm scratch keeps; under the
// sanitizers.
#include <initializer_list>

#include "check.hpp"
#include "facts/builder.hpp"
#include "facts/points.hpp"
#include "signs/evidence.hpp"
#include "signs/rules.hpp"

using namespace mailsift;

namespace {

constexpr u32 kFirst = signs::sign_count;

struct Seen {
  u32 sign;
  float value;
};

// "rule:row rule:row " of what fires.
const char* fired(const signs::RuleSet& set, std::initializer_list<Seen> rows, signs::RuleSet::Scratch& scratch) {
  static char text[256];
  set.fire(rows.begin(), u32(rows.size()), scratch);
  int at = 0;
  text[0] = 0;
  for (const signs::FiredRule& f : scratch.fired) at += std::snprintf(text + at, sizeof text - std::size_t(at), "%u:%u ", f.rule, f.row);
  return text;
}

bool is(const char* found, const char* expected) { return std::strcmp(found, expected) == 0; }

void put(Bytes& out, std::initializer_list<u32> numbers) {
  for (u32 number : numbers) out.append(reinterpret_cast<const u8*>(&number), 4);
}
void pad(Bytes& out, std::size_t size) {
  while (out.size() < size) out.push(0);
}
void section(Bytes& out, View name, u32 from, u32 size) {
  const std::size_t start = out.size();
  append(out, name);
  pad(out, start + 40);
  put(out, {from, 0, size, 0});
  pad(out, start + 96);
}

// Three blocked phrases with the weights 60, 0 and 9, an obscene one with 5, an allowed one; ids 0 to 4, 5 is of no list.
void write_database(Bytes& out) {
  constexpr u32 kIds = 448, kBlocked = 512, kObscene = 576, kSize = 640;
  append(out, "MAILSIFT");
  put(out, {0x01020304, lookup::kFormatVersion, 1, 1, 1, 0, kSize, 0, 3, 0});
  pad(out, 64);
  section(out, "phrase_ids", kIds, 48);
  section(out, "entries:blocked-phrases", kBlocked, 8 + 3 * 12);
  section(out, "entries:obscene", kObscene, 8 + 12);
  pad(out, kIds);
  const u32 blocked = u32(lookup::List::blocked_phrases), obscene = u32(lookup::List::obscene);
  put(out, {blocked, 0, blocked, 1, blocked, 2, obscene, 0, u32(lookup::List::allowed_phrases), 0, 99, 0});
  pad(out, kBlocked);
  put(out, {3, 0, 0, 0, 60, 0, 0, 0, 0, 0, 9});
  pad(out, kObscene);
  put(out, {1, 0, 0, 0, 5});
  pad(out, kSize);
}

constexpr u32 kBoth = 1u << u32(lookup::List::blocked_phrases) | 1u << u32(lookup::List::obscene);

}  // namespace

TEST(rules_fire_on_signs_and_on_each_other) {
  signs::RuleSet set;
  signs::RuleSet::Scratch scratch;
  CHECK(set.add_test(3, 0, false) == 0);
  CHECK(set.add_test(2, 10, false) == 1);
  CHECK(set.add_test(3, 5, true) == 2);
  CHECK(set.add_test(0xffffffff, 0, false) == 3);
  const u32 both[] = {kFirst + 0, kFirst + 1}, silent[] = {kFirst + 2}, plain[] = {7, 8}, fifth[] = {kFirst + 5};
  CHECK(set.add_combination(both, 2, nullptr, 0, silent, 1, false) == 4);
  CHECK(set.add_combination(nullptr, 0, plain, 2, nullptr, 0, false) == 5);
  CHECK(set.add_combination(fifth, 1, silent, 1, nullptr, 0, false) == 6);
  CHECK(is(fired(set, {{3, 1}}, scratch), ""));  // not finished
  CHECK(set.finish());
  CHECK(is(fired(set, {}, scratch), ""));
  CHECK(is(fired(set, {{3, 1}}, scratch), "0:0 "));
  CHECK(is(fired(set, {{3, 0}}, scratch), ""));
  CHECK(is(fired(set, {{2, 11}, {3, 1}}, scratch), "1:0 0:1 4:1 "));
  CHECK(is(fired(set, {{2, 11}, {3, 6}}, scratch), "1:0 0:1 "));  // the silent one forbids it
  CHECK(is(fired(set, {{2, 10}, {8, 0}}, scratch), "5:1 "));      // a sign counts by its presence
  CHECK(is(fired(set, {{3, 6}, {7, 0}}, scratch), "0:0 5:1 6:1 "));
  CHECK(scratch.slots[3] == 1 && scratch.slots[kFirst + 2] == 1 && scratch.slots[kFirst + 3] == 0);
  CHECK(is(fired(set, {{3, 1}, {3, 6}, {kFirst, 1}, {0xffffffff, 1}}, scratch), "0:0 "));
}

TEST(rules_that_name_what_comes_later_are_refused) {
  for (u32 slot : {kFirst, kFirst + 1, 0xffffffffu}) {
    signs::RuleSet set;
    signs::RuleSet::Scratch scratch;
    set.add_combination(&slot, 1, nullptr, 0, nullptr, 0, false);
    CHECK(!set.finish());
    CHECK(is(fired(set, {{0, 1}}, scratch), ""));
  }
}

TEST(phrases_weigh_once_by_their_first_hit) {
  Bytes file;
  write_database(file);
  lookup::Database database;
  CHECK(database.open(view(file), 1, 1) == lookup::Database::Status::ok);
  facts::Builder builder;
  builder.clear();
  facts::PartRow part{};
  builder.parts.push(part);
  const auto hit = [&](u32 phrase, facts::Where where) { builder.phrase_hits.push({phrase, 0, where, 0, 0, {}}); };
  for (u32 phrase : {5u, 1u, 3u, 0u, 3u, 0xffffffffu, 0u, 4u, 3u}) hit(phrase, facts::Where::text);
  for (u32 phrase : {2u, 4u, 2u, 0u}) hit(phrase, facts::Where::rtf);
  Bytes record;
  CHECK(builder.finish(record) && facts::valid(view(record)));
  facts::PointScratch scratch;
  for (int warm = 0; warm < 3; ++warm) {
    CHECK(facts::weigh_phrases(view(record), database, {kBoth, false}, scratch));
    CHECK(scratch.rows.size() == 2);
    CHECK(scratch.rows[0].hit == 2 && scratch.rows[0].times == 3 && scratch.rows[0].weight == 5);
    CHECK(scratch.rows[1].hit == 3 && scratch.rows[1].times == 2 && scratch.rows[1].weight == 60);
    CHECK(facts::weigh_phrases(view(record), database, {kBoth, true}, scratch));
    CHECK(scratch.rows.size() == 2 && scratch.rows[0].phrase.entry == 2 && scratch.rows[0].times == 2);
  }
  for (u32 place : scratch.places) CHECK(place == 0);
  const u32 allowed = 1u << u32(lookup::List::allowed_phrases);
  CHECK(facts::first_phrase(view(record), database, {allowed, false}) == 7);
  CHECK(facts::first_phrase(view(record), database, {allowed, true}) == 10);
  CHECK(facts::first_phrase(view(record), database, {0, true}) == UINT32_MAX);
}

TEST(a_sign_quotes_an_address_of_its_part) {
  facts::Builder builder;
  builder.clear();
  // The last two parts have one number: a file inside of a text.
  for (const char* number : {"1", "2", "2"}) {
    facts::PartRow part{};
    part.number = builder.keep(number);
    builder.parts.push(part);
  }
  const auto url = [&](const char* shown, const char* host, u32 part) {
    facts::UrlRow row{};
    row.shown = builder.keep(shown), row.host = builder.keep(host), row.part = part;
    builder.urls.push(row);
  };
  url("http://a.example/1", "a.example", 0);
  url("http://a.example/1", "a.example", 1);
  url("http://a.example/12", "a.example", 1);
  url("//b.example/", "b.example", 2);
  struct Case {
    const char* evidence;
    u32 part;
    int expected;
  };
  const Case cases[] = {{"http://a.example/1", 0, 0}, {"http://a.example/1", 1, 1}, {"http://a.example/1", 2, 1},
                        {"http://a.example/12", 1, 2}, {"http://a.example/123", 1, -1}, {"a.example", 2, 1},
                        {"example", 1, -1}, {"b.example", 1, 3}, {"b.example", 0, -1}, {"", 2, 1}};
  for (const Case& c : cases) builder.signs.push({0, 1, builder.keep(c.evidence), c.part});
  Bytes record;
  CHECK(builder.finish(record) && facts::valid(view(record)));
  const auto* sections = reinterpret_cast<const facts::Head*>(record.data())->sections;
  const auto* urls = reinterpret_cast<const facts::UrlRow*>(record.data() + sections[u32(facts::Section::urls)].offset);
  for (std::size_t i = 0; i < builder.signs.size(); ++i) {
    const facts::UrlRow* found = signs::quoted_url(view(record), builder.signs[i]);
    CHECK((found ? int(found - urls) : -1) == cases[i].expected);
  }
}
