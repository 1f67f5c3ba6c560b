// What a message is about: the weights of the distinct content terms in it, summed for each category.
#include "facts/steps.hpp"

namespace mailsift::facts {
namespace {

// Hits are counted and not kept, so that the operator's limit on kept hits does not apply.
constexpr u32 kMostHits = 1u << 16;

bool first_time(Vec<u64>& seen, u32 term) {
  const u64 bit = u64{1} << (term % 64);
  if (seen[term / 64] & bit) return false;
  seen[term / 64] |= bit;
  return true;
}

}  // namespace

void open_content(Task& task) {
  Scratch& s = task.scratch;
  s.terms_seen.clear();
  s.sums.clear();
  s.content_left = 0;
  const lookup::ContentTerms* terms = task.tables.terms;
  if (!(task.wanted & kContent) || !terms || !task.tables.content) return;
  const std::size_t words = terms->size() / 64 + 1;
  u64* seen = s.terms_seen.extend(words);
  ContentRow* sums = s.sums.extend(terms->categories());
  if (!seen || !sums) {
    s.sums.clear();
    s.bitten.set(Limit::memory);
    return;
  }
  s.content_left = kContentBytes;
  std::memset(seen, 0, words * sizeof *seen);
  for (u32 i = 0; i < terms->categories(); ++i) sums[i] = {terms->category(i).number, 0, 0};
}

View content_sample(Task& task, View visible) {
  Scratch& s = task.scratch;
  if (visible.size <= s.content_left) {
    s.content_left -= u32(visible.size);
    return visible;
  }
  const std::size_t half = s.content_left / 2;
  std::size_t tail = visible.size - half;
  while (tail < visible.size && (visible[tail] & 0xc0) == 0x80) ++tail;
  s.content_left = 0;
  s.sample.clear();
  append(s.sample, cut(visible, half));
  append(s.sample, "\n");
  append(s.sample, visible.slice(tail));
  s.note(s.sample);
  return view(s.sample);
}

void find_content(Task& task, Where where, View folded) {
  Scratch& s = task.scratch;
  const lookup::ContentTerms& terms = *task.tables.terms;
  Limits limits;
  limits.hits = kMostHits;
  s.hits.clear();
  task.tables.content->find(folded, limits, s.hits, s.bitten);
  s.note(s.hits);
  for (const match::Hit& hit : s.hits) {
    if (hit.phrase >= terms.size()) continue;
    const lookup::ContentTerms::Term term = terms.term(hit.phrase);
    if ((term.weight & lookup::ContentTerms::kSubjectOnly) && where != Where::subject) continue;
    if (!first_time(s.terms_seen, hit.phrase)) continue;
    ContentRow& sum = s.sums[term.category];
    sum.score += term.weight & ~u32{lookup::ContentTerms::kSubjectOnly};
    ++sum.terms;
  }
}

void score_content(Task& task) {
  Scratch& s = task.scratch;
  for (const ContentRow& sum : s.sums)
    if (sum.score > 0) s.builder.content_scores.push(sum);
}

}  // namespace mailsift::facts
