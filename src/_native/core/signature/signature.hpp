// Short signatures of a text: fixed-size keys of which texts of one campaign share some and others none.
// docs/signatures.md explains the construction and how its numbers were chosen.
#pragma once

#include "base/view.hpp"

namespace mailsift::signature {

// Changes with anything that changes a key: keys of different versions can't be compared.
constexpr u32 kSignatureVersion = 1;

constexpr u32 kKeys = 24;        // n: keys of one text
constexpr u32 kShared = 2;       // k: two texts with that many equal keys are of one campaign
constexpr u32 kMinima = 2;       // what one key is made of: the smallest values of its own order of all word pairs
constexpr u32 kFewestWords = 20; // below that a text has no signature
constexpr u32 kFewestPairs = 12; // distinct word pairs, likewise (a text that repeats itself would be guessed)

struct Signature {
  u64 keys[kKeys];
  u32 count;  // kKeys or 0
};

// `folded`: text as fold::fold leaves it. Needs no memory; linear in the text.
void sign(View folded, Signature& out);

}  // namespace mailsift::signature
