// Collects features. One that was added before is left out, by a filter of one bit a hash: so now and then (one in two
// hundred of a full message) a new one is taken for an old one, always the same ones of the same message.
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
constexpr u32 kMost[kFeatureLists] = {1024, 2560, 2560, 2560, 512};
constexpr u32 kMostFeatures = kMost[0] + kMost[1] + kMost[2] + kMost[3] + kMost[4];

class List {
 public:
  void open(u64* items, u32 most) {
    items_ = items;
    most_ = most;
    count_ = 0;
    cut_ = false;
    std::memset(seen_, 0, sizeof seen_);
  }
  void add(u64 hash) {
    if (count_ == most_) {
      cut_ = true;
      return;
    }
    u64& word = seen_[hash >> 54];
    const u32 bit = u32(hash >> 48 & 63);
    items_[count_] = hash;
    count_ += u32(~word >> bit & 1);
    word |= u64{1} << bit;
  }
  // Whether it was added; now and then what was not is taken for another one that was.
  bool has(u64 hash) const { return seen_[hash >> 54] >> (hash >> 48 & 63) & 1; }
  const u64* items() const { return items_; }
  u32 count() const { return count_; }
  bool cut() const { return cut_; }

 private:
  u64* items_;
  u32 count_, most_;
  bool cut_;
  u64 seen_[1024];
};

class Collector {
 public:
  void clear() {
    u64* items = items_;
    for (u32 list = 0; list < kFeatureLists; items += kMost[list], ++list) lists_[list].open(items, kMost[list]);
  }
  List& operator[](FeatureList list) { return lists_[list]; }
  const List& operator[](u32 list) const { return lists_[list]; }
  void head(Kind kind, View text) { lists_[kHeadList].add(xxh3_64(text, seed_of(kind))); }
  void number(Kind kind, u64 which, u64 value) { lists_[kHeadList].add(xxh3_64(which, value, seed_of(kind))); }

 private:
  List lists_[kFeatureLists];
  u64 items_[kMostFeatures];
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
