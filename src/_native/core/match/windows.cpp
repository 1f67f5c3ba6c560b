// How often a gram stands in a text is guessed by two things: by its letters, as mail in several languages has them
// one behind the other, and by how many keys of the list have it, as lists are made of what mail says.
#include "match/windows.hpp"

#include <algorithm>
#include <cmath>

#include "match/sampled_section.hpp"

namespace mailsift::match {

namespace {

#include "tables/letter_pairs.inc"

constexpr u32 kMaxCountBits = 22;
constexpr std::size_t kMaxKeyGrams = kMaxKey;
constexpr u32 kQuarters = 8 * 256;  // more than the letters of a gram cost

// The letters of the tables: a to z, then what is alike.
constexpr u32 letter_of(u8 c) {
  if (c >= 'a' && c <= 'z') return u32(c - 'a');
  if (is_digit(c)) return 26;
  if (c == ' ') return 27;
  if (c >= 0x80) return 28;
  if (c == '.' || c == ',') return 29;
  if (c == '-' || c == '/' || c == ':' || c == '_' || c == '@') return 30;
  return 31;
}

inline u64 gram_of(const u8* at, u32 bytes) {
  u64 gram = 0;
  std::memcpy(&gram, at, bytes);
  return gram;
}

class Chooser {
 public:
  Chooser(const Keys& keys, u32 gram, u32 step) : keys_(keys), gram_(gram), step_(step) {
    for (u32 i = 0; i < kQuarters; ++i) often_[i] = std::exp2(-0.25f * float(i));
  }

  bool choose(Vec<u16>& places) {
    if (!count()) return false;
    for (std::size_t i = 0; i < keys_.count; ++i) places.push(place(keys_.key(keys_.members[i])));
    return !places.failed();
  }

 private:
  u32& counter(const u8* at) { return counts_[std::size_t(bucket_hash(gram_of(at, gram_)) >> shift_)]; }

  bool count() {
    u32 bits = 8;
    u64 all = 0;
    for (std::size_t i = 0; i < keys_.count; ++i) all += keys_.key(keys_.members[i]).size - gram_ + 1;
    while (bits < kMaxCountBits && (u64{1} << bits) < 2 * all) ++bits;
    shift_ = 64 - bits;
    u32* counts = counts_.extend(std::size_t{1} << bits);
    if (!counts) return false;
    std::fill(counts, counts + (std::size_t{1} << bits), 0u);
    for (std::size_t i = 0; i < keys_.count; ++i) {
      const View key = keys_.key(keys_.members[i]);
      for (std::size_t at = 0; at + gram_ <= key.size; ++at) ++counter(key.data + at);
    }
    weight_ = 0.25f / float(all + 1);
    return true;
  }

  // Of each gram of a key, how often texts have it.
  void guess(View key, float* often) {
    u32 bits[kMaxKeyGrams + 1];  // quarters of the logarithm, summed up from the first letter on
    bits[0] = 0;
    for (std::size_t i = 1; i < key.size; ++i)
      bits[i] = bits[i - 1] + kPairCost[letter_of(key[i - 1]) * 32 + letter_of(key[i])];
    for (std::size_t i = 0; i + gram_ <= key.size; ++i) {
      const u32 quarters = kLetterCost[letter_of(key[i])] + bits[i + gram_ - 1] - bits[i];
      often[i] = often_[quarters] + weight_ * float(counter(key.data + i));
    }
  }

  u16 place(View key) {
    const std::size_t grams = key.size - gram_ + 1;
    if (grams == step_) return 0;
    float often[kMaxKeyGrams];
    guess(key, often);
    std::size_t best = 0;
    float least = 0;
    for (std::size_t from = 0; from + step_ <= grams; ++from) {
      float sum = 0;
      for (u32 i = 0; i < step_; ++i) sum += often[from + i];
      if (from == 0 || sum < least) least = sum, best = from;
    }
    return u16(best);
  }

  const Keys& keys_;
  const u32 gram_, step_;
  Vec<u32> counts_;
  u32 shift_ = 63;
  float weight_ = 0;
  float often_[kQuarters];
};

}  // namespace

u16 rarest_beginning(View key, u32 gram, bool starts) {
  constexpr u32 kStarts = 9;  // a fifth of all places are beginnings of words or between words
  u32 rarest = 0, place = 0;
  for (u32 at = 0; at + gram <= key.size; ++at) {
    const u32 cost = kLetterCost[letter_of(key[at])] + (at == 0 && starts ? kStarts : 0);
    if (cost > rarest) rarest = cost, place = at;
  }
  return u16(place);
}

float share_of_texts(const u64 (&bytes)[4]) {
  float share = 0;
  bool counted[32] = {};
  for (u32 c = 0; c < 256; ++c) {
    const u32 letter = letter_of(u8(c));
    if (!(bytes[c >> 6] >> (c & 63) & 1) || counted[letter]) continue;
    counted[letter] = true;
    share += std::exp2(-0.25f * float(kLetterCost[letter]));
  }
  return share;
}

bool choose_windows(const Keys& keys, u32 gram, u32 step, Vec<u16>& places) {
  Chooser chooser(keys, gram, step);
  return chooser.choose(places);
}

}  // namespace mailsift::match
