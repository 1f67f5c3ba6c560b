// Damage to a region that can be seen: bytes that a disk or a stranger changed. No access leaves the region whatever
// stands in it; this is about what it says.
//
// Every weight stands there twice, rounded in its bucket and whole in its record, an unused slot is all zeros, a
// remembered message stands in the line that its key says, and behind Head is its seal, a hash of it. What can not be
// seen: other features' tags, counts, sums and the last digits of weights, and what the history holds.
#pragma once

#include "bayes/model.hpp"

namespace mailsift::bayes {

struct Damage {
  u64 slots = 0, messages = 0;
  bool head = false;  // its seal is another one: counts or weights of voices may be wrong
};

// Numbers that learning may have written; else the model is worth nothing. Also while somebody writes.
bool is_sane(const Model& model);

// Of a region to which nobody writes, and behind recover().
Damage look_over(const Model& model);

// Takes out what is damaged, as if it had never been learnt; what a failing power supply leaves, of whose two weights
// one is some lessons older, is taken from the record. What was there then. For whoever is the writer now; killed at it,
// the next one goes on.
Damage mend(const Model& model);

// For who has written to Head, before it is closed. A seal of 0 says nothing: of older files.
void seal(const Model& model);

}  // namespace mailsift::bayes
