// IP addresses as 16 bytes, IPv4 in its IPv4-mapped place ::ffff:0:0/96 (RFC 4291 section 2.5.5.2).
#pragma once

#include "base/view.hpp"

namespace mailsift::lookup {

struct Ip {
  u8 bytes[16];
};

constexpr u32 kMappedBits = 96;  // length of the prefix that holds IPv4

// The text forms of RFC 4291 section 2.2, and four decimal numbers without leading zeros for IPv4.
bool parse_ip(View text, Ip& out);
bool is_mapped(const Ip& ip);

}  // namespace mailsift::lookup
