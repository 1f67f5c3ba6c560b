// What learning and forgetting share. Private to this folder.
#pragma once

#include "bayes/journal.hpp"

namespace mailsift::bayes {

// The place of a message in its line, with either label; Line::kMessages when it is in none.
inline u32 place_of(const Line& line, u64 key) {
  u32 place = 0;
  while (place < Line::kMessages && !is_same(line.learnt[place].key, key)) ++place;
  return place;
}

// Messages learnt so far; what is older than 2^32 of them is not told apart.
inline u32 taught_of(const Head& head) { return u32(head.spam + head.ham); }

inline u64 all_of(const Features& features) {
  u64 count = 0;
  for (u32 list = 0; list < kFeatureLists; ++list) count += features.counts[list];
  return count;
}

// No list is longer than the history can say, and all of them are no more than the journal holds.
inline bool fits(const Features& features) {
  for (u32 list = 0; list < kFeatureLists; ++list)
    if (features.counts[list] > kMostOfList) return false;
  return all_of(features) <= Journal::kMost;
}

// Learns a message that is not known. `key` says its label and who taught it. `past`: when it is learnt anew what is left of how it was
// learnt; views that it has no features of say what they said then.
void teach(const Model& model, const Features& features, u64 key, const Entry* past);

// Makes the steps that a message made the other way, the smaller the more was learnt since, as that has made up for it;
// soon it would do more harm than good. Nobody else sees the model. `key` has its label.
void unlearn(const Model& model, const Features& features, u64 key);

}  // namespace mailsift::bayes
