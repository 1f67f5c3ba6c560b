// All hits of many phrases in folded text: whichever engine the builder chose for the set, behind one door.
#pragma once

#include "match/automaton.hpp"
#include "match/sampled.hpp"

namespace mailsift::match {

class Matcher {
 public:
  // Looks the section over once, so that a search can trust it: false when it is damaged, of another version or
  // engine, or not aligned to 8 bytes. Time linear in the section. The memory must stay as it is while in use.
  bool open(View section);
  bool empty() const { return automaton_.empty() && sampled_.empty(); }
  u32 phrases() const { return automaton_.phrases() + sampled_.phrases(); }  // every hit's number is below this
  View engine() const { return engine_; }  // the name of the engine: "aho-corasick", "sampled-grams"
  // Appends every occurrence of every phrase, overlapping ones too, ordered by their end, then start, then number;
  // masks and word boundaries are verified here. Stops when `out` holds limits.hits and says so. So it does when
  // plain phrases cost more than kWorkForNothing + kWorkPerByte x text looks; when masks cost more than their share,
  // the rest of the text is searched without them, and the limit is said too. Time linear in text + hits.
  void find(View folded, const Limits& limits, Vec<Hit>& out, Bitten& bitten) const {
    if (!sampled_.empty()) sampled_.find(folded, limits, out, bitten);
    else automaton_.find(folded, limits, out, bitten);
  }

 private:
  View engine_;
  Automaton automaton_;
  Sampled sampled_;
};

}  // namespace mailsift::match
