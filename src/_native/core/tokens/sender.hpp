// Who says to have sent a message, and what else in it says so. Private to this folder.
#pragma once

#include "tokens/tokens.hpp"

namespace mailsift::tokens {

constexpr u32 kMostUrls = 64;

// 0, 1, 2 for 2-3, 3 for 4-7 ...
inline u32 magnitude(u64 count) { return count ? 64 - u32(__builtin_clzll(count)) : 0; }

void add_sender(Scratch& s, const Message& m);

}  // namespace mailsift::tokens
