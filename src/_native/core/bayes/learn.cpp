#include "bayes/journal.hpp"

namespace mailsift::bayes {
namespace {

u32 line_of(const Model& model, u64 key) { return u32(key >> 32) & model.line_mask; }
u64 key_of(u64 key, bool spam) { return ((key | 2) & ~u64{1}) | u64(spam); }

// The place of a message in its line, with either label; Line::kMessages when it is in none.
u32 place_of(const Line& line, u64 key) {
  u32 place = 0;
  while (place < Line::kMessages && (line.learnt[place].key | 1) != (key | 1)) ++place;
  return place;
}

// Where a new feature goes: an empty slot, else the one that taught least, of several the first. One that has taught
// something makes no room for one that is only counted.
u32 room_in(const Bucket& bucket, const Record& record, bool counted_only) {
  u32 least = 0;
  for (u32 slot = 0; slot < kSlots; ++slot) {
    if (nth(bucket.tags, slot) == 0) return slot;
    if (record.squares[slot] < record.squares[least]) least = slot;
  }
  return counted_only && record.squares[least] > 0 ? kNoSlot : least;
}

void fetch_both(const Model& model, const u64* at, u32 i, u32 count) {
  if (i + kAhead >= count) return;
  const u32 number = bucket_of(model, at[i + kAhead]);
  __builtin_prefetch(&model.buckets[number], 1);
  __builtin_prefetch(&model.records[number], 1);
}

void count_one(u16& count) { count = u16(count + (count < 0xffff)); }

// One list of a message that is learnt. `step`: what its view does to each of its features; 0 for nothing.
class Learner {
 public:
  Learner(const Model& model, bool spam) : model_(model), spam_(spam) {}

  void run(const u64* at, u32 count, double gradient, bool is_counted) {
    const float squared = float(gradient * gradient);
    const bool learns = gradient != 0;
    if (!learns && !is_counted) return;
    for (u32 i = 0; i < count; ++i) {
      fetch_both(model_, at, i, count);
      const u32 number = bucket_of(model_, at[i]), slot = place(number, tag_of(at[i]), !learns);
      if (slot == kNoSlot) continue;
      Record& record = model_.records[number];
      count_one(spam_ ? record.spam[slot] : record.ham[slot]);
      if (!learns) continue;
      const float squares = record.squares[slot] += squared;
      set_weight(model_.buckets[number], record, slot,
                 record.weight[slot] - float(kStep) * float(gradient) / std::sqrt(float(kOffset) + squares));
    }
  }

 private:
  // What was in the slot is kept first.
  u32 place(u32 number, u16 tag, bool counted_only) {
    Bucket& b = model_.buckets[number];
    Record& r = model_.records[number];
    u32 slot = slot_of(b.tags, tag);
    const bool is_new = slot == kNoSlot;
    if (is_new) slot = room_in(b, r, counted_only);
    if (slot == kNoSlot) return slot;
    keep(model_, number, slot);
    if (is_new) {
      set_weight(b, r, slot, 0);  // first, or a reader takes the old weight for the new feature's
      store(b.tags, with_nth(b.tags, slot, tag));
      r.squares[slot] = 0;
      r.spam[slot] = r.ham[slot] = 0;
    }
    return slot;
  }

  const Model& model_;
  bool spam_;
};

// In 1/127, so that the line can keep it and forget() can take the same step back.
signed char rounded(double error) {
  if (error < kMargin && error > -kMargin) return 0;
  if (error < 0) error *= kSpamShare;
  return static_cast<signed char>(error * 127 + (error < 0 ? -0.5 : 0.5));
}

// The weights of the voices learn from what each said before the message was learnt.
void weigh_views(Head& head, const Score& score, bool spam) {
  double sum = 0, said[kVoices];
  for (u32 view = 0; view < kVoices; ++view) {
    said[view] = clip(score.views[view], kClip);
    sum += head.weight[view] * said[view];
  }
  const double error = probability(sum) - (spam ? 1 : 0);
  for (u32 view = 0; view < kVoices; ++view) {
    const double gradient = error * said[view];
    head.squares[view] += gradient * gradient;
    head.weight[view] -= kViewStep * gradient / std::sqrt(1 + head.squares[view]);
    if (!(head.weight[view] > kViewLeast)) head.weight[view] = kViewLeast;
  }
}

// Messages learnt so far; what is older than 2^32 of them is not told apart.
u32 taught_of(const Head& head) { return u32(head.spam + head.ham); }

void remember(Line& line, const Learnt& learnt) {
  std::memmove(line.learnt + 1, line.learnt, sizeof line.learnt - sizeof line.learnt[0]);
  line.learnt[0] = learnt;
}

u64 all_of(const Features& features) {
  u64 count = 0;
  for (u32 list = 0; list < kFeatureLists; ++list) count += features.counts[list];
  return count;
}

}  // namespace

Outcome learn(const Model& model, const Features& features, bool spam) {
  const u64 key = key_of(features.key, spam);
  const u32 number = line_of(model, key);
  Line& line = model.lines[number];
  const u32 place = place_of(line, key);
  if (place < Line::kMessages) return line.learnt[place].key == key ? Outcome::again : Outcome::otherwise;
  if (all_of(features) > Journal::kMost) return Outcome::too_many;
  open(model, number, key);
  const Score before = score(model, features);
  Learnt learnt{key, {}, taught_of(*model.head)};
  for (u32 view = 0; view < kViews; ++view)
    learnt.error[view] = rounded(probability(before.views[view]) - (spam ? 1 : 0));
  Learner learner(model, spam);
  const u64* at = features.first;
  for (u32 list = 0; list < kFeatureLists; at += features.counts[list], ++list) {
    const u32 view = kViewOf[list];
    const double gradient = learnt.error[view] / 127.0 * value_of(count_of(features, view));
    learner.run(at, features.counts[list], gradient, list == kWordList);
  }
  weigh_views(*model.head, before, spam);
  ++(spam ? model.head->spam : model.head->ham);
  remember(line, learnt);
  close(*model.journal, Stage::closed);
  return Outcome::learnt;
}

namespace {

void unlearn(const Model& model, const u64* at, u32 count, double gradient, float share, bool spam,
             bool is_counted) {
  const float squared = float(gradient * gradient);
  if (gradient == 0 && !is_counted) return;
  for (u32 i = 0; i < count; ++i) {
    fetch_both(model, at, i, count);
    const u32 number = bucket_of(model, at[i]), slot = slot_of(model.buckets[number].tags, tag_of(at[i]));
    if (slot == kNoSlot) continue;
    keep(model, number, slot);
    Record& record = model.records[number];
    u16& counted = spam ? record.spam[slot] : record.ham[slot];
    counted = u16(counted - (counted > 0 && counted < 0xffff));
    if (gradient == 0) continue;
    const float step = float(kStep) * float(gradient) / std::sqrt(float(kOffset) + record.squares[slot]);
    set_weight(model.buckets[number], record, slot, record.weight[slot] + share * step);
    record.squares[slot] = record.squares[slot] > squared ? record.squares[slot] - squared : 0;
  }
}

}  // namespace

bool forget(const Model& model, const Features& features, bool spam) {
  const u64 key = key_of(features.key, spam);
  const u32 number = line_of(model, key);
  Line& line = model.lines[number];
  const u32 place = place_of(line, key);
  if (place == Line::kMessages || line.learnt[place].key != key || all_of(features) > Journal::kMost) return false;
  if (model.journal->stage == Stage::closed && model.journal->key == key) {
    take_back(model);
    return true;
  }
  open(model, number, 0);
  const Learnt learnt = line.learnt[place];
  const u32 since = taught_of(*model.head) - learnt.order - 1;
  const float share = float(kHealing / (kHealing + since));
  const u64* at = features.first;
  for (u32 list = 0; list < kFeatureLists; at += features.counts[list], ++list) {
    const u32 view = kViewOf[list];
    const double gradient = learnt.error[view] / 127.0 * value_of(count_of(features, view));
    unlearn(model, at, features.counts[list], gradient, share, spam, list == kWordList);
  }
  std::memmove(line.learnt + place, line.learnt + place + 1, (Line::kMessages - 1 - place) * sizeof(Learnt));
  line.learnt[Line::kMessages - 1] = Learnt{};
  u64& count = spam ? model.head->spam : model.head->ham;
  count -= count > 0;
  close(*model.journal, Stage::empty);
  return true;
}

}  // namespace mailsift::bayes
