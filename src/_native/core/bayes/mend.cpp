#include "bayes/mend.hpp"

#include "base/xxh3.hpp"
#include "bayes/journal.hpp"
#include "bayes/rows.hpp"

namespace mailsift::bayes {
namespace {

constexpr float kMostWeight = 1000, kMostSquares = 1e15f;  // far above what any number of messages teaches
constexpr double kMostOfVoice = 1e6, kMostSquaresOfVoice = 1e15;
constexpr u64 kMostMessages = u64{1} << 56;
// What lessons between two writes of a page may move a weight, and the least that is taken for something else.
constexpr float kLater = 0.5;

// False for what is no number, too.
template <class T>
bool is_within(T value, T least, T most) {
  return value >= least && value <= most;
}

u64& seal_of(const Model& model) { return *reinterpret_cast<u64*>(reinterpret_cast<u8*>(model.head) + kSealAt); }

// The hash is one of up to 64 bytes: each piece is hashed with what the pieces before gave.
u64 seal_for(const Head& head) {
  const u8* const bytes = reinterpret_cast<const u8*>(&head);
  u64 hash = 0;
  for (std::size_t at = 0; at < sizeof head; at += 64)
    hash = xxh3_64(View(bytes + at, sizeof head - at < 64 ? sizeof head - at : 64), hash);
  return hash ? hash : 1;
}

enum class State { fine, later, lost };

State state_of(const Bucket& bucket, const Record& record, u32 place) {
  const u16 half = nth(bucket.weights, place);
  const float weight = record.weight[place], squares = record.squares[place];
  if (nth(bucket.tags, place) == 0) {
    const bool is_empty = half == 0 && weight == 0 && squares == 0 && record.spam[place] == 0 && record.ham[place] == 0;
    return is_empty ? State::fine : State::lost;
  }
  if (!is_within(weight, -kMostWeight, kMostWeight) || !is_within(squares, 0.0f, kMostSquares)) return State::lost;
  if (half == half_of(weight)) return State::fine;
  return is_within(float_of(u32(half) << 16) - weight, -kLater, kLater) ? State::later : State::lost;
}

bool is_in_place(const Model& model, u32 line, u64 key) {
  return key == 0 || ((key & kSomething) != 0 && line_of(model, key) == line);
}

// Calls slot(number, state) and message(line, place) of what is damaged.
template <class OfSlot, class OfMessage>
Damage walk(const Model& model, OfSlot&& slot, OfMessage&& message) {
  Damage damage;
  for (u64 number = 0; number <= model.bucket_mask; ++number)
    for (u32 place = 0; place < kSlots; ++place) {
      const State state = state_of(model.buckets[number], model.records[number], place);
      if (state == State::fine) continue;
      ++damage.slots;
      slot(u32(number) * kSlots + place, state);
    }
  for (u64 line = 0; line <= model.line_mask; ++line)
    for (u32 place = Line::kMessages; place-- > 0;) {
      if (is_in_place(model, u32(line), model.lines[line].learnt[place].key)) continue;
      ++damage.messages;
      message(u32(line), place);
    }
  const u64 seal = seal_of(model);
  damage.head = seal != 0 && seal != seal_for(*model.head);
  return damage;
}

}  // namespace

bool is_sane(const Model& model) {
  const Head head = *model.head;
  if (head.spam > kMostMessages || head.ham > kMostMessages) return false;
  if (head.own_spam > head.spam + 1 || head.own_ham > head.ham + 1) return false;  // one writes one after the other
  for (u32 voice = 0; voice < kVoices; ++voice)
    if (!is_within(head.weight[voice], 0.0, kMostOfVoice) || !is_within(head.squares[voice], 0.0, kMostSquaresOfVoice))
      return false;
  return true;
}

Damage look_over(const Model& model) {
  return walk(model, [](u32, State) {}, [](u32, u32) {});
}

Damage mend(const Model& model) {
  const Damage damage = walk(
      model,
      [&](u32 number, State state) {
        close(*model.journal, Stage::empty);  // what it holds is of before
        Slot was = slot_at(model, number);
        put_slot(model, state == State::later ? was : Slot{number, 0, 0, 0, 0, 0});
      },
      [&](u32 line, u32 place) {
        close(*model.journal, Stage::empty);
        Learnt* const learnt = model.lines[line].learnt;
        std::memmove(learnt + place, learnt + place + 1, (Line::kMessages - 1 - place) * sizeof(Learnt));
        learnt[Line::kMessages - 1] = Learnt{};
      });
  if (damage.head || seal_of(model) == 0) seal(model);
  return damage;
}

void seal(const Model& model) { seal_of(model) = seal_for(*model.head); }

}  // namespace mailsift::bayes
