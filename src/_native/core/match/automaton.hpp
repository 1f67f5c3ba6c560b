// All hits of many phrases in folded text: an Aho-Corasick automaton in a mapped, position-independent section.
#pragma once

#include "base/limits.hpp"
#include "base/vec.hpp"

namespace mailsift::match {

struct Hit {
  u32 phrase;      // number given at build time
  u32 from, size;  // in the folded text
};

class Automaton {
 public:
  // Looks the section over once, so that a search can trust it: false when it is damaged or of another version.
  bool open(View section);
  bool empty() const;
  View engine() const;  // the name of the engine that the builder chose ("aho-corasick")
  // Appends every occurrence of every phrase, overlapping ones too, ordered by their end; masks and word
  // boundaries are verified here. Stops at limits.hits and says so. Time linear in text + hits, for masks too.
  void find(View folded, const Limits& limits, Vec<Hit>& out, Bitten& bitten) const;

 private:
  View section_;
};

}  // namespace mailsift::match
