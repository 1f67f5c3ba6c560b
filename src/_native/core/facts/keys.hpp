// Keys of look-ups: what feeds and lists are built from and what messages are asked by, made by the same function.
#pragma once

#include "urls/url.hpp"

namespace mailsift::facts {

struct Key {
  u8 bytes[16];
};

// The first four bytes of the keys of all expressions of this host, the most significant one leading: that a table has
// none of them is known without a look at any path. No strong hash: who makes hosts collide gains a look-up that fails.
u32 host_head(View host);

// host_head(host), and the first twelve bytes of SHA-256("url" NUL host NUL path): one look-up expression of Safe
// Browsing. `scratch` is overwritten.
Key address_key(View host, View path, Bytes& scratch);

// The key of one line of an address list: its exact expression (host with path and query; "/" for a bare domain).
// False when the line is no web address. `expression` gets what was keyed, as host and path.
bool entry_key(View line, urls::Urls& urls, Bytes& scratch, Bytes& expression, Key& key);

}  // namespace mailsift::facts
