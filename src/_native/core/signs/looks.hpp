// Small questions about words, names and hosts. Private to this folder.
#pragma once

#include "base/view.hpp"

namespace mailsift::signs {

// Is `name` (lower case) in the text, ASCII case ignored?
bool contains(View text, View name);
inline bool starts_with(View text, View name) { return starts_ignoring_case(text, name); }  // likewise
View trimmed(View text);
bool is_ascii(View text);
// Letters and digits in an order that nobody would choose: many changes between digits and letters, or consonants without a vowel.
bool is_random(View word);
// Behind the last dot.
View extension_of(View name);

enum HostKind : u32 {
  kFreemail = 1, kShortener = 2, kFreeHosting = 4, kDynamicDns = 8, kCheapSuffix = 16, kIpfs = 32, kRedirector = 64
};
// HostKinds of a host name (lower case) and of the domains that it stands under.
u32 kinds_of(View host);

}  // namespace mailsift::signs
