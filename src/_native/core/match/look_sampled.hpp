// The places of a text whose grams may be a set's: the only part of the search that looks at every text.
#pragma once

#include "match/sampled_section.hpp"

namespace mailsift::match {

// A set of keys of like size: its grams, and which phrases have them.
struct GramTable {
  u32 gram = 0, step = 1;
  const u32* bloom = nullptr;
  u32 bloom_shift = 0;
  const u32* starts = nullptr;
  u32 bucket_shift = 0;
  const Ref* refs = nullptr;
  u64 mask = 0;  // of a gram's bytes
};

// Every step-th place of [0, size), from the first one on; those that the filter lets through, in order. `readable` bytes
// of `text` can be read, `size` of them or more; behind them there are zeros. `places` has room for kLookAhead more than
// there are places.
using LookSampled = std::size_t (*)(const GramTable& table, const u8* text, std::size_t size, std::size_t readable,
                                    u16* places);
LookSampled chosen_look_sampled();

constexpr std::size_t kLookAhead = 32;

}  // namespace mailsift::match
