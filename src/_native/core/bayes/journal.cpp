#include "bayes/journal.hpp"

#include "bayes/mend.hpp"

namespace mailsift::bayes {

void restore(const Model& model, const Change& was) {
  const u32 number = was.slot / kSlots & model.bucket_mask, slot = was.slot % kSlots;
  Bucket& bucket = model.buckets[number];
  Record& record = model.records[number];
  store(bucket.tags, with_nth(bucket.tags, slot, was.tag));
  set_weight(bucket, record, slot, was.weight);
  record.squares[slot] = was.squares;
  record.spam[slot] = was.spam;
  record.ham[slot] = was.ham;
}

// Backwards: a slot may have been changed twice by one message.
void take_back(const Model& model) {
  Journal& journal = *model.journal;
  close(journal, Stage::open);
  u32 count = journal.count;
  if (count > Journal::kChanges) count = Journal::kChanges;
  while (count-- > 0) restore(model, journal.changes[count]);
  model.lines[journal.line & model.line_mask] = journal.before;
  restore(*model.head, journal.head);
  seal(model);
  model.history->sides = journal.sides;
  model.history->recent.newest = journal.newest;
  for (u32 spam = 0; spam < 2; ++spam) model.history->kept[spam].newest = journal.kept[spam];
  close(journal, Stage::empty);
}

bool recover(const Model& model) {
  if (model.journal->stage != Stage::open) return false;
  take_back(model);
  return true;
}

}  // namespace mailsift::bayes
