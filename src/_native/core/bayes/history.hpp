// The last messages as they were learnt, so that forget_many() can roll the model back and learn them anew. Two rings
// of entries behind the journal; an entry that leaves the first one moves into the second, without what will hardly be
// needed: features of views that were sure of the message (kSure), as these taught nothing. Private to this folder.
//
//   History   first, newest of each     `recent`: whole entries                `older`: shortened ones
//   +--------------------------------+---------------------------------------+--------------------------------------+
//   | recent.first .newest older ... | ... newest |      | first | ...      0 | ... newest | first | ...             |
//   +--------------------------------+---------------------------------------+--------------------------------------+
//
//   Entry + features, 5 bytes each: tag, lowest 24 bits + to a multiple of 4 + Change of each slot that its step made
//   the other way would not restore + all of what a rehearsal changed + to a multiple of 8
//
// Behind them are a ring of ham and one of spam, `kept`, whole entries without changes: what learn() teaches again in
// one-sided times. Of these only the newest three quarters of a ring are used (is_near()), so that a model that was
// rolled back, and has lost what newer ones took the place of, goes on as one that never learnt these.
//
// A place in a ring is the number of bytes ever written there; where it is in memory is that modulo the ring's size. No
// entry goes over the end: a size of 0 says that the next one is at the beginning. Nothing that is read is trusted.
//
// Killed at any moment: an entry is there when `newest` says so, which is one store; what an open journal takes back is
// `newest`, but room that was made for an entry stays made. One that was moved, and not yet out of the first ring,
// is not moved again, as its `serial` tells.
#pragma once

#include <atomic>

#include "bayes/arithmetic.hpp"

namespace mailsift::bayes {

// Who comes after a killed process sees all its stores up to some instruction: the compiler has to keep their order.
inline void in_order() { std::atomic_signal_fence(std::memory_order_seq_cst); }

struct Ring {
  u64 first, newest;  // where the oldest entry is, or the next one will be; where the newest one is: none when below
};
struct History {
  Ring recent, older, kept[2];
  Sides sides;
  u64 unused[5];
};
static_assert(sizeof(History) == kHistoryHeadBytes, "the picture above");

// A view that was nearer than this to the label has no features in a shortened entry: learnt anew it says the same.
// That it would err by kMargin because another message was never learnt is rare.
constexpr double kSure = 0.005;

struct Entry {
  u32 size;             // of all of it, a multiple of 8
  u32 changes;
  u64 previous, serial; // where the one before is in this ring; how many there were before it
  u64 key;              // of Learnt, when it was learnt
  double said[kViews];
  Head head;            // before
  Sides sides;
  Learnt displaced;     // what its line had no more place for
  u32 counts[kFeatureLists];
  u8 is_short[kViews];  // no features of that view are here but words
  signed char error[kViews];
  u32 rehearsed;        // of `changes`, the last ones
};
static_assert(sizeof(Entry) % 8 == 0, "entries are aligned");

// A ring and its memory.
struct Place {
  Ring* ring;
  u8* bytes;
  u64 capacity;
};
inline Place recent_of(const Model& model) {
  const u64 capacity = (u64(model.bucket_mask) + 1) * kRecentBytes / 8 * 8;
  return {&model.history->recent, reinterpret_cast<u8*>(model.history + 1), capacity};
}
inline Place older_of(const Model& model) {
  const Place recent = recent_of(model);
  const u64 capacity = (u64(model.bucket_mask) + 1) * kOlderBytes / 8 * 8;
  return {&model.history->older, recent.bytes + recent.capacity, capacity};
}
inline Place kept_of(const Model& model, bool spam) {
  const Place older = older_of(model);
  const u64 capacity = (u64(model.bucket_mask) + 1) * kKeptBytes / 8 * 8;
  return {&model.history->kept[spam], older.bytes + older.capacity + (spam ? capacity : 0), capacity};
}
inline bool is_empty(const Ring& ring) { return ring.newest < ring.first; }

// An entry that was looked at: its head, copied and found to fit, and what follows it.
struct Seen {
  Entry entry;
  const u8* packed;
  const u8* changes;
  u32 features;
};
bool see(const Place& place, u64 at, Seen& out);

// Nothing can be rolled back any more.
void clear(const Model& model);

// Under an open journal whose changes are those of this message, of which `entry.changes` are not plain: what `entry`
// says so far, and its features. A message that does not fit leaves the history empty, as it may have no hole.
void append(const Model& model, Entry& entry, const u64* features);

// The kept message of a label that was not rehearsed for longest, by where the last one was, which moves there; false
// when there is none.
bool next_kept(const Model& model, bool spam, u64& last, Seen& out);

// A message is not kept any more. Nobody else sees the model.
void drop_kept(const Model& model, u64 key);

// The features of an entry; their lists are as long as `counts` says.
void unpack(const Seen& seen, u64* to);

// The key of the newest message of a model: who taught it last, which the entry can't know.
u64 key_now(const Model& model, const Entry& entry);

// What the newest message of a model did, the other way; nobody else sees the model. `features`: room for its features.
void roll_back(const Model& model, const Seen& seen, const u64* features);

}  // namespace mailsift::bayes
