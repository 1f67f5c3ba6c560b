// The learner: for each view of a message a logistic regression over hashed features with steps that shrink for each
// feature by itself (AdaGrad: Duchi, Hazan, Singer 2011); beside them what the counts of words say, as the first filters
// did it; and over all of these weights that follow how well each one did.
// All of it lives in one flat region that the caller owns (memory, a mapped file):
//
//   0             kHeadBytes               + buckets * 16              + buckets * 48         + lines * 64
//   +-------------+------------------------+---------------------------+----------------------+---------+---------+
//   | Head        | Bucket Bucket ...      | Record Record Record ...  | Line Line Line ...   | Journal | History |
//   +-------------+------------------------+---------------------------+----------------------+---------+---------+
//     counts,       four features each:      of the same features:       four learnt messages   what the   what the
//     view weights  tag and rounded weight   exact weight, sum of        each, the newest       last one   last ones
//                                            squared gradients, counts   first                  changed    were
//
// Scoring touches buckets, which are packed so that a processor can keep the places of all their pages, and the
// records of words. There are no pointers in the region, and what is in front of the journal depends only on what was
// learnt in which order. score() reads, and only learn(), forget(), recover(), mend() and merge() write, one writer
// at a time; they change single words in place, so that a reader meanwhile sees each word as it was before or as it is
// behind, and never waits. A writer may be killed between any two instructions: recover() takes back what it left
// half done. The region is bounded by its size alone: whatever stands in it, no access leaves it.
#pragma once

#include "base/features.hpp"
#include "base/vec.hpp"

namespace mailsift::bayes {

constexpr u32 kMagic = 0x424D'4D01;  // "\x01MMB"
constexpr u32 kModelVersion = 3;
constexpr u32 kViews = 4;  // what is shown (words and pairs), raw text, byte n-grams, fields and structure
constexpr u32 kViewOf[kFeatureLists] = {0, 0, 1, 2, 3};
// Who is heard: the views, and the counts of words, which no error teaches and which so err elsewhere.
constexpr u32 kCounts = kViews, kVoices = kViews + 1;
constexpr std::size_t kHeadBytes = 4096, kSealAt = 1024;  // where in them the seal of Head is: mend.hpp

// How learning goes; the same for all mail.
// A weight moves by kStep * gradient / sqrt(kOffset + sum of squared gradients).
constexpr double kStep = 0.025, kOffset = 0.1;
constexpr double kSpamShare = 0.6;             // of a step that spam teaches: ham is the dearer error
constexpr double kMargin = 0.03;               // an error below this teaches nothing
constexpr double kSize = 2500;                 // features of a view that count 1 each: n count (kSize / n) ^ 5/8
constexpr double kClip = 6;                    // the most that one voice can say, in nats
// A word in s of S spam and in h of H ham says ln of (s + kUnseen) / S by (h + kUnseen) / H, and nothing when that is
// within 1 / kTelling and kTelling; n of those that say something count kWordShare / sqrt(n + 1) each.
constexpr double kUnseen = 0.3, kTelling = 2.72, kWordShare = 0.3;
constexpr double kViewStep = 0.02, kViewFirst = 0.25, kViewLeast = 0.02;
constexpr double kHealing = 50;                // messages after which half of a wrong one has been made good
constexpr double kEarly = 3;                   // what n messages taught counts n / (n + kEarly)
// When of the last kLately messages kOneSided or more have the label of this one, a kept message of the other label is
// taught again if it is not known any more: what is taught in blocks of one label would be forgotten for the next one's.
// A message that was learnt before is known better than one like it: it has to be surer by kSurer nats.
constexpr u32 kLately = 64, kOneSided = 63;
constexpr double kSurer = 2;
// Of each label all messages are kept for that up to kKeepAll of them, then every fourth, from four times as many on
// every 16th.
constexpr u64 kKeepAll = 256;

struct Head {
  u32 magic, version, tokens_version, bucket_bits, line_bits, unused;
  u64 spam, ham;  // messages learnt
  double weight[kVoices], squares[kVoices];
  u64 own_spam, own_ham;  // of those learnt, the ones that nobody taught
};

constexpr u32 kSlots = 4;
struct Bucket {
  u64 tags;     // 16 bits each; 0: empty
  u64 weights;  // the upper half of each float
};
struct Record {
  float weight[kSlots], squares[kSlots];
  u16 spam[kSlots], ham[kSlots];  // messages since it is here: of words always, of others when they taught
};
static_assert(sizeof(Bucket) == 16 && sizeof(Record) == 48, "the picture above");

struct Learnt {
  u64 key;              // the lowest bit: spam; the next: taught by hand; 0: none
  signed char error[kViews];  // of each view, what its step was made of, in 1/127
  u32 order;                  // how many were learnt before it
};
struct Line {
  static constexpr u32 kMessages = 4;
  Learnt learnt[kMessages];
};
static_assert(sizeof(Line) == 64, "a line is a cache line");

// 2^19 buckets are 2 million features in 32 MB; 2^14 lines are 65,536 messages in 1 MB.
constexpr u32 kBucketBits = 19, kLineBits = 14, kMostBits = 24;

// A slot as it was before. `at`: which feature of the message changed it, where its step the other way does not give
// the same bits; else kPlain.
struct Change {
  static constexpr u16 kPlain = 0xffff;
  u32 slot;
  float weight, squares;
  u16 spam, ham, tag, at;
};
static_assert(sizeof(Change) == 20, "no bytes between");

// Whether one label comes alone, for learn(). It stands in the history, and is taken back with what was learnt.
struct Sides {
  u64 lately;   // labels of the last messages, the newest lowest; 1: spam
  u64 last[2];  // where in the history the ham and the spam are that were taught again last
};

// Everything in it is written before what it is to restore is changed. `closed`: the message `key` is learnt, and
// nothing was since, so that forget() can take it back exactly. `open`: a writer is at work, or was killed at it.
enum class Stage : u32 { empty, open, closed };
struct Journal {
  Stage stage;
  u32 count, line, unused;
  u64 key, newest;  // in the history
  u64 kept[2];      // the newest of the kept ham and spam there
  Head head;
  Sides sides;
  Line before;
  static constexpr u32 kMost = 16384;        // above the features that a message has
  static constexpr u32 kChanges = 2 * kMost; // of the message, and of one that is taught again
  Change changes[kChanges];
  u64 features[kMost];                       // room for those of the latter
};
constexpr std::size_t kJournalBytes = (sizeof(Journal) + 4095) / 4096 * 4096;

// The last messages, for forget_many(), and of each label some for learn(): history.hpp. In bytes a bucket: 12.6, 5.8
// and twice 4.7 MB for 2^19.
constexpr u32 kRecentBytes = 24, kOlderBytes = 11, kKeptBytes = 9, kHistoryHeadBytes = 128;

// What is in front of the journal: all that scores depend on.
inline std::size_t front_of(u32 bucket_bits, u32 line_bits) {
  return kHeadBytes + (std::size_t(64) << bucket_bits) + (std::size_t(64) << line_bits);
}
inline std::size_t size_of(u32 bucket_bits, u32 line_bits) {
  return front_of(bucket_bits, line_bits) + kJournalBytes + kHistoryHeadBytes +
         (std::size_t(kRecentBytes + kOlderBytes + 2 * kKeptBytes) << bucket_bits);
}

// Where the pieces of a region are. A copy of what Head says, so that bytes that change can't lead outside.
struct Model {
  Head* head = nullptr;
  Bucket* buckets = nullptr;
  Record* records = nullptr;
  Line* lines = nullptr;
  Journal* journal = nullptr;
  struct History* history = nullptr;
  u32 bucket_mask = 0, line_mask = 0;
};

// `memory`: zeros, aligned to 64 and of size_of(). False when it is of another size.
bool create(u8* memory, std::size_t size, u32 bucket_bits, u32 line_bits, u32 tokens_version);
// False when the region is none of this version, or of another size than it says.
bool open(u8* memory, std::size_t size, u32 tokens_version, Model& out);

struct Score {
  double log_odds = 0;         // above 0: spam
  double views[kVoices] = {};  // of each voice by itself, unclipped
  u32 known[kViews] = {};      // features that the model knows
};
Score score(const Model& model, const Features& features);

// again: the message was learnt with this label before, and nothing changes. otherwise: it was learnt with the other
// label; forget that first. too_many: more features than a journal holds; nothing changed.
enum class Outcome : u32 { learnt, again, otherwise, too_many };
// What was learnt by itself and is then taught by hand, with the same label, counts as taught from then on.
enum class Teacher : u32 { hand, itself };
Outcome learn(const Model& model, const Features& features, bool spam, Teacher teacher = Teacher::hand);

// What the model knows of a message, by Features::key.
enum class Memory : u32 { none, taught_ham, taught_spam, own_ham, own_spam };
Memory remembered(const Model& model, u64 message);

// Whether the message is known as learnt with this label, by whomever.
bool is_known(const Model& model, u64 key, bool spam);

// The message that was learnt last, when nothing was learnt or forgotten since: exactly as before learn(). False, and
// nothing changes, for another one.
bool forget_last(const Model& model, u64 key, bool spam);

// A message to forget. `features`: nullptr when only its key is at hand.
struct Wanted {
  u64 key;
  const Features* features;
  bool spam, is_forgotten;
};

// As if these had never been learnt, all at once: `into`, a copy of `from` that nobody else sees, is rolled back to
// before the first of them, and what was learnt since is learnt anew from what the history of `from` keeps.
// That is exact (what scores depend on is byte for byte that of a model which never learnt them) for those of the last
// messages that are kept whole, and nearly so for as long as they are in the history; older ones roughly,
// by their features, or not at all. `is_forgotten`: whether it was known, and is no more.
// Takes as long as learning twice all messages since the first one. False when there is not enough memory: `into` is
// worthless then.
bool forget_many(const Model& into, const Model& from, Wanted* wanted, u32 count);

// Takes back what a writer left half done; whether one did. For whoever is the writer now, before anything else.
bool recover(const Model& model);

// What the model knows of one feature; all 0 when it doesn't.
struct Known {
  double weight;
  u32 spam, ham;
};
Known known(const Model& model, u64 feature);

}  // namespace mailsift::bayes
