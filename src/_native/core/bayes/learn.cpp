#include "bayes/arithmetic.hpp"

namespace mailsift::bayes {
namespace {

constexpr u32 kNoSlot = ~u32{0};

u32 line_of(const Model& model, u64 key) { return u32(key >> 32) & model.line_mask; }
u64 key_of(u64 key, bool spam) { return ((key | 2) & ~u64{1}) | u64(spam); }

// The place of a message in its line, with either label; Line::kMessages when it is in none.
u32 place_of(const Line& line, u64 key) {
  u32 place = 0;
  while (place < Line::kMessages && (line.learnt[place].key | 1) != (key | 1)) ++place;
  return place;
}

u32 slot_of(const Bucket& bucket, u32 tag) {
  for (u32 slot = 0; slot < Bucket::kSlots; ++slot)
    if (bucket.tag[slot] == tag) return slot;
  return kNoSlot;
}

// Where a new feature goes: an empty slot, else the one that taught least, of several the first. One that has taught
// something makes no room for one that is only counted.
u32 room_in(const Bucket& bucket, bool counted_only) {
  u32 least = 0;
  for (u32 slot = 0; slot < Bucket::kSlots; ++slot) {
    if (bucket.tag[slot] == 0) return slot;
    if (bucket.squares[slot] < bucket.squares[least]) least = slot;
  }
  return counted_only && bucket.squares[least] > 0 ? kNoSlot : least;
}

void count_one(u16& count) { count = u16(count + (count < 0xffff)); }

// One list of a message that is learnt. `step`: what its view does to each of its features; 0 for nothing.
class Learner {
 public:
  Learner(const Model& model, bool spam, Vec<Change>& changes) : model_(model), spam_(spam), changes_(changes) {}

  void run(const u64* at, u32 count, double gradient, bool is_counted) {
    const float squared = float(gradient * gradient);
    const bool learns = gradient != 0;
    if (!learns && !is_counted) return;
    for (u32 i = 0; i < count; ++i) {
      fetch(model_, at, i, count);
      const u32 number = u32(at[i]) & model_.bucket_mask;
      Bucket& bucket = model_.buckets[number];
      const u32 slot = place(bucket, number, tag_of(at[i]), !learns);
      if (slot == kNoSlot) continue;
      count_one(spam_ ? bucket.spam[slot] : bucket.ham[slot]);
      if (!learns) continue;
      const float squares = bucket.squares[slot] += squared;
      bucket.weight[slot] -= float(kStep) * float(gradient) / std::sqrt(float(kOffset) + squares);
    }
  }

 private:
  // What was in the slot is kept first.
  u32 place(Bucket& b, u32 number, u32 tag, bool counted_only) {
    u32 slot = slot_of(b, tag);
    const bool is_new = slot == kNoSlot;
    if (is_new) slot = room_in(b, counted_only);
    if (slot == kNoSlot) return slot;
    changes_.push({number * Bucket::kSlots + slot, b.tag[slot], b.weight[slot], b.squares[slot], b.spam[slot], b.ham[slot]});
    if (is_new) {
      b.tag[slot] = tag;
      b.weight[slot] = b.squares[slot] = 0;
      b.spam[slot] = b.ham[slot] = 0;
    }
    return slot;
  }

  const Model& model_;
  bool spam_;
  Vec<Change>& changes_;
};

// In 1/127, so that the line can keep it and forget() can take the same step back.
signed char rounded(double error) {
  if (error < kMargin && error > -kMargin) return 0;
  return static_cast<signed char>(error * 127 + (error < 0 ? -0.5 : 0.5));
}

// The weights of the views learn from what each said before the message was learnt.
void weigh_views(Head& head, const Score& score, bool spam) {
  double sum = 0, said[kViews];
  for (u32 view = 0; view < kViews; ++view) {
    said[view] = clip(score.views[view], kClip);
    sum += head.weight[view] * said[view];
  }
  const double error = probability(sum) - (spam ? 1 : 0);
  for (u32 view = 0; view < kViews; ++view) {
    const double gradient = error * said[view];
    head.squares[view] += gradient * gradient;
    head.weight[view] -= kViewStep * gradient / std::sqrt(1 + head.squares[view]);
    if (!(head.weight[view] > kViewLeast)) head.weight[view] = kViewLeast;
  }
}

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

Outcome learn(const Model& model, const Features& features, bool spam, Undo& undo) {
  const u64 key = key_of(features.key, spam);
  undo.line = line_of(model, key);
  Line& line = model.lines[undo.line];
  const u32 place = place_of(line, key);
  if (place < Line::kMessages) return line.learnt[place].key == key ? Outcome::again : Outcome::otherwise;
  undo.changes.clear();
  if (!undo.changes.reserve(all_of(features))) return Outcome::no_memory;
  undo.head = *model.head;
  undo.before = line;
  const Score before = score(model, features);
  Learnt learnt{key, {}, 0};
  for (u32 view = 0; view < kViews; ++view) learnt.error[view] = rounded(probability(before.views[view]) - (spam ? 1 : 0));
  Learner learner(model, spam, undo.changes);
  const u64* at = features.first;
  for (u32 list = 0; list < kFeatureLists; at += features.counts[list], ++list) {
    const u32 view = kViewOf[list];
    learner.run(at, features.counts[list], learnt.error[view] / 127.0 * value_of(count_of(features, view)), list == kWordList);
  }
  weigh_views(*model.head, before, spam);
  ++(spam ? model.head->spam : model.head->ham);
  remember(line, learnt);
  return Outcome::learnt;
}

// Backwards: a slot may have been changed twice by one message.
void take_back(const Model& model, const Undo& undo) {
  for (std::size_t i = undo.changes.size(); i-- > 0;) {
    const Change& was = undo.changes[i];
    Bucket& bucket = model.buckets[was.slot / Bucket::kSlots & model.bucket_mask];
    const u32 slot = was.slot % Bucket::kSlots;
    bucket.tag[slot] = was.tag;
    bucket.weight[slot] = was.weight;
    bucket.squares[slot] = was.squares;
    bucket.spam[slot] = was.spam;
    bucket.ham[slot] = was.ham;
  }
  model.lines[undo.line & model.line_mask] = undo.before;
  *model.head = undo.head;
}

namespace {

void unlearn(const Model& model, const u64* at, u32 count, double gradient, bool spam, bool is_counted) {
  const float squared = float(gradient * gradient);
  if (gradient == 0 && !is_counted) return;
  for (u32 i = 0; i < count; ++i) {
    fetch(model, at, i, count);
    Bucket& bucket = model.buckets[u32(at[i]) & model.bucket_mask];
    const u32 slot = slot_of(bucket, tag_of(at[i]));
    if (slot == kNoSlot) continue;
    u16& counted = spam ? bucket.spam[slot] : bucket.ham[slot];
    counted = u16(counted - (counted > 0 && counted < 0xffff));
    if (gradient == 0) continue;
    bucket.weight[slot] += float(kStep) * float(gradient) / std::sqrt(float(kOffset) + bucket.squares[slot]);
    bucket.squares[slot] = bucket.squares[slot] > squared ? bucket.squares[slot] - squared : 0;
  }
}

}  // namespace

bool forget(const Model& model, const Features& features, bool spam) {
  const u64 key = key_of(features.key, spam);
  Line& line = model.lines[line_of(model, key)];
  const u32 place = place_of(line, key);
  if (place == Line::kMessages || line.learnt[place].key != key) return false;
  const Learnt learnt = line.learnt[place];
  const u64* at = features.first;
  for (u32 list = 0; list < kFeatureLists; at += features.counts[list], ++list) {
    const u32 view = kViewOf[list];
    const double gradient = learnt.error[view] / 127.0 * value_of(count_of(features, view));
    unlearn(model, at, features.counts[list], gradient, spam, list == kWordList);
  }
  std::memmove(line.learnt + place, line.learnt + place + 1, (Line::kMessages - 1 - place) * sizeof(Learnt));
  line.learnt[Line::kMessages - 1] = Learnt{};
  u64& count = spam ? model.head->spam : model.head->ham;
  count -= count > 0;
  return true;
}

}  // namespace mailsift::bayes
