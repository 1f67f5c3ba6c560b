// A phrase taken apart: the literal piece that the automaton looks for, and what must stand around it.
#pragma once

#include "base/vec.hpp"
#include "match/section.hpp"

namespace mailsift::match {

constexpr u32 kMaxRuns = 16;      // `*` inside one mask
constexpr std::size_t kMaxGap = 256;    // bytes of folded text that one `*` takes at most
constexpr std::size_t kMaxReach = 4096;  // bytes that a mask may reach to either side of its key

// How the builder is asked for a phrase.
enum PhraseFlag : u8 { kPhraseMask = 1, kPhraseAnywhere = 2 };  // anywhere: no word boundaries

enum class PatternError : u8 { none, empty, too_long, only_wildcards, too_many_runs, no_memory, not_utf8 };

struct Pattern {
  Bytes key;         // the longest run of literal bytes
  Vec<u16> tokens;   // `left` tokens from the key outward, then the right ones
  u32 left = 0, right = 0;
  u32 flags = 0;     // of Entry
  Vec<u16> scratch;
};

// Takes `text` (folded UTF-8) apart. A `*` at an end takes nothing, it opens the word boundary on that side.
PatternError take_apart(View text, u8 phrase_flags, Pattern& out);

// What a mask found outward from a place: bytes reached, and the looks that this cost.
struct Reach {
  std::size_t bytes = 0;
  u64 work = 0;
  bool found = false;
};

// The nearest place outward from `origin` where all tokens fit; `bound`: only where a word may begin or end. The
// work is at most count x kMaxReach, the memory fixed.
Reach reach_left(const u16* tokens, u32 count, View text, std::size_t origin, bool bound);
Reach reach_right(const u16* tokens, u32 count, View text, std::size_t origin, bool bound);

}  // namespace mailsift::match
