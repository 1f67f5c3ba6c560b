// The features of one message: 64-bit hashes, each at most once, list behind list in one array. tokens/ makes them,
// bayes/ learns them.
#pragma once

#include "base/view.hpp"

namespace mailsift {

// Single words and pairs of words of what a reader sees; words of the raw text; byte 5-grams of its head; header fields
// and structure.
enum FeatureList : u32 { kWordList, kPairList, kRawList, kGramList, kHeadList, kFeatureLists };

struct Features {
  const u64* first = nullptr;
  u32 counts[kFeatureLists] = {};
  u64 key = 0;  // of the message: equal for all copies of it, see tokens::finish()
};

}  // namespace mailsift
