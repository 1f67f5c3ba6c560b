// SipHash-2-4 (Aumasson and Bernstein, 2012): 64 bits out of a 256-bit state, so that no part of what went in can be
// told from the rest and the result by running it backwards.
#pragma once

#include "base/view.hpp"

namespace mailsift::signature {

u64 siphash(u64 key0, u64 key1, View message);

}  // namespace mailsift::signature
