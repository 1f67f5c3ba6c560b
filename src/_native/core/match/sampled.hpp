// All hits of many phrases in folded text by sampled grams, in a mapped, position-independent section.
//
// Of each phrase `step` neighbouring grams are in a table, so that wherever it stands in a text one of them lies on a
// place that is a multiple of `step`: only those places are looked at. A filter says which of their grams are worth a
// look; those are verified in passes, so that waits for memory overlap. Phrases of like size share a table.
//
//   phrase                c h e a p   p i l l s          gram 6, step 3: "p pill" " pills" and "ap pil" are listed
//   places looked at      |     |     |     |
#pragma once

#include "match/hits.hpp"
#include "match/look.hpp"
#include "match/sampled_section.hpp"

namespace mailsift::match {

class Sampled {
 public:
  // As Matcher has them (matcher.hpp).
  bool open(View section);
  bool empty() const { return records_count_ == 0; }
  u32 phrases() const { return phrases_; }
  void find(View folded, const Limits& limits, Vec<Hit>& out, Bitten& bitten) const;

 private:
  struct Scan;
  struct Check;
  struct Candidate;
  static bool take_table(const SampledHeader::Set& set, u32 records, class Taker& taker, GramTable& table);
  bool records_hold(const SampledHeader& header) const;
  void look_up(Scan& scan, const GramTable& table, std::size_t begin, const u16* places, std::size_t count) const;
  void collect(Scan& scan, const GramTable& table, const Candidate& candidate) const;
  void verify(Scan& scan) const;
  bool key_stands(const Record& record, View text, std::size_t from) const;
  void verify_mask(Scan& scan, const Record& record, std::size_t from) const;

  GramTable tables_[kMaxSets];
  u32 tables_count_ = 0;
  bool has_shorts_ = false;
  const Record* records_ = nullptr;
  const Rest* rests_ = nullptr;
  const u16* tokens_ = nullptr;
  const u8* tails_ = nullptr;
  u32 records_count_ = 0, phrases_ = 0;
};

}  // namespace mailsift::match
