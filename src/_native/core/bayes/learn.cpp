#include "bayes/learn.hpp"

#include "bayes/mend.hpp"

namespace mailsift::bayes {
namespace {

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

void count_one(u16& count) { count = u16(count + (count < 0xffff)); }

bool is_nothing(const Bucket& bucket, const Record& record, u32 slot) {
  return nth(bucket.tags, slot) == 0 && record.weight[slot] == 0 && record.squares[slot] == 0 &&
         record.spam[slot] == 0 && record.ham[slot] == 0;
}

// The features of a message that is learnt, list by list.
class Learner {
 public:
  // `counts`: whether the message is learnt for the first time. Else the history has to keep all changes.
  Learner(const Model& model, bool spam, bool counts) : model_(model), spam_(spam), counts_(counts) {}

  // `gradient`: what its view does to each of its features; 0 for nothing.
  void run(const u64* at, u32 list, u32 count, float gradient) {
    const bool learns = gradient != 0;
    if (!learns && (list != kWordList || !counts_)) return;
    squared_ = squared(gradient);
    for (u32 i = 0; i < count; ++i) {
      if (i + kAhead < count) fetch_both(model_, at[i + kAhead]);
      const u32 number = bucket_of(model_, at[i]);
      if (learns) learn(number, tag_of(at[i]), place_in(list, i), gradient);
      else count_only(number, tag_of(at[i]), place_in(list, i));
    }
  }

  // Changes that the history has to keep.
  u32 kept() const { return kept_; }

 private:
  void learn(u32 number, u16 tag, u16 at, float gradient) {
    Bucket& b = model_.buckets[number];
    Record& r = model_.records[number];
    u32 slot = slot_of(b.tags, tag);
    const bool is_new = slot == kNoSlot;
    if (is_new) slot = room_in(b, r, false);
    const float was = is_new ? 0 : r.weight[slot], before = is_new ? 0 : r.squares[slot];
    const float squares = before + squared_, step = step_of(squares, gradient), weight = was - step;
    const bool is_exact = (weight + step == was) & (squares - squared_ == before);
    hold(number, slot, tag, at, is_new, is_exact);
    if (counts_) count_one(spam_ ? r.spam[slot] : r.ham[slot]);
    r.squares[slot] = squares;
    set_weight(b, r, slot, weight);
  }

  void count_only(u32 number, u16 tag, u16 at) {
    Bucket& b = model_.buckets[number];
    Record& r = model_.records[number];
    u32 slot = slot_of(b.tags, tag);
    const bool is_new = slot == kNoSlot;
    if (is_new) slot = room_in(b, r, true);
    if (slot == kNoSlot) return;
    hold(number, slot, tag, at, is_new, true);
    count_one(spam_ ? r.spam[slot] : r.ham[slot]);
  }

  // What was in the slot is kept, and it becomes the feature's. Plain is what the history need not keep: roll_back()
  // takes a feature that was counted once for one that came into an empty slot.
  void hold(u32 number, u32 slot, u16 tag, u16 at, bool is_new, bool is_exact) {
    Bucket& b = model_.buckets[number];
    Record& r = model_.records[number];
    const u32 mine = spam_ ? r.spam[slot] : r.ham[slot], both = u32(r.spam[slot]) + r.ham[slot];
    const bool is_easy = is_new ? is_nothing(b, r, slot) : is_exact && both > 0 && mine < 0xffff;
    const bool is_plain = is_easy && counts_;
    keep(model_, number, slot, is_plain ? Change::kPlain : at);
    kept_ += !is_plain;
    if (!is_new) return;
    set_weight(b, r, slot, 0);  // first, or a reader takes the old weight for the new feature's
    store(b.tags, with_nth(b.tags, slot, tag));
    r.squares[slot] = 0;
    r.spam[slot] = r.ham[slot] = 0;
  }

  const Model& model_;
  bool spam_, counts_;
  u32 kept_ = 0;
  float squared_ = 0;
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

// Teaches the features of a message to the views that err. How many changes the history has to keep.
u32 run(const Model& model, const Features& features, bool spam, const signed char* error, bool counts) {
  Learner learner(model, spam, counts);
  const u64* at = features.first;
  for (u32 list = 0; list < kFeatureLists; at += features.counts[list], ++list) {
    const u32 view = kViewOf[list];
    learner.run(at, list, features.counts[list], float(gradient_of(features, view, error[view])));
  }
  return learner.kept();
}

bool is_one_sided(const Model& model, bool spam) {
  if (model.head->spam + model.head->ham < kLately) return false;
  const u64 lately = model.history->sides.lately;
  return u32(__builtin_popcountll(spam ? lately : ~lately)) >= kOneSided;
}

// Behind a message of the other label. How many slots changed; all are in the journal.
u32 rehearse(const Model& model, bool spam) {
  Seen seen;
  if (!next_kept(model, spam, model.history->sides.last[spam], seen)) return 0;
  u64* const at = model.journal->features;
  unpack(seen, at);
  Features features;
  features.first = at;
  std::memcpy(features.counts, seen.entry.counts, sizeof features.counts);
  const Score now = score(model, features);
  signed char error[kViews] = {};
  for (u32 view = 0; view < kViews; ++view)
    if (!seen.entry.is_short[view])
      error[view] = rounded(probability(now.views[view] + (spam ? -kSurer : kSurer)) - (spam ? 1 : 0));
  return run(model, features, spam, error, false);
}

void remember(Line& line, const Learnt& learnt) {
  std::memmove(line.learnt + 1, line.learnt, sizeof line.learnt - sizeof line.learnt[0]);
  line.learnt[0] = learnt;
}

// Taught now, what was learnt by itself. The history need not know: the line says it.
void claim(const Model& model, u32 number, u32 place) {
  u64& key = model.lines[number].learnt[place].key;
  if (!is_own(key)) return;
  open(model, number, 0);
  take_one(own_count(*model.head, is_spam(key)));
  key |= kTaught;
  seal(model);
  close(*model.journal, Stage::empty);
}

}  // namespace

void teach(const Model& model, const Features& features, u64 key, const Entry* past) {
  const bool spam = is_spam(key);
  const u32 number = line_of(model, key);
  Line& line = model.lines[number];
  open(model, number, key);
  Score before = score(model, features);
  Entry entry{};
  entry.key = key;
  entry.head = *model.head;
  entry.sides = model.history->sides;
  entry.displaced = line.learnt[Line::kMessages - 1];
  std::memcpy(entry.counts, features.counts, sizeof entry.counts);
  for (u32 view = 0; view < kViews; ++view) {
    entry.is_short[view] = past && past->is_short[view];
    if (entry.is_short[view]) before.views[view] = past->said[view];
    entry.said[view] = before.views[view];
    entry.error[view] = rounded(probability(before.views[view]) - (spam ? 1 : 0));
  }
  entry.changes = run(model, features, spam, entry.error, true);
  weigh_views(*model.head, before, spam);
  ++(spam ? model.head->spam : model.head->ham);
  if (is_own(key)) ++own_count(*model.head, spam);
  u64& lately = model.history->sides.lately;
  lately = lately << 1 | u64(spam);
  Learnt learnt{key, {}, taught_of(entry.head)};
  std::memcpy(learnt.error, entry.error, sizeof learnt.error);
  remember(line, learnt);
  if (is_one_sided(model, spam)) entry.rehearsed = rehearse(model, !spam);
  entry.changes += entry.rehearsed;
  append(model, entry, features.first);
  seal(model);
  close(*model.journal, Stage::closed);
}

Outcome learn(const Model& model, const Features& features, bool spam, Teacher teacher) {
  const u64 key = key_of(features.key, spam, teacher);
  const u32 number = line_of(model, key);
  const Line& line = model.lines[number];
  const u32 place = place_of(line, key);
  if (place < Line::kMessages) {
    if (is_spam(line.learnt[place].key) != spam) return Outcome::otherwise;
    if (teacher == Teacher::hand) claim(model, number, place);
    return Outcome::again;
  }
  if (!fits(features)) return Outcome::too_many;
  teach(model, features, key, nullptr);
  return Outcome::learnt;
}

}  // namespace mailsift::bayes
