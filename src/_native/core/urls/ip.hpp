// IP addresses as the host parser of the URL standard reads them (https://url.spec.whatwg.org/#host-parsing).
#pragma once

#include "base/vec.hpp"

namespace mailsift::urls {

// "Ends in a number": the last label is decimal or 0x hex, so the host is an IPv4 address or refused.
bool ends_in_number(View host);
// Any base, one to four parts. Appends the dotted decimal form.
bool ipv4(View host, Bytes& out);
// Without brackets. Appends the shortest form (RFC 5952) in brackets.
bool ipv6(View text, Bytes& out);

// Of `[::ffff:cb00:7109]` and `[64:ff9b::cb00:7109]` (RFC 4291, RFC 6052), written as ipv6() does: appends 203.0.113.9.
bool mapped_ipv4(View host, Bytes& out);

// Appends the number in decimal digits.
void decimal(u32 value, Bytes& out);

}  // namespace mailsift::urls
