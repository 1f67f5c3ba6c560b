// Taking back one message: the last one exactly, by the journal, or an old one roughly, by its features.
#include "bayes/learn.hpp"

namespace mailsift::bayes {
namespace {

// One list of a message: its steps the other way, as far as nothing has made up for them.
void unlearn(const Model& model, const u64* at, u32 list, u32 count, float gradient, float share, bool spam) {
  if (gradient == 0 && list != kWordList) return;
  const float less = squared(gradient);
  for (u32 i = 0; i < count; ++i) {
    if (i + kAhead < count) fetch_both(model, at[i + kAhead]);
    const u32 number = bucket_of(model, at[i]), slot = slot_of(model.buckets[number].tags, tag_of(at[i]));
    if (slot == kNoSlot) continue;
    Record& record = model.records[number];
    u16& counted = spam ? record.spam[slot] : record.ham[slot];
    counted = u16(counted - (counted > 0 && counted < 0xffff));
    if (gradient == 0) continue;
    set_weight(model.buckets[number], record, slot,
               record.weight[slot] + share * step_of(record.squares[slot], gradient));
    record.squares[slot] = record.squares[slot] > less ? record.squares[slot] - less : 0;
  }
}

}  // namespace

Memory remembered(const Model& model, u64 message) {
  const u64 key = key_of(message, false, Teacher::hand);
  const Line& line = model.lines[line_of(model, key)];
  const u32 place = place_of(line, key);
  if (place == Line::kMessages) return Memory::none;
  const u64 found = line.learnt[place].key;
  if (is_own(found)) return is_spam(found) ? Memory::own_spam : Memory::own_ham;
  return is_spam(found) ? Memory::taught_spam : Memory::taught_ham;
}

bool is_known(const Model& model, u64 key, bool spam) {
  const Memory memory = remembered(model, key);
  return spam ? memory == Memory::taught_spam || memory == Memory::own_spam
              : memory == Memory::taught_ham || memory == Memory::own_ham;
}

bool forget_last(const Model& model, u64 key, bool spam) {
  const Journal& journal = *model.journal;
  if (journal.stage != Stage::closed || !is_labelled_as(journal.key, key_of(key, spam, Teacher::hand))) return false;
  take_back(model);
  return true;
}

void unlearn(const Model& model, const Features& features, u64 key) {
  Line& line = model.lines[line_of(model, key)];
  const u32 place = place_of(line, key);
  if (place == Line::kMessages || !is_labelled_as(line.learnt[place].key, key)) return;
  drop_kept(model, key);
  const Learnt learnt = line.learnt[place];
  const u32 since = taught_of(*model.head) - learnt.order - 1;
  const float share = float(kHealing / (kHealing + since));
  const bool spam = is_spam(key);
  const u64* at = features.first;
  for (u32 list = 0; list < kFeatureLists; at += features.counts[list], ++list) {
    const u32 view = kViewOf[list];
    const float gradient = float(gradient_of(features, view, learnt.error[view]));
    unlearn(model, at, list, features.counts[list], gradient, share, spam);
  }
  std::memmove(line.learnt + place, line.learnt + place + 1, (Line::kMessages - 1 - place) * sizeof(Learnt));
  line.learnt[Line::kMessages - 1] = Learnt{};
  take_one(spam ? model.head->spam : model.head->ham);
  if (is_own(learnt.key)) take_one(own_count(*model.head, spam));
}

}  // namespace mailsift::bayes
