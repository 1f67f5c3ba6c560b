// Builds the parts of match::Grams out of keys.
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

struct GramSet {
  Vec<u64> pairs;
  BloomBuilder grams4, grams8;

  // Both false when there is no memory.
  bool add(View key);
  bool build() { return grams4.build() && grams8.build(); }
  Header::Grams sizes() const { return {u32(pairs.size()), grams4.bits, grams8.bits}; }
};

}  // namespace mailsift::match
