// All hits of many phrases in folded text: an Aho-Corasick automaton in a mapped, position-independent section.
#pragma once

#include "match/filter.hpp"
#include "match/hits.hpp"
#include "match/section.hpp"

namespace mailsift::match {

class Automaton {
 public:
  // As Matcher has them (matcher.hpp).
  bool open(View section);
  bool empty() const { return groups_count_ == 0; }
  u32 phrases() const { return phrases_; }
  View engine() const;
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
