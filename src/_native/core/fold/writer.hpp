// Appends folded text and keeps the anchors true: every folded byte leads into the source of its character.
#pragma once

#include "fold/fold.hpp"
#include "fold/records.hpp"

namespace mailsift::fold {

class Writer {
 public:
  Writer(Bytes& text, Vec<Anchor>& anchors) : text_(text), anchors_(anchors) {
    text.clear();
    anchors.clear();
    anchors.push(Anchor{0, 0});
  }

  // The next byte comes from `source`.
  void place(std::size_t source) {
    const i64 shift = i64(source) - i64(text_.size());
    if (shift == shift_) return;
    shift_ = shift;
    const Anchor anchor{u32(text_.size()), u32(source)};
    if (!anchors_.empty() && anchors_.back().folded == anchor.folded)
      anchors_.back() = anchor;
    else
      anchors_.push(anchor);
  }

  // Behind text and anchors that somebody else appended.
  void resume() {
    if (!anchors_.empty()) shift_ = i64(anchors_.back().source) - i64(anchors_.back().folded);
  }

  // Bytes made of source [from, to), from < to: where they are more than that, they are led back to its beginning.
  void write(const u8* bytes, std::size_t count, std::size_t from, std::size_t to) {
    const std::size_t span = to > from ? to - from : 1;
    while (count) {
      const std::size_t now = count < span ? count : span;
      place(from);
      text_.append(bytes, now);
      bytes += now;
      count -= now;
    }
  }

  // Takes back the text from `end` on; says where its first byte came from.
  u32 cut(std::size_t end) {
    while (anchors_.size() > 1 && anchors_.back().folded > end) anchors_.pop();
    text_.truncate(end);
    if (anchors_.empty()) return 0;  // no memory
    shift_ = i64(anchors_.back().source) - i64(anchors_.back().folded);
    return u32(i64(end) + shift_);
  }

 private:
  Bytes& text_;
  Vec<Anchor>& anchors_;
  i64 shift_ = 0;
};

// Carries out scratch.edits (ascending, apart from each other) on the text, its anchors and scratch.capitals. This and
// the next two say whether there were any.
bool apply_edits(Folded& out);
// Letters that stand one by one between the same separators become words: "v i a g r a", "V.I.A.G.R.A".
bool join_spaced(Folded& out);
// Words of letters that only look Latin (or only look Cyrillic or Greek) get the script that a reader sees.
bool unify_scripts(Folded& out);
// The digits 0 and 1 inside words of Latin letters: "v1agra", "l0an".
void digits_to_letters(Folded& out);

}  // namespace mailsift::fold
