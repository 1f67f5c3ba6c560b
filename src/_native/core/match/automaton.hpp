// All hits of many phrases in folded text: an Aho-Corasick automaton in a mapped, position-independent section.
#pragma once

#include "base/limits.hpp"
#include "base/vec.hpp"
#include "match/filter.hpp"
#include "match/section.hpp"

namespace mailsift::match {

// How much a list may ask for, in looks at text or at phrases, counted for plain phrases and for masks apart: lists
// that nest phrases in phrases, or that have many masks with the same longest piece, would make hostile text dear
// otherwise.
constexpr u64 kWorkPerByte = 32;
constexpr u64 kMaskWorkPerByte = 128;
constexpr u64 kWorkForNothing = u64{1} << 20;

struct Hit {
  u32 phrase;      // number given at build time
  u32 from, size;  // in the folded text
};

class Automaton {
 public:
  // Looks the section over once, so that a search can trust it: false when it is damaged, of another version or
  // engine, or not aligned to 8 bytes. Time linear in the section. The memory must stay as it is while in use.
  bool open(View section);
  bool empty() const { return groups_count_ == 0; }
  u32 phrases() const { return phrases_; }  // every hit's number is below this
  View engine() const;  // the name of the engine that the builder chose ("aho-corasick")
  // Appends every occurrence of every phrase, overlapping ones too, ordered by their end, then start, then number;
  // masks and word boundaries are verified here. Stops when `out` holds limits.hits and says so. So it does when
  // plain phrases cost more than kWorkForNothing + kWorkPerByte x text looks; when masks cost more than their share,
  // the rest of the text is searched without them, and the limit is said too. Time linear in text + hits.
  void find(View folded, const Limits& limits, Vec<Hit>& out, Bitten& bitten) const;

 private:
  struct Scan;
  bool take_arrays(const Header& header);
  bool states_hold() const;
  bool jumps_hold() const;
  bool outputs_hold(u32 tokens) const;
  u32 child(const State& state, u8 byte) const;
  bool emit(Scan& scan, u32 group, std::size_t end) const;

  View section_;
  Filter filter_;
  const Wide* wides_ = nullptr;
  const State* states_ = nullptr;
  const Group* groups_ = nullptr;
  const Entry* entries_ = nullptr;
  const u16* tokens_ = nullptr;
  u32 wides_count_ = 0, states_count_ = 0, groups_count_ = 0, entries_count_ = 0, phrases_ = 0;
};

}  // namespace mailsift::match
