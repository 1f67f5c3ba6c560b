// Builds the parts of match::Filter out of keys.
#pragma once

#include "base/vec.hpp"
#include "match/filter.hpp"
#include "match/section.hpp"

namespace mailsift::match {

struct BloomBuilder {
  Vec<u64> grams;
  Vec<u64> words;
  u32 bits = 1;  // 1 says that it holds nothing

  bool build();
};

// A key below kGram bytes that stands in texts only as a whole ASCII word. `ends_word`: a hit's last byte is the key's,
// and no word goes on there.
bool is_whole_word(View key, bool ends_word);

struct GramSet {
  u64 first[4] = {}, second[4] = {};
  BloomBuilder grams, stubs;
  Vec<u64> pairs;
  u32 words = 0;

  // Both false when there is no memory.
  bool add(View key, bool ends_word);
  bool build() { return grams.build() && stubs.build(); }
  Header::Grams sizes() const;
};

struct JumpBuilder {
  Vec<Jump> jumps;
  u32 bits = 1, probes = 0;

  // `state`: where the first kGram bytes of the key lead to, or all of a shorter one.
  bool add(View key, u32 state);
  bool build();

 private:
  bool place(u32 table_bits);

  Vec<Jump> distinct_;
};

}  // namespace mailsift::match
