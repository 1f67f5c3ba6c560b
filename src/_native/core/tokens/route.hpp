// Where a message came from, as its Received fields tell. Private to this folder.
#pragma once

#include "tokens/tokens.hpp"

namespace mailsift::tokens {

constexpr u32 kMostHops = 24;

// What stands behind "from" in a Received field, where the message entered the chain; in lower case, in Scratch::hops.
struct Entries {
  Range from[kMostHops];
  u32 count = 0;
};

// A hop is left out when it is one inside of a machine or of a private network, or when the host that it came from is
// named behind "by" by a hop before it: then it was only passed on. What is left is who handed the message in, and
// where the chain breaks; the receiving side does not show.
Entries entries_of(Scratch& scratch, const Field* fields, u32 count);

void add_entry(Collector& out, View from);

}  // namespace mailsift::tokens
