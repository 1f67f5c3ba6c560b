// Which hosts a segment has web addresses or domains of, by a quick hash of each: what is asked about a message whose
// hosts nobody speaks of costs no SHA-256. Hosts that share a hash, or its marks, cost keys that are asked for in vain.
//
//   hosts        u32[], sorted, each once: what merging needs
//   host_marks   u64[]: four bits for each host, all in one word (a Bloom filter in blocks of one word); a host's word
//                lies where its hash lies among all of 32 bits
#pragma once

#include "base/vec.hpp"

namespace mailsift::reputation {

// A hash that may stand in for a host, or none: what an entry is kept under without it is asked for by any host.
constexpr u64 kNoHost = ~u64{0};

constexpr u32 kHostsInWord = 4;  // of 64 bits: one host in 200 that is not there looks as if it was

inline u64 host_bits(u32 host) {
  const u64 mixed = (u64{host} + 1) * 0x9E3779B97F4A7C15u;
  return u64{1} << (mixed >> 58) | u64{1} << (mixed >> 52 & 63) | u64{1} << (mixed >> 46 & 63) |
         u64{1} << (mixed >> 40 & 63);
}
// Below `words`; a greater hash is never before a smaller one.
inline u64 host_word(u32 host, u64 words) { return u64{host} * words >> 32; }

// Sorts, and leaves each once.
void sort_hosts(Vec<u32>& hosts);

}  // namespace mailsift::reputation
