#include "match/gram_set.hpp"

#include <algorithm>

namespace mailsift::match {

namespace {

constexpr u32 kMaxBits = 20;  // 8 MB of words

// The first bytes of a key, as the filters ask for them.
u64 gram_of(View key, std::size_t bytes) {
  u64 gram = 0;
  std::memcpy(&gram, key.data, bytes);
  return gram;
}

bool zeroes(Vec<u64>& words, std::size_t count) {
  u64* at = words.extend(count);
  if (!at) return false;
  std::fill(at, at + count, u64{0});
  return true;
}

}  // namespace

// Four grams or fewer a word: eight of its 64 bits are set at most, on average.
bool BloomBuilder::build() {
  if (grams.failed()) return false;
  if (!grams.empty()) bits = 2;
  while (bits < kMaxBits && (std::size_t{4} << bits) < grams.size()) ++bits;
  if (!zeroes(words, std::size_t{1} << bits)) return false;
  u32 shift = 64 - bits;
  for (u64 gram : grams) {
    u64 hash = Bloom::hash(gram);
    words[hash >> shift] |= Bloom::pattern(hash, shift);
  }
  return true;
}

bool GramSet::add(View key) {
  if (key.size >= 4) {
    BloomBuilder& bloom = key.size >= kGram ? grams8 : grams4;
    bloom.grams.push(gram_of(key, key.size >= kGram ? 8 : 4));
    return true;
  }
  if (pairs.empty() && !zeroes(pairs, kPairWords)) return false;
  // A key of one byte begins every pair that begins with it.
  u32 last = key.size > 1 ? key[1] : 255;
  for (u32 second = key.size > 1 ? key[1] : 0; second <= last; ++second) {
    u32 pair = second << 8 | key[0];
    pairs[pair >> 6] |= u64{1} << (pair & 63);
  }
  return true;
}

}  // namespace mailsift::match
