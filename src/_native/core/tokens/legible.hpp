// Features back to what a reader sees: the words and pairs of texts that were kept, with their hashes.
#pragma once

#include "tokens/tokens.hpp"

namespace mailsift::tokens {

// `second`: of a pair, which stand `distance` words apart; empty for a single word. `is_subject`: as what stands in a
// subject, where the words are features of their own beside those of any text.
struct Legible {
  u64 feature;
  View first, second;
  u32 distance;
  bool is_subject;
};

// `folded`: a text that add_text() was given; appends in the order in which it added. Views into it.
void name_words(facts::Where where, View folded, Vec<Legible>& out);

}  // namespace mailsift::tokens
