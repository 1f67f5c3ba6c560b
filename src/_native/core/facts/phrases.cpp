// Phrases of the lists in one visible text, with the place and the words of the source.
//
// A long text is folded in windows, so that what folding needs stays the same however long the text is:
//
//   text      |.................................................................|
//   window 1  |=============seam~~~~|
//   window 2            |~~~~====================seam~~~~|       ~ context: searched, but only hits that begin
//   window 3                                  |~~~~=============|   between the seams (=) count
//
// Of the folded text the context behind a seam holds the longest phrase with a mask's reach to either side, the one before
// it that reach. How much text that is shows when it is folded: characters without width leave nothing. Where it would be
// more than a quarter of a window, a hit over the seam may be missed, and text_bytes is reported.
#include "facts/steps.hpp"
#include "match/pattern.hpp"

namespace mailsift::facts {

namespace {

constexpr std::size_t kWindow = 528u << 10;
// Folded bytes.
constexpr u32 kBehind = match::kMaxKey + 2 * match::kMaxReach, kBefore = match::kMaxReach + 64;

bool inside_character(View text, std::size_t at) { return at < text.size && (text[at] & 0xc0) == 0x80; }

}  // namespace

// Cut at a character, not inside of one.
View cut(View text, std::size_t most) {
  if (text.size <= most) return text;
  while (most > 0 && inside_character(text, most)) --most;
  return text.slice(0, most);
}

namespace {

struct Window {
  std::size_t begin, end;  // what is folded
  std::size_t from, seam;  // where a hit that counts begins
};

// Without its seam, which shows when it is folded.
Window window_at(View text, std::size_t begin, std::size_t from) {
  while (begin > 0 && inside_character(text, begin)) --begin;
  std::size_t end = text.size - begin > kWindow ? begin + kWindow : text.size;
  while (inside_character(text, end)) --end;
  return {begin, end, from, text.size};
}

// Where in the text the last `size` folded bytes of a window begin.
std::size_t last_of(const fold::Folded& folded, const Window& w, u32 size) {
  const u32 all = u32(folded.text.size());
  return w.begin + (all > size ? folded.source_of(all - size) : 0);
}

// Finds the seam of a folded window, and where the next one begins.
std::size_t divide(Scratch& s, Window& w) {
  const std::size_t least = w.begin + kWindow * 3 / 4;
  std::size_t next = last_of(s.folded, w, kBehind + kBefore);
  w.seam = last_of(s.folded, w, kBehind);
  if (next < least) {
    s.bitten.set(Limit::text_bytes);
    next = least;
    w.seam = w.seam < next ? next : w.seam;
  }
  return next;
}

// Where in `visible` a hit begins whose fold begins at `begin`, of a window from `window` on: a character that it has the
// end of (U+33AD folds to three letters) belongs to it.
std::size_t begin_of(const fold::Folded& folded, u32 begin, View visible, std::size_t window) {
  std::size_t from = window + folded.source_of(begin);
  while (from > 0 && inside_character(visible, from)) --from;
  return from;
}

// Where in `source` a hit ends that ends before folded byte `end`: where the next folded character comes from, but
// never inside of a character that the hit has a part in (the first letter of a ligature).
std::size_t end_of(const fold::Folded& folded, u32 end, View source) {
  std::size_t last = folded.source_of(end - 1) + 1;
  while (inside_character(source, last)) ++last;
  const std::size_t next = end < folded.text.size() ? folded.source_of(end) : source.size;
  return next > last ? next : last;
}

// False when no more hits are kept.
bool keep_hits(Task& task, u32 part, Where where, View visible, const Window& w, const Vec<u32>* seams) {
  Scratch& s = task.scratch;
  Builder& b = s.builder;
  for (const match::Hit& hit : s.hits) {
    const std::size_t from = begin_of(s.folded, hit.from, visible, w.begin);
    if (from < w.from || from >= w.seam) continue;
    const u32 size = u32(w.begin + end_of(s.folded, hit.from + hit.size, visible.slice(w.begin, w.end - w.begin)) - from);
    if (seams && !over_seam(*seams, from, size)) continue;
    if (b.phrase_hits.size() >= task.limits.hits) {
      s.bitten.set(Limit::hits);
      return false;
    }
    const Range shown{u32(from), u32(cut(visible.slice(from, size), kSnippet).size)};
    s.redacted.clear();
    urls::append_without(visible, shown, s.redactor.cuts, s.redacted);
    b.phrase_hits.push({hit.phrase, part, where, u32(from), size, b.keep(view(s.redacted))});
  }
  return true;
}

// `part`: the part whose whole text this may be, kNoPart where it is not.
void fold_text(Scratch& s, u32 part, View text) {
  s.folded.clear();
  fold::fold(text, s.folded);
  s.note(s.folded.text, s.folded.anchors);
  s.folded_part = part;
}

u32 body_part(u32 part, Where where) { return where == Where::subject || where == Where::hidden ? kNoPart : part; }

void keep_folded(Task& task, u32 part, Where where, View visible) {
  Scratch& s = task.scratch;
  fold_text(s, body_part(part, where), visible);
  s.builder.texts.push({part, TextKind::folded, where, s.builder.keep(view(s.folded.text))});
}

// True when the last fold was one of the whole text.
bool search(Task& task, u32 part, Where where, View visible, const Vec<u32>* seams = nullptr) {
  Scratch& s = task.scratch;
  bool whole = false, redactable = false;
  for (std::size_t from = 0, begin = 0; from < visible.size && !s.late();) {
    Window w = window_at(visible, begin, from);
    whole = w.end - w.begin == visible.size;
    fold_text(s, whole ? body_part(part, where) : kNoPart, visible.slice(w.begin, w.end - w.begin));
    if (w.end < visible.size) begin = divide(s, w);
    s.hits.clear();
    task.tables.phrases->find(view(s.folded.text), task.limits, s.hits, s.bitten);
    if (!s.hits.empty() && !redactable) {
      urls::find_credentials(visible, s.redactor);  // of the whole text: a hit may lie inside a password
      redactable = true;
    }
    if (!keep_hits(task, part, where, visible, w, seams)) break;
    from = w.seam;
  }
  return whole;
}

}  // namespace

bool over_seam(const Vec<u32>& seams, std::size_t from, std::size_t size) {
  std::size_t low = 0, high = seams.size();  // the first seam behind `from`
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (seams[middle] <= from) low = middle + 1;
    else high = middle;
  }
  return low < seams.size() && seams[low] < from + size;
}

bool wants_phrases(const Task& task) {
  return (task.wanted & kPhrases) && task.tables.phrases && !task.tables.phrases->empty();
}

void find_hidden_phrases(Task& task, u32 part, View text, const Vec<u32>* seams) {
  if (wants_phrases(task)) search(task, part, Where::hidden, text, seams);
}

void find_phrases(Task& task, u32 part, Where where, View visible) {
  Scratch& s = task.scratch;
  bool whole = false;
  if (task.wanted & kTexts) {
    keep_folded(task, part, where, visible);
    whole = true;
  }
  if (wants_phrases(task)) whole = search(task, part, where, visible);
  whole = read_text_features(task, part, where, visible, whole);
  if (s.content_left == 0) return;
  // The same text is scored whatever else is wanted of it.
  const View sample = content_sample(task, visible);
  if (!whole || sample.size != visible.size) fold_text(s, kNoPart, sample);
  find_content(task, where, view(s.folded.text));
}

}  // namespace mailsift::facts
