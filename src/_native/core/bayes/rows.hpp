// What is in a model slot by slot, for what moves models: export, import, merge. Whoever writes so has the region alone.
#pragma once

#include "bayes/model.hpp"

namespace mailsift::bayes {

// `number`: bucket * kSlots + place in it. tag 0: empty.
struct Slot {
  u32 number;
  u16 tag;
  float weight, squares;
  u16 spam, ham;
};
inline u64 slots_of(const Model& model) { return (u64(model.bucket_mask) + 1) * kSlots; }
inline u64 messages_of(const Model& model) { return (u64(model.line_mask) + 1) * Line::kMessages; }

// A number beyond the last is taken modulo how many there are.
Slot slot_at(const Model& model, u32 number);
void put_slot(const Model& model, const Slot& slot);
Learnt message_at(const Model& model, u32 number);
void put_message(const Model& model, u32 number, const Learnt& learnt);
// What counts beside slots and messages.
void put_head(const Model& model, u64 spam, u64 ham, u64 own_spam, u64 own_ham, const double* weight,
              const double* squares);

// Adds what `from` learnt: weights are means by what was taught, counts and messages are summed; messages that both know
// count once. Where a bucket is full, what was taught more stays. False for models of different sizes.
bool merge(const Model& into, const Model& from);

}  // namespace mailsift::bayes
