// Undo: what a slot was is written down before it is changed. Private to this folder.
//
// Who comes after a killed process sees all stores up to some instruction of it and none behind it, on every processor:
// so it is enough that the compiler keeps their order. (What a failing power supply leaves is another matter.)
#pragma once

#include <cstddef>

#include "bayes/history.hpp"

namespace mailsift::bayes {

inline void close(Journal& journal, Stage stage) {
  in_order();
  journal.stage = stage;
  in_order();
}

// From here on, and until close(), all changes are taken back when the writer dies. `empty` while it is filled: what is
// in it is neither the message before any more nor all of this one yet.
inline void open(const Model& model, u32 line, u64 key) {
  Journal& journal = *model.journal;
  close(journal, Stage::empty);
  journal.count = 0;
  journal.line = line;
  journal.key = key;
  journal.newest = model.history->recent.newest;
  for (u32 spam = 0; spam < 2; ++spam) journal.kept[spam] = model.history->kept[spam].newest;
  journal.head = *model.head;
  journal.sides = model.history->sides;
  journal.before = model.lines[line];
  close(journal, Stage::open);
}

// Before a slot is changed. `place`: for Change::at.
inline void keep(const Model& model, u32 number, u32 slot, u16 place) {
  Journal& journal = *model.journal;
  const u32 at = journal.count;
  if (at >= Journal::kChanges) return;
  const Record& r = model.records[number];
  journal.changes[at] = {number * kSlots + slot, r.weight[slot], r.squares[slot], r.spam[slot], r.ham[slot],
                         nth(model.buckets[number].tags, slot), place};
  in_order();
  journal.count = at + 1;
  in_order();
}

// What was learnt, and not what says which version and size the region is, which nothing changes.
inline void restore(Head& head, const Head& was) {
  constexpr std::size_t kFixed = offsetof(Head, spam);
  std::memcpy(reinterpret_cast<u8*>(&head) + kFixed, reinterpret_cast<const u8*>(&was) + kFixed, sizeof head - kFixed);
}

// A slot as it was.
void restore(const Model& model, const Change& was);

// Exactly what was before open(). Killed at it, it is done again from the start, to the same end.
void take_back(const Model& model);

}  // namespace mailsift::bayes
