// The host of an address: as the URL standard reads it, and, where it refuses, as a forgiving client might.
#pragma once

#include "urls/idna.hpp"

namespace mailsift::urls {

// Longest host that is read, in bytes as written: DNS allows 253, three times that when all is escaped.
constexpr std::size_t kLongestHost = 1024;

// Appends the host in its canonical form: ASCII lower case, no dots at the ends, none doubled, IPv4 in dotted
// decimal, IPv6 in brackets. Adds what was seen to `flags`. False (and nothing appended) when refused.
bool read_host(View host, Mode mode, Scratch& scratch, Bytes& out, u16& flags);

}  // namespace mailsift::urls
