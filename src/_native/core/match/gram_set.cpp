#include "match/gram_set.hpp"

#include <algorithm>

namespace mailsift::match {

namespace {

constexpr u32 kMaxBits = 20;  // 8 MB of words
constexpr u32 kGoodProbes = 16;

// The first bytes of a key, as the filters ask for them.
u64 gram_of(View key, std::size_t bytes) {
  u64 gram = 0;
  std::memcpy(&gram, key.data, bytes);
  return gram;
}

template <class T>
bool zeroes(Vec<T>& items, std::size_t count) {
  T* at = items.extend(count);
  if (!at) return false;
  std::fill(at, at + count, T{});
  return true;
}

}  // namespace

bool is_whole_word(View key, bool ends_word) {
  for (u8 c : key)
    if (!is_ascii_word(c)) return false;
  return ends_word && key.size < kGram;
}

// Four grams or fewer a word: eight of its 64 bits are set at most, on average. A small filter may as well be a
// sparse one.
bool BloomBuilder::build() {
  if (grams.failed()) return false;
  if (!grams.empty()) bits = 7;
  while (bits < kMaxBits && (std::size_t{4} << bits) < grams.size()) ++bits;
  if (!zeroes(words, std::size_t{1} << bits)) return false;
  u32 shift = 64 - bits;
  for (u64 gram : grams) {
    u64 hash = Bloom::hash(gram);
    words[hash >> shift] |= u64{1} << Bloom::first_bit(hash) | u64{1} << Bloom::second_bit(hash);
  }
  return true;
}

bool GramSet::add(View key, bool ends_word) {
  first[key[0] >> 6] |= u64{1} << (key[0] & 63);
  if (key.size > 1) second[key[1] >> 6] |= u64{1} << (key[1] & 63);
  else std::fill(second, second + 4, ~u64{0});
  const bool word = is_whole_word(key, ends_word);
  if (key.size >= kGram || word) {
    grams.grams.push(gram_of(key, std::min(key.size, kGram)));
    words += word;
    return true;
  }
  if (key.size >= 4) {
    stubs.grams.push(gram_of(key, 4));
    return true;
  }
  if (pairs.empty() && !zeroes(pairs, kPairWords)) return false;
  // A key of one byte begins every pair that begins with it.
  u32 last = key.size > 1 ? key[1] : 255;
  for (u32 next = key.size > 1 ? key[1] : 0; next <= last; ++next) {
    u32 pair = next << 8 | key[0];
    pairs[pair >> 6] |= u64{1} << (pair & 63);
  }
  return true;
}

Header::Grams GramSet::sizes() const {
  Header::Grams sizes{};
  std::copy(first, first + 4, sizes.first);
  std::copy(second, second + 4, sizes.second);
  sizes.gram_bits = grams.bits, sizes.stub_bits = stubs.bits;
  sizes.pair_words = u32(pairs.size());
  sizes.words = words;
  return sizes;
}

bool JumpBuilder::add(View key, u32 state) {
  u32 follow = ~u32{0};
  if (key.size >= kGram + 2) {
    u16 behind;
    std::memcpy(&behind, key.data + kGram, sizeof behind);
    follow = u32{1} << Jump::place(behind);
  }
  distinct_.push(Jump{gram_of(key, std::min(key.size, kGram)), state, follow});
  return !distinct_.failed();
}

// False when there is no memory, or no room near where a hash points to.
bool JumpBuilder::place(u32 table_bits) {
  bits = table_bits;
  probes = 0;
  jumps.clear();
  if (!zeroes(jumps, std::size_t{1} << bits)) return false;
  const std::size_t last = jumps.size() - 1;
  for (const Jump& jump : distinct_) {
    std::size_t at = std::size_t(Bloom::hash(jump.gram) >> (64 - bits));
    u32 looks = 1;
    for (; jumps[at].follow != 0; ++looks) at = (at + 1) & last;
    jumps[at] = jump;
    probes = std::max(probes, looks);
  }
  return true;
}

// Half full at most, and emptier when many places in a row are taken.
bool JumpBuilder::build() {
  std::sort(distinct_.begin(), distinct_.end(), [](const Jump& a, const Jump& b) { return a.gram < b.gram; });
  std::size_t kept = 0;
  for (const Jump& jump : distinct_) {
    if (kept && distinct_[kept - 1].gram == jump.gram) distinct_[kept - 1].follow |= jump.follow;
    else distinct_[kept++] = jump;
  }
  distinct_.truncate(kept);
  u32 start = 1;
  while ((std::size_t{1} << start) < 2 * kept) ++start;
  for (u32 more = 0; more < 3; ++more) {
    if (!place(start + more)) return false;
    if (probes <= kGoodProbes) break;
  }
  return true;
}

}  // namespace mailsift::match
