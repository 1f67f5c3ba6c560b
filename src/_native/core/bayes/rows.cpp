#include "bayes/rows.hpp"

#include "bayes/history.hpp"
#include "bayes/mend.hpp"

namespace mailsift::bayes {
namespace {

u16 sum_of(u16 one, u16 other) { return u16(u32(one) + other > 0xffff ? 0xffff : one + other); }
float or_none(float value) { return value - value == 0 ? value : 0; }  // no NaN, nothing infinite

// What each was taught is the sum of its squared gradients.
Slot both(const Slot& one, const Slot& other) {
  const double first = one.squares, second = other.squares, taught = first + second;
  const double weight = taught > 0 ? (one.weight * first + other.weight * second) / taught : 0;
  return {one.number,      one.tag, or_none(float(weight)), or_none(float(taught)), sum_of(one.spam, other.spam),
          sum_of(one.ham, other.ham)};
}

// Where a feature goes that is not known there: an empty slot, or that of one that was taught less.
u32 room_for(const Slot& slot, const Model& into, u32 bucket) {
  const Record& record = into.records[bucket];
  u32 least = 0;
  for (u32 i = 0; i < kSlots; ++i) {
    if (nth(into.buckets[bucket].tags, i) == 0) return i;
    if (record.squares[i] < record.squares[least]) least = i;
  }
  return record.squares[least] < slot.squares ? least : kNoSlot;
}

void merge_slot(const Model& into, Slot slot) {
  if (slot.tag == 0) return;
  const u32 bucket = slot.number / kSlots, known = slot_of(into.buckets[bucket].tags, slot.tag);
  const u32 place = known == kNoSlot ? room_for(slot, into, bucket) : known;
  if (place == kNoSlot) return;
  slot.number = bucket * kSlots + place;
  put_slot(into, known == kNoSlot ? slot : both(slot_at(into, slot.number), slot));
}

// Whether the message is new to this line.
bool merge_message(Line& line, const Learnt& learnt) {
  u32 place = Line::kMessages;
  for (u32 i = Line::kMessages; i-- > 0;) {
    if (line.learnt[i].key == 0) place = i;
    if (is_same(line.learnt[i].key, learnt.key)) return false;
  }
  if (place < Line::kMessages) line.learnt[place] = learnt;
  return true;
}

void merge_head(Head& head, const Head& other) {
  const double mine = double(head.spam) + double(head.ham), theirs = double(other.spam) + double(other.ham);
  for (u32 view = 0; view < kVoices; ++view) {
    if (mine + theirs > 0) head.weight[view] = (head.weight[view] * mine + other.weight[view] * theirs) / (mine + theirs);
    head.squares[view] += other.squares[view];
  }
  head.spam += other.spam;
  head.ham += other.ham;
  head.own_spam += other.own_spam;
  head.own_ham += other.own_ham;
}

}  // namespace

Slot slot_at(const Model& model, u32 number) {
  const u32 bucket = number / kSlots & model.bucket_mask, place = number % kSlots;
  const Record& r = model.records[bucket];
  return {bucket * kSlots + place, nth(load(model.buckets[bucket].tags), place), r.weight[place], r.squares[place],
          r.spam[place], r.ham[place]};
}

void put_slot(const Model& model, const Slot& slot) {
  const u32 number = slot.number / kSlots & model.bucket_mask, place = slot.number % kSlots;
  Bucket& bucket = model.buckets[number];
  Record& record = model.records[number];
  store(bucket.tags, with_nth(bucket.tags, place, slot.tag));
  set_weight(bucket, record, place, or_none(slot.weight));
  record.squares[place] = or_none(slot.squares);
  record.spam[place] = slot.spam;
  record.ham[place] = slot.ham;
}

Learnt message_at(const Model& model, u32 number) {
  return model.lines[number / Line::kMessages & model.line_mask].learnt[number % Line::kMessages];
}

void put_message(const Model& model, u32 number, const Learnt& learnt) {
  model.lines[number / Line::kMessages & model.line_mask].learnt[number % Line::kMessages] = learnt;
}

void put_head(const Model& model, u64 spam, u64 ham, u64 own_spam, u64 own_ham, const double* weight,
              const double* squares) {
  Head& head = *model.head;
  head.spam = spam;
  head.ham = ham;
  head.own_spam = own_spam;
  head.own_ham = own_ham;
  std::memcpy(head.weight, weight, sizeof head.weight);
  std::memcpy(head.squares, squares, sizeof head.squares);
  seal(model);
}

bool merge(const Model& into, const Model& from) {
  if (into.bucket_mask != from.bucket_mask || into.line_mask != from.line_mask) return false;
  Head other = *from.head;
  for (u64 i = 0; i < slots_of(from); ++i) merge_slot(into, slot_at(from, u32(i)));
  for (u64 i = 0; i < messages_of(from); ++i) {
    const Learnt learnt = message_at(from, u32(i));
    if (learnt.key == 0 || merge_message(into.lines[i / Line::kMessages], learnt)) continue;
    take_one(is_spam(learnt.key) ? other.spam : other.ham);
    if (is_own(learnt.key)) take_one(own_count(other, is_spam(learnt.key)));
  }
  merge_head(*into.head, other);
  into.journal->stage = Stage::empty;
  clear(into);
  seal(into);
  return true;
}

}  // namespace mailsift::bayes
