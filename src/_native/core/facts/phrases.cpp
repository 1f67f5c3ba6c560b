// Phrases of the lists in one visible text, with the place and the words of the source.
#include "facts/steps.hpp"

namespace mailsift::facts {
namespace {

// Cut at a character, not inside of one.
View cut(View text, std::size_t most) {
  if (text.size <= most) return text;
  while (most > 0 && (text[most] & 0xc0) == 0x80) --most;
  return text.slice(0, most);
}

// Where in the source a hit ends that ends before folded byte `end`: where the next folded character comes from, but
// never inside of a character that the hit has a part in (the first letter of a ligature).
u32 end_of(const fold::Folded& folded, u32 end, View visible) {
  u32 last = folded.source_of(end - 1) + 1;
  while (last < visible.size && (visible[last] & 0xc0) == 0x80) ++last;
  const u32 next = end < folded.text.size() ? folded.source_of(end) : u32(visible.size);
  return next > last ? next : last;
}

}  // namespace

void find_phrases(Task& task, u32 part, Where where, View visible) {
  Scratch& s = task.scratch;
  Builder& b = s.builder;
  const bool search = (task.wanted & kPhrases) && task.tables.phrases && !task.tables.phrases->empty();
  if (!search && !(task.wanted & kTexts)) return;
  s.folded.clear();
  fold::fold(visible, s.folded);
  if (task.wanted & kTexts) b.texts.push({part, TextKind::folded, where, b.keep(view(s.folded.text))});
  if (!search) return;
  s.hits.clear();
  task.tables.phrases->find(view(s.folded.text), task.limits, s.hits, s.bitten);
  for (const match::Hit& hit : s.hits) {
    if (b.phrase_hits.size() >= task.limits.hits) return s.bitten.set(Limit::hits);
    const u32 from = s.folded.source_of(hit.from);
    const u32 size = end_of(s.folded, hit.from + hit.size, visible) - from;
    b.phrase_hits.push({hit.phrase, part, where, from, size, b.keep(cut(visible.slice(from, size), kSnippet))});
  }
}

}  // namespace mailsift::facts
