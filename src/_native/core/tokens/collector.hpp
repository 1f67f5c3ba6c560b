// Collects features, each once. Hashes are public and mail is hostile: nobody may choose words of which one keeps
// another out, or words that make looking for one slow.
#pragma once

#include "base/features.hpp"
#include "base/vec.hpp"
#include "base/xxh3.hpp"

namespace mailsift::tokens {

// Seeds of the hashes: kind << 8, and what the kind says in the low byte. With these and XXH3 anyone can make the hash
// of a feature: a word of a text is xxh3_64(word, kTextWord << 8); two words `distance` apart are xxh3_64 of their two
// hashes with the seed kTextWord << 8 | distance.
enum Kind : u64 {
  kTextWord = 1, kSubjectWord, kNameWord, kHost, kRawWord, kGram,
  kFieldName, kFieldOrder, kFieldWord, kFieldShape, kBoundary, kIdentifierShape, kIdentifierHost, kIdentifierForm,
  kDateShape, kZone, kHopWord, kHopNetwork, kHopDomain, kHopShape, kHops,
  kSenderDomain, kSenderShape, kSenderName, kSenderAgrees,
  kPartType, kPartPlace, kPartCharset, kPartSuffix, kPartFlags, kPartContent, kParts,
  kUrlHost, kUrlDomain, kUrlEnding, kUrlForm, kUrlShape, kUrlWord, kUrls, kPageMeasure, kTextMeasure, kSign,
  kFieldRun, kAgreement
};
constexpr u64 seed_of(Kind kind, u64 low = 0) { return u64(kind) << 8 | low; }

// The most of each list; what a message has beyond is left out, and `cut` says of which list.
constexpr u32 kMost[kFeatureLists] = {2000, 6144, 2560, 2560, 1024};
constexpr u32 kMostFeatures = kMost[0] + kMost[1] + kMost[2] + kMost[3] + kMost[4];
// Of the slots in which a list looks for a feature two to the power of this: more than its features.
constexpr u32 kSlotBits[kFeatureLists] = {12, 13, 12, 12, 11};
constexpr u32 kAllSlots = (1 << 12) + (1 << 13) + (1 << 12) + (1 << 12) + (1 << 11);

// An exact set, in the order in which features came. A slot holds the place of its feature in `items`, from 1 on:
//
//   slots  |place|0|place|0|0| ...  the first one of a feature: the top bits of its hash
//   items  |-|hash|hash|hash| ...
//
// Which slot comes next hangs on all other bits of the hash, eight more at each: many features that share their first k
// slots are 8k bits more to find.
class List {
 public:
  void open(u64* items, u16* slots, u32 bits, u32 most) {
    items_ = items;
    slots_ = slots;
    shift_ = 64 - bits;
    room_ = most;
    count_ = 0;
    cut_ = false;
  }
  // Until the next call no more may be added than up to `most`; of what is left until there one of so many parts.
  void allow(u32 most, u32 parts = 1) { room_ = most <= count_ ? count_ : count_ + (most - count_) / parts; }
  void note_cut() { cut_ = true; }

  void add(u64 hash) {
    if (count_ >= room_) return add_to_full(hash);
    u16* const slot = slots_ + (hash >> shift_);
    const u32 held = *slot, is_new = u32(held == 0);
    if ((items_[held] ^ hash) & (u64{is_new} - 1)) return add_farther(hash);
    items_[count_ + 1] = hash;
    count_ += is_new;
    *slot = u16(is_new ? count_ : held);
  }
  bool has(u64 hash) const { return slots_[find(hash)] != 0; }
  const u64* items() const { return items_ + 1; }
  u32 count() const { return count_; }
  bool cut() const { return cut_; }

 private:
  // The slot of the feature, or the free one where it would stand. Behind eight steps all slots come, one by one.
  u32 find(u64 hash) const {
    const u32 last = u32(~u64{0} >> shift_);
    u32 slot = u32(hash >> shift_);
    for (u64 rest = hash; slots_[slot] && items_[slots_[slot]] != hash;) {
      rest <<= 8;
      slot = (slot * 5 + 1 + u32(rest >> shift_)) & last;
    }
    return slot;
  }
  __attribute__((noinline)) void add_farther(u64 hash) {
    const u32 slot = find(hash);
    if (slots_[slot]) return;
    items_[++count_] = hash;
    slots_[slot] = u16(count_);
  }
  __attribute__((noinline)) void add_to_full(u64 hash) { cut_ |= !has(hash); }

  u64* items_;
  u16* slots_;
  u32 shift_, room_, count_;
  bool cut_;
};

class Collector {
 public:
  void clear() {
    std::memset(slots_, 0, sizeof slots_);
    u64* items = items_;
    u16* slots = slots_;
    for (u32 list = 0; list < kFeatureLists; ++list) {
      lists_[list].open(items, slots, kSlotBits[list], kMost[list]);
      items += 1 + kMost[list];
      slots += 1 << kSlotBits[list];
    }
  }
  List& operator[](FeatureList list) { return lists_[list]; }
  const List& operator[](u32 list) const { return lists_[list]; }
  void head(Kind kind, View text) { lists_[kHeadList].add(xxh3_64(text, seed_of(kind))); }
  void number(Kind kind, u64 which, u64 value) { lists_[kHeadList].add(xxh3_64(which, value, seed_of(kind))); }

 private:
  List lists_[kFeatureLists];
  u16 slots_[kAllSlots];
  u64 items_[kFeatureLists + kMostFeatures] = {};
};

// Words in their order: each alone, and in pairs with those up to kWindow - 1 before it (orthogonal sparse bigrams).
template <u32 kWindow>
class Pairs {
 public:
  Pairs(Collector& out, FeatureList words, FeatureList pairs, u64 seed)
      : words_(out[words]), pairs_(out[pairs]), seed_(seed) {}
  void operator()(View word) {
    const u64 hash = xxh3_64(word, seed_);
    words_.add(hash);
    for (u32 i = 0; i < kWindow - 1 && i < count_; ++i) pairs_.add(xxh3_64(before_[i], hash, seed_ + i + 1));
    for (u32 i = kWindow - 1; i-- > 1;) before_[i] = before_[i - 1];
    before_[0] = hash;
    count_ += count_ < kWindow - 1;
  }

 private:
  List &words_, &pairs_;
  u64 seed_;
  u32 count_ = 0;
  u64 before_[kWindow - 1] = {};  // the nearest first
};

}  // namespace mailsift::tokens
