// Phrases of the lists in one visible text, with the place and the words of the source.
#include "facts/steps.hpp"

namespace mailsift::facts {

// Cut at a character, not inside of one.
View cut(View text, std::size_t most) {
  if (text.size <= most) return text;
  while (most > 0 && (text[most] & 0xc0) == 0x80) --most;
  return text.slice(0, most);
}

namespace {

void add_hits(Task& task, u32 part, Where where, View visible) {
  Scratch& s = task.scratch;
  Builder& b = s.builder;
  s.hits.clear();
  task.tables.phrases->find(view(s.folded.text), task.limits, s.hits, s.bitten);
  for (const match::Hit& hit : s.hits) {
    if (b.phrase_hits.size() >= task.limits.hits) return s.bitten.set(Limit::hits);
    const u32 from = s.folded.source_of(hit.from);
    u32 to = s.folded.source_of(hit.from + hit.size);
    if (to > visible.size) to = u32(visible.size);
    const u32 size = to > from ? to - from : 0;
    b.phrase_hits.push({hit.phrase, part, where, from, size, b.keep(cut(visible.slice(from, size), kSnippet))});
  }
}

void fold_anew(Scratch& s, View text) {
  s.folded.clear();
  fold::fold(text, s.folded);
}

}  // namespace

void find_phrases(Task& task, u32 part, Where where, View visible) {
  Scratch& s = task.scratch;
  const bool search = (task.wanted & kPhrases) && task.tables.phrases && !task.tables.phrases->empty();
  const bool whole = search || (task.wanted & kTexts);
  if (whole) fold_anew(s, visible);
  if (task.wanted & kTexts) {
    Builder& b = s.builder;
    b.texts.push({part, TextKind::folded, where, b.keep(view(s.folded.text))});
  }
  if (search) add_hits(task, part, where, visible);
  if (s.content_left == 0) return;
  // The same text is scored whatever else is wanted of it.
  const View sample = content_sample(task, visible);
  if (!whole || sample.size != visible.size) fold_anew(s, sample);
  find_content(task, where, view(s.folded.text));
}

}  // namespace mailsift::facts
