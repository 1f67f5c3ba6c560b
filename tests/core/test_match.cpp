#include "check.hpp"
#include "match/automaton.hpp"
#include "match/build.hpp"
#include "match/mask.hpp"
#include "match/matcher.hpp"
#include "match/sampled_build.hpp"
#include "match/word.hpp"

using namespace mailsift;
using namespace mailsift::match;

namespace {

// The trie of "he", "she" and "hers" as a builder would dump it; numbers of nodes are arbitrary.
//   9 -h-> 1 -e-> 2 -r-> 3 -s-> 4      9 -s-> 5 -h-> 6 -e-> 7
struct Dump {
  i64 nodes[8] = {9, 1, 2, 3, 4, 5, 6, 7};
  i64 edge_from[7] = {9, 1, 2, 3, 9, 5, 6};
  i64 edge_to[7] = {1, 2, 3, 4, 5, 6, 7};
  u8 edge_byte[8] = {'h', 'e', 'r', 's', 's', 'h', 'e', 0};
  i64 fail_from[7] = {1, 2, 3, 4, 5, 6, 7};
  i64 fail_to[7] = {9, 9, 9, 5, 9, 1, 2};

  Trie trie() const {
    Trie t;
    t.nodes = nodes, t.nodes_count = 8;
    t.edge_from = edge_from, t.edge_to = edge_to, t.edge_byte = edge_byte, t.edges_count = 7;
    t.fail_from = fail_from, t.fail_to = fail_to, t.fails_count = 7;
    return t;
  }
};

struct List {
  u32 ends[3] = {2, 5, 9};
  u8 flags[3] = {2, 2, 2};  // anywhere

  Phrases phrases() const {
    Phrases p;
    p.texts = View("heshehers");
    p.ends = ends, p.flags = flags, p.count = 3;
    return p;
  }
};

bool is(const Hit& hit, u32 phrase, u32 from, u32 size) {
  return hit.phrase == phrase && hit.from == from && hit.size == size;
}

}  // namespace

TEST(match_finds_all_in_order) {
  Bytes section;
  CHECK(build_automaton(Dump().trie(), List().phrases(), section) == BuildError::none);
  Automaton automaton;
  CHECK(automaton.open(view(section)));
  CHECK(automaton.phrases() == 3);
  CHECK(check::same(automaton.engine(), "aho-corasick"));
  Vec<Hit> hits;
  Bitten bitten;
  Limits limits;
  automaton.find(View("ushers and others"), limits, hits, bitten);
  CHECK(hits.size() == 5 && bitten.bits() == 0);
  CHECK(hits.size() == 5 && is(hits[0], 1, 1, 3) && is(hits[1], 0, 2, 2) && is(hits[2], 2, 2, 4));
  CHECK(hits.size() == 5 && is(hits[3], 0, 13, 2) && is(hits[4], 2, 13, 4));
}

TEST(match_by_sampled_grams_finds_the_same) {
  Bytes section;
  CHECK(build_sampled(List().phrases(), section) == BuildError::none);
  Matcher matcher;
  CHECK(matcher.open(view(section)));
  CHECK(matcher.phrases() == 3 && !matcher.empty());
  CHECK(check::same(matcher.engine(), "sampled-grams"));
  Vec<Hit> hits;
  Bitten bitten;
  Limits limits;
  matcher.find(View("ushers and others"), limits, hits, bitten);
  CHECK(hits.size() == 5 && bitten.bits() == 0);
  CHECK(hits.size() == 5 && is(hits[0], 1, 1, 3) && is(hits[1], 0, 2, 2) && is(hits[2], 2, 2, 4));
  CHECK(hits.size() == 5 && is(hits[3], 0, 13, 2) && is(hits[4], 2, 13, 4));
  CHECK(!matcher.open(View("no section at all")) && matcher.empty() && matcher.engine().empty());
}

TEST(match_appends_up_to_the_limit) {
  Bytes section;
  CHECK(build_automaton(Dump().trie(), List().phrases(), section) == BuildError::none);
  Automaton automaton;
  CHECK(automaton.open(view(section)));
  Vec<Hit> hits;
  Bitten bitten;
  Limits limits;
  limits.hits = 3;
  automaton.find(View("he he"), limits, hits, bitten);
  CHECK(hits.size() == 2 && !bitten.has(Limit::hits));
  automaton.find(View("he he"), limits, hits, bitten);
  CHECK(hits.size() == 3 && bitten.has(Limit::hits));
}

TEST(match_without_a_section) {
  Automaton automaton;
  CHECK(automaton.empty() && automaton.engine().empty());
  CHECK(!automaton.open(View()));
  CHECK(!automaton.open(View("no section at all")));
  Vec<Hit> hits;
  Bitten bitten;
  automaton.find(View("text"), Limits(), hits, bitten);
  CHECK(hits.empty());
}

TEST(match_refuses_what_is_not_aligned) {
  Bytes section;
  CHECK(build_automaton(Dump().trie(), List().phrases(), section) == BuildError::none);
  std::size_t size = section.size();
  section.push(0);
  std::memmove(section.data() + 1, section.data(), size);
  CHECK(!Automaton().open(View(section.data() + 1, size)));
}

TEST(match_builder_refuses_what_is_no_trie) {
  Bytes section;
  Dump twice;
  twice.nodes[3] = 1;
  CHECK(build_automaton(twice.trie(), List().phrases(), section) == BuildError::ambiguous);
  Dump stray;
  stray.edge_to[2] = 77;
  CHECK(build_automaton(stray.trie(), List().phrases(), section) == BuildError::no_trie);
  Dump two_parents;
  two_parents.edge_to[6] = 2;
  CHECK(build_automaton(two_parents.trie(), List().phrases(), section) == BuildError::no_trie);
  Dump deeper;
  deeper.fail_to[0] = 2;
  CHECK(build_automaton(deeper.trie(), List().phrases(), section) == BuildError::no_trie);
  Dump cycle;
  cycle.edge_to[3] = 9;
  CHECK(build_automaton(cycle.trie(), List().phrases(), section) == BuildError::no_trie);
  List unknown;
  unknown.ends[2] = 8;  // "her" is in the trie, but then "s" is left over: no error; "hes" is not
  unknown.ends[0] = 3;
  CHECK(build_automaton(Dump().trie(), unknown.phrases(), section) == BuildError::key);
  CHECK(section.empty());
}

TEST(match_masks) {
  CHECK(mask_matches(View("*@example.???"), View("a@example.org")));
  CHECK(!mask_matches(View("*@example.???"), View("a@example.info")));
  CHECK(mask_matches(View("\\*\\?"), View("*?")));
  CHECK(mask_matches(View("?"), View("\xe4\xb8\xad")));
  CHECK(mask_matches(View("?*"), View("\xff\x80\x80")));
}

TEST(match_word_boundaries) {
  CHECK(word_boundary(View("ab"), 0) && word_boundary(View("ab"), 2) && !word_boundary(View("ab"), 1));
  CHECK(word_boundary(View("a b"), 1) && word_boundary(View("a-b"), 2) && !word_boundary(View("a_b"), 2));
  CHECK(word_boundary(View("\xe4\xb8\xad\xe5\x9b\xbd"), 3));
  CHECK(!word_boundary(View("e\xcc\x81"), 1));
  CHECK(word_class('x') == WordClass::letter && word_class(0x10ffff) == WordClass::none);
  CHECK(word_class(0x20000) == WordClass::spaceless && word_class(0xe0100) == WordClass::mark);
}
