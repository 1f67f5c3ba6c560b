// The hashes that the builder of a sender table and its reader must agree on. FNV-1a's step, because it can be
// carried from one suffix of an address to the next longer one: one pass hashes them all.
#pragma once

#include "lookup/sender_table.hpp"

namespace mailsift::lookup {

constexpr u32 kSenderMagic = 0x31444e53;  // "SND1"
constexpr std::size_t kSenderHeader = 10 * 4 + 2 * 8;
constexpr u64 kTailSeed = 0xcbf29ce484222325u, kHeadSeed = 0x9ae16a3b2f90404fu, kGramSeed = 0xc949d7c7509e6557u;

constexpr u64 hash_step(u64 hash, u8 c) { return (hash ^ c) * 0x100000001b3u; }
constexpr u32 hash_end(u64 hash) {
  hash ^= hash >> 32;
  hash *= 0x9e3779b97f4a7c15u;
  return u32(hash >> 32);
}

inline u32 hash_tail(View text) {
  u64 hash = kTailSeed;
  for (std::size_t i = text.size; i-- > 0;) hash = hash_step(hash, text[i]);
  return hash_end(hash);
}
inline u32 hash_forward(u64 seed, View text) {
  for (std::size_t i = 0; i < text.size; ++i) seed = hash_step(seed, text[i]);
  return hash_end(seed);
}

}  // namespace mailsift::lookup
