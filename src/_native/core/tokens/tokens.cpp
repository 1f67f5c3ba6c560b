#include "tokens/tokens.hpp"

#include "tokens/words.hpp"

namespace mailsift::tokens {

void open(Scratch& scratch) {
  scratch.features.clear();
  scratch.head.clear();
  scratch.text_left = kTextBytes;
  scratch.identifier = scratch.identifier_domain = 0;
}

// Words of a subject count as those of any text too, and once more as what they are.
void add_text(Scratch& scratch, facts::Where where, View folded) {
  each_word(folded, Pairs<kTextWindow>(scratch.features, kWordList, kPairList, seed_of(kTextWord)));
  if (where == facts::Where::subject)
    each_word(folded, Pairs<kTextWindow>(scratch.features, kWordList, kPairList, seed_of(kSubjectWord)));
}

Features finish(const Scratch& scratch, Vec<u64>& out, u32& cut) {
  Features features;
  u64 sum = scratch.identifier;
  for (u32 list = 0; list < kFeatureLists; ++list) {
    const u32 count = features.counts[list] = scratch.features[list].count();
    const u64* items = scratch.features[list].items();
    cut |= u32(scratch.features[list].cut()) << list;
    out.append(items, count);
    for (u32 i = 0; i < count; ++i) sum += items[i];
  }
  features.key = xxh3_64(sum, out.size(), 0);
  return features;
}

}  // namespace mailsift::tokens
