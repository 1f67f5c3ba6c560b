// Text as it is matched: one spelling for what a reader takes as the same word.
#pragma once

#include "base/vec.hpp"

namespace mailsift::fold {

// Stands in every database file built from folded phrases; a file of another version is rebuilt.
constexpr u32 kFoldVersion = 1;

// From the place `folded` on, source = folded + shift, until the next anchor.
struct Anchor {
  u32 folded;
  u32 source;
};

struct Folded {
  Bytes text;
  Vec<Anchor> anchors;  // ascending; the first stands at 0
  void clear();
  // Offset in the source of the character that the folded byte at `offset` came from.
  u32 source_of(u32 offset) const;
};

// Folds `utf8` (valid UTF-8) into `out`: NFKC, case folding, zero-width characters and soft hyphens removed, runs
// of white space to one space, stacked combining marks removed, confusables of mixed-script words to their Latin
// skeleton (UTS #39), letters that are spaced or dotted out joined. Idempotent: fold(fold(x)) == fold(x).
void fold(View utf8, Folded& out);

}  // namespace mailsift::fold
