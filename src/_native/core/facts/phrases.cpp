// Phrases of the lists in one visible text, with the place and the words of the source.
//
// A long text is folded in windows, so that what folding needs stays the same however long the text is:
//
//   text      |.................................................................|
//   window 1  |=============seam~~~~|
//   window 2            |~~~~====================seam~~~~|       ~ context: searched, but only hits that begin
//   window 3                                  |~~~~=============|   between the seams (=) count
//
// The context holds the longest phrase, and a mask's reach to either side.
#include "facts/steps.hpp"

namespace mailsift::facts {
namespace {

constexpr std::size_t kWindow = 512u << 10, kContext = 16u << 10;

bool inside_character(View text, std::size_t at) { return at < text.size && (text[at] & 0xc0) == 0x80; }

// Cut at a character, not inside of one.
View cut(View text, std::size_t most) {
  if (text.size <= most) return text;
  while (most > 0 && inside_character(text, most)) --most;
  return text.slice(0, most);
}

struct Window {
  std::size_t begin, end;  // what is folded
  std::size_t from, seam;  // where a hit that counts begins
};

Window window_at(View text, std::size_t from) {
  Window w{from > kContext ? from - kContext : 0, text.size, from, text.size};
  if (text.size - from > kWindow + kContext) {
    w.seam = from + kWindow;
    w.end = w.seam + kContext;
  }
  while (w.begin > 0 && inside_character(text, w.begin)) --w.begin;
  while (inside_character(text, w.end)) --w.end;
  return w;
}

// False when no more hits are kept.
bool keep_hits(Task& task, u32 part, Where where, View visible, const Window& w) {
  Scratch& s = task.scratch;
  Builder& b = s.builder;
  for (const match::Hit& hit : s.hits) {
    const std::size_t from = w.begin + s.folded.source_of(hit.from);
    if (from < w.from || from >= w.seam) continue;
    if (b.phrase_hits.size() >= task.limits.hits) {
      s.bitten.set(Limit::hits);
      return false;
    }
    std::size_t to = w.begin + s.folded.source_of(hit.from + hit.size);
    if (to > visible.size) to = visible.size;
    const u32 size = to > from ? u32(to - from) : 0;
    b.phrase_hits.push({hit.phrase, part, where, u32(from), size, b.keep(cut(visible.slice(from, size), kSnippet))});
  }
  return true;
}

void fold_text(Scratch& s, View text) {
  s.folded.clear();
  fold::fold(text, s.folded);
  s.note(s.folded.text, s.folded.anchors);
}

void keep_folded(Task& task, u32 part, Where where, View visible) {
  Scratch& s = task.scratch;
  fold_text(s, visible);
  s.builder.texts.push({part, TextKind::folded, where, s.builder.keep(view(s.folded.text))});
}

}  // namespace

void find_phrases(Task& task, u32 part, Where where, View visible) {
  Scratch& s = task.scratch;
  if (task.wanted & kTexts) keep_folded(task, part, where, visible);
  if (!(task.wanted & kPhrases) || !task.tables.phrases || task.tables.phrases->empty()) return;
  for (std::size_t from = 0; from < visible.size && !s.late();) {
    const Window w = window_at(visible, from);
    fold_text(s, visible.slice(w.begin, w.end - w.begin));
    s.hits.clear();
    task.tables.phrases->find(view(s.folded.text), task.limits, s.hits, s.bitten);
    if (!keep_hits(task, part, where, visible, w)) return;
    from = w.seam;
  }
}

}  // namespace mailsift::facts
