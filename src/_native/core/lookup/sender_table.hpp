// Sender lists: addresses, domains, masks and networks in a mapped section.
#pragma once

#include "base/vec.hpp"

namespace mailsift::lookup {

class SenderTable {
 public:
  static constexpr u32 kNone = 0xffffffff;
  bool open(View section);
  // `address`: local@domain, ASCII lower case in the domain and in the local part, UTF-8 allowed. Matches an entry that is the
  // address, its domain ("example.org", "@example.org"; subdomains only by ".example.org" or a mask), or a mask (* ? \* \?).
  u32 find_address(View address) const;
  // Text form of an IPv4 or IPv6 address; the most specific network that holds it.
  u32 find_ip(View ip) const;

 private:
  View section_;
};

}  // namespace mailsift::lookup
