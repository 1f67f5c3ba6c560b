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
  if (s.hits.empty()) return;
  urls::find_credentials(visible, s.redactor);  // of the whole text: a hit may lie inside a password
  for (const match::Hit& hit : s.hits) {
    if (b.phrase_hits.size() >= task.limits.hits) return s.bitten.set(Limit::hits);
    const u32 from = s.folded.source_of(hit.from);
    u32 to = s.folded.source_of(hit.from + hit.size);
    if (to > visible.size) to = u32(visible.size);
    const u32 size = to > from ? to - from : 0;
    s.redacted.clear();
    urls::append_without(visible, {from, u32(cut(visible.slice(from, size), kSnippet).size)}, s.redactor.cuts, s.redacted);
    b.phrase_hits.push({hit.phrase, part, where, from, size, b.keep(view(s.redacted))});
  }
}

}  // namespace mailsift::facts
