#include "tokens/tokens.hpp"

#include "tokens/sample.hpp"
#include "tokens/words.hpp"

namespace mailsift::tokens {
namespace {

constexpr u32 kKept = 256;  // of words, and of pairs, for what is no body: hosts, the sender's name

void add_words(Scratch& s, Kind kind, View folded) {
  each_word(folded, Pairs<kTextWindow>(s.features, kWordList, kPairList, seed_of(kind)));
}

View sample_of(Scratch& s, u32 which, std::size_t most) {
  const View all = view(s.bodies[which]);
  if (all.size <= most) return all;
  s.is_sampled = true;
  s.samples[which].clear();
  append_sample(s.samples[which], all, most);
  return view(s.samples[which]);
}

// Fewer words are no name of a message that has no other.
constexpr u32 kFewWords = 8;
// Of a text that was not read in full the pieces hang on the line ends: the words in front of the list don't.
constexpr u32 kFrontWords = 64;

u64 sum_of(const List& list, u32 most) {
  const u64* items = list.items();
  const u32 count = list.count() < most ? list.count() : most;
  u64 sum = 0;
  for (u32 i = 0; i < count; ++i) sum += items[i];
  return sum;
}

u64 key_of(const Scratch& scratch) {
  const u32 most = scratch.is_sampled ? kFrontWords : kMostFeatures;
  const List &words = scratch.features[kWordList], &pairs = scratch.features[kPairList];
  u64 rest = scratch.carried;
  if (!scratch.identifier && words.count() < kFewWords)
    for (const u32 list : {kRawList, kGramList, kHeadList}) rest += sum_of(scratch.features[list], kMostFeatures);
  return xxh3_64(sum_of(words, most) + sum_of(pairs, most), scratch.identifier + rest, 0);
}

}  // namespace

void open(Scratch& scratch) {
  scratch.features.clear();
  scratch.head.clear();
  for (Bytes& bytes : scratch.bodies) bytes.clear();
  scratch.subject_left = kSubjectBytes;
  scratch.is_sampled = false;
  scratch.identifier = scratch.identifier_domain = scratch.carried = 0;
}

// Words of a subject count as those of any text too, and once more as what they are.
void add_subject(Scratch& scratch, View folded) {
  add_words(scratch, kTextWord, folded);
  add_words(scratch, kSubjectWord, folded);
}

void keep_body(Scratch& scratch, bool is_page, View folded) {
  Bytes& body = scratch.bodies[!is_page];
  if (!body.empty()) body.push('\n');
  append(body, folded);
}

Bodies bodies_of(Scratch& scratch) {
  const std::size_t half = kTextBytes / 2, page = scratch.bodies[0].size(), plain = scratch.bodies[1].size();
  const auto share = [&](std::size_t other) { return other < half ? kTextBytes - other : half; };
  return {sample_of(scratch, 0, share(plain)), sample_of(scratch, 1, share(page))};
}

// The shorter one first, with no more than half of the room, so that it takes none that the other one needs; what it
// leaves is the other's.
void add_bodies(Scratch& scratch, const Bodies& bodies) {
  List &words = scratch.features[kWordList], &pairs = scratch.features[kPairList];
  const bool page_first = bodies.page.size < bodies.plain.size;
  const View first = page_first ? bodies.page : bodies.plain, last = page_first ? bodies.plain : bodies.page;
  for (const View body : {first, last}) {
    if (body.empty()) continue;
    words.allow(kMost[kWordList] - kKept, body.data == last.data ? 1 : 2);
    pairs.allow(kMost[kPairList] - kKept, body.data == last.data ? 1 : 2);
    add_words(scratch, kTextWord, body);
  }
  words.allow(kMost[kWordList]);
  pairs.allow(kMost[kPairList]);
}

Features finish(const Scratch& scratch, Vec<u64>& out, u32& cut) {
  Features features;
  for (u32 list = 0; list < kFeatureLists; ++list) {
    const u32 count = features.counts[list] = scratch.features[list].count();
    cut |= u32(scratch.features[list].cut()) << list;
    out.append(scratch.features[list].items(), count);
  }
  cut |= u32(scratch.is_sampled) << kFeatureLists;
  features.key = key_of(scratch);
  return features;
}

}  // namespace mailsift::tokens
