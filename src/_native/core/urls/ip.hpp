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

// Appends the number in decimal digits.
void decimal(u32 value, Bytes& out);

}  // namespace mailsift::urls
