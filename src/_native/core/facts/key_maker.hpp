// What object_keys.cpp and record_keys.cpp make keys with.
#pragma once

#include "facts/keys.hpp"
#include "facts/object_keys.hpp"
#include "lookup/ip.hpp"
#include "reputation/segment.hpp"

namespace mailsift::facts {

// Bits of ::/0; those of IPv4 count from ::ffff:0:0/96, the longest first.
constexpr u32 kLengths4[] = {128, 120, 112};
constexpr u32 kLengths6[] = {128, 64, 56, 48, 40, 32};

// Zeros behind the first `bits` bits.
inline void cut(lookup::Ip& ip, u32 bits) {
  for (u32 i = 0; i < 16; ++i) {
    const u32 kept = bits > 8 * i ? bits - 8 * i : 0;
    if (kept < 8) ip.bytes[i] = u8(ip.bytes[i] & (0xff00u >> kept));
  }
}

// Whoever made all keys calls unhashed.finish().
struct KeyMaker {
  reputation::Kind kind;
  u32 tag;
  Vec<reputation::Query>& out;
  Unhashed& unhashed;
  const reputation::Base* base;  // keys of hosts that it knows nothing of are left out; null: of none

  bool asks_for(View host) const { return !base || base->may_have_host(host_head(host)); }
  // An object that is known by its MD5, or a file by its SHA-256.
  void put(const u8* sum, std::size_t size) {
    reputation::Query query{};
    std::memcpy(query.key, sum, size);
    query.kind = u32(kind);
    query.tag = tag;
    out.push(query);
  }
  // SHA-256 of the kind's name, NUL, and the parts with a NUL between them. One kind never meets the keys of another.
  void hash(View name, View first, View second = View());

  void network(const lookup::Ip& ip, u32 bits);
  void networks_of(const lookup::Ip& ip);
  // Look-up expressions, or the exact one alone, of one reading of an address. `domain` is the size of the registrable
  // domain, 0 where the host has none; `path` has the query; `joined` is overwritten.
  void address(View host, std::size_t domain, View path, bool exact, Bytes& joined);
  // Whether anything of address() or domains() is asked for.
  bool asks_for_some(View host, std::size_t domain) const;
  // A host and those above it, down to the registrable domain, whose size is `domain`; or the host alone.
  void domains(View host, std::size_t domain, bool exact);
  void signature(u64 value);
};

}  // namespace mailsift::facts
