#include "tokens/legible.hpp"

#include "tokens/words.hpp"

namespace mailsift::tokens {
namespace {

void name_all(View folded, bool is_subject, Vec<Legible>& out) {
  const u64 seed = seed_of(is_subject ? kSubjectWord : kTextWord);
  View words[kTextWindow - 1];  // those before this one, the nearest first
  u64 hashes[kTextWindow - 1];
  u32 count = 0;
  each_word(folded, [&](View word) {
    const u64 hash = xxh3_64(word, seed);
    out.push({hash, word, View(), 0, is_subject});
    for (u32 i = 0; i < count; ++i)
      out.push({xxh3_64(hashes[i], hash, seed + i + 1), words[i], word, i + 1, is_subject});
    for (u32 i = kTextWindow - 1; i-- > 1;) {
      words[i] = words[i - 1];
      hashes[i] = hashes[i - 1];
    }
    words[0] = word;
    hashes[0] = hash;
    count += count < kTextWindow - 1;
  });
}

}  // namespace

void name_words(facts::Where where, View folded, Vec<Legible>& out) {
  name_all(folded, false, out);
  if (where == facts::Where::subject) name_all(folded, true, out);
}

}  // namespace mailsift::tokens
