// Text as it is matched: one spelling for what a reader takes as the same word.
#pragma once

#include "base/vec.hpp"

namespace mailsift::fold {

// Stands in every database file built from folded phrases; a file of another version is rebuilt.
constexpr u32 kFoldVersion = 2;

// From the place `folded` on, source = folded + shift, until the next anchor.
struct Anchor {
  u32 folded;
  u32 source;
};

// A place of the text that gets other bytes: replacement[bytes] instead of [from, to).
struct Edit {
  u32 from, to;
  Range bytes;
};

// A letter that stands alone, with its marks.
struct Single {
  u32 from, to;
};

// A word with letters outside Latin, to be judged with its neighbours.
struct Word {
  u32 from, to, ordinal;  // ordinal: counted over all words of the text
  u32 latin;              // bit per ASCII letter in it, bit 31 any other Latin letter
  u32 letters;
  u8 script;              // as in Record, 5: several
  bool genuine, strict;   // has a letter that looks like no Latin one; has only exact look-alikes
  bool sign;              // has a letter that shows its script to the words around it
  bool near;              // such letters of this script stand close by
};

// What a call needs and its caller need not look at; keeps its memory.
struct Scratch {
  Bytes text, replacement;
  Vec<Anchor> anchors;
  Vec<Edit> edits;
  Vec<Word> words;
  // Places in the text, ascending: spaces that were wider; single letters; letters that were capitals and look
  // otherwise as such.
  Vec<u32> wide, singles, capitals;
  Vec<u32> windows;       // as AsciiKernels::look finds them
  Vec<u32> stack, spare;  // one letter with its marks
  Vec<Single> run;        // neighbours
};

struct Folded {
  Bytes text;
  Vec<Anchor> anchors;  // ascending; the first stands at 0
  Scratch scratch;
  void clear();
  // Offset in the source of the character that the folded byte at `offset` came from.
  u32 source_of(u32 offset) const;
};

// Folds `utf8` (valid UTF-8) into `out`: NFKC, case folding, zero-width characters and soft hyphens removed, runs
// of white space to one space, stacked combining marks removed, confusables of mixed-script words to their Latin
// skeleton (UTS #39), letters that are spaced or dotted out joined. Idempotent: fold(fold(x)) == fold(x).
void fold(View utf8, Folded& out);

}  // namespace mailsift::fold
