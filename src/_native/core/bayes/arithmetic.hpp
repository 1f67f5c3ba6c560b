// Sums and steps, without the C library's functions, whose last digits differ between systems. Private to this folder.
#pragma once

#include <cmath>

#include "bayes/model.hpp"

namespace mailsift::bayes {

// e^x for x <= 0, to about 1e-11 of it: x = n ln 2 + r, and the series of r / 16 squared four times.
inline double exp_below(double x) {
  if (!(x >= -700)) return 0;  // and what is no number, as a damaged region may hold
  const int n = int(x * 1.4426950408889634 - 0.5);
  const double r = (x - n * 0.6931471805599453) / 16;
  double sum = 1 + r * (1 + r / 2 * (1 + r / 3 * (1 + r / 4 * (1 + r / 5))));
  for (int i = 0; i < 4; ++i) sum *= sum;
  const u64 bits = u64(n + 1023) << 52;
  double power;
  std::memcpy(&power, &bits, sizeof power);
  return sum * power;
}

inline double probability(double log_odds) {
  const double e = exp_below(log_odds < 0 ? log_odds : -log_odds);
  return log_odds < 0 ? e / (1 + e) : 1 / (1 + e);
}

// ln x for finite x > 0, to about 1e-9: x = m 2^n with m next to 1, and the series of atanh((m - 1) / (m + 1)).
inline double logarithm(double x) {
  u64 bits;
  std::memcpy(&bits, &x, sizeof bits);
  const u64 root_half = 0x3fe6a09e667f3bcd;
  const double n = double(i64(bits - root_half) >> 52);
  bits -= u64(i64(bits - root_half) >> 52) << 52;
  std::memcpy(&x, &bits, sizeof x);
  const double z = (x - 1) / (x + 1), s = z * z;
  return n * 0.6931471805599453 + 2 * z * (1 + s * (1.0 / 3 + s * (1.0 / 5 + s * (1.0 / 7 + s * (1.0 / 9 + s / 11)))));
}

// What is no number says nothing.
inline double number_or_0(double x) { return x == x ? x : 0; }
inline double clip(double x, double most) { return x > most ? most : x < -most ? -most : number_or_0(x); }

// What each of n features counts: (kSize / n) ^ 5/8. Square roots are exact everywhere, powers are not.
inline double value_of(u64 n) {
  const double ratio = kSize / double(n + 1), root = std::sqrt(ratio);
  return root * std::sqrt(std::sqrt(std::sqrt(ratio)));
}

constexpr u32 kNoSlot = ~u32{0};
constexpr u64 kOnes = 0x0001000100010001, kHighs = kOnes << 15;
inline u16 tag_of(u64 feature) {
  const u16 tag = u16(feature >> 48);
  return u16(tag + (tag == 0));
}
inline u32 bucket_of(const Model& model, u64 feature) { return u32(feature) & model.bucket_mask; }

// Four numbers of 16 bits in one word: the n-th, and the word with another one there.
inline u16 nth(u64 word, u32 n) { return u16(word >> 16 * n); }
inline u64 with_nth(u64 word, u32 n, u16 value) {
  const u32 shift = 16 * n;
  return (word & ~(u64{0xffff} << shift)) | u64(value) << shift;
}
// Words of buckets are read while another process writes them: whole, and in no order.
inline u64 load(const u64& word) { return __atomic_load_n(&word, __ATOMIC_RELAXED); }
inline void store(u64& word, u64 value) { __atomic_store_n(&word, value, __ATOMIC_RELAXED); }

// The highest bit of each number that is `tag`; above the lowest such bit there may be wrong ones.
inline u64 matches(u64 tags, u16 tag) {
  const u64 rest = tags ^ kOnes * tag;
  return (rest - kOnes) & ~rest & kHighs;
}

inline float float_of(u32 bits) {
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}
// The upper half of a float, rounded up or down.
inline u16 half_of(float value) {
  u32 bits;
  std::memcpy(&bits, &value, sizeof bits);
  return u16((bits + 0x8000) >> 16);
}

// Steps are rounded, so that the same one made the other way nearly always gives the bits of before: a weight below a
// quarter is a multiple of 2^-26, as the sum here is; what is added to the sum of squares has eight digits.
inline float step_of(float squares, float gradient) {
  const float step = float(kStep) * gradient / std::sqrt(float(kOffset) + squares);
  return (step + 0.1875f) - 0.1875f;
}
inline float squared(float gradient) { return float_of(u32(half_of(gradient * gradient)) << 16); }

inline u32 slot_of(u64 tags, u16 tag) {
  const u64 match = matches(tags, tag);
  return match ? u32(__builtin_ctzll(match)) / 16 : kNoSlot;
}
inline void set_weight(Bucket& bucket, Record& record, u32 slot, float weight) {
  record.weight[slot] = weight;
  store(bucket.weights, with_nth(bucket.weights, slot, half_of(weight)));
}

// The lowest bits of a message's key say what is known of it; it has none of these by itself. One is always set, so that
// no key is 0.
constexpr u64 kSpam = 1, kTaught = 2, kSomething = 4;
inline u64 key_of(u64 message, bool spam, Teacher teacher) {
  const u64 bare = (message | kSomething) & ~(kSpam | kTaught);
  return bare | (spam ? kSpam : 0) | (teacher == Teacher::hand ? kTaught : 0);
}
inline bool is_spam(u64 key) { return key & kSpam; }
inline bool is_own(u64 key) { return !(key & kTaught); }
// Of one message, with whatever label; and with the same one, whoever taught it.
inline bool is_same(u64 key, u64 other) { return (key ^ other) < 2 * kSomething; }
inline bool is_labelled_as(u64 key, u64 other) { return (key | kTaught) == (other | kTaught); }
inline void take_one(u64& count) { count -= count > 0; }
inline u64& own_count(Head& head, bool spam) { return spam ? head.own_spam : head.own_ham; }

// Features of a view, list behind list.
inline u64 count_of(const Features& features, u32 view) {
  u64 count = 0;
  for (u32 list = 0; list < kFeatureLists; ++list)
    if (kViewOf[list] == view) count += features.counts[list];
  return count;
}

// What a view that erred so much, in 1/127, does to each of its features.
inline double gradient_of(const Features& features, u32 view, signed char error) {
  return error / 127.0 * value_of(count_of(features, view));
}

// Of a feature, for Change.
constexpr u32 kMostOfList = 8191;
inline u16 place_in(u32 list, u32 index) { return u16(list << 13 | index); }
static_assert(((kFeatureLists - 1) << 13 | kMostOfList) < Change::kPlain, "it is none of them");

inline u32 line_of(const Model& model, u64 key) { return u32(key >> 32) & model.line_mask; }

// Buckets are far apart: the ones of the next features are asked for while these are read.
constexpr u32 kAhead = 32;
inline void fetch(const Model& model, const u64* at, u32 i, u32 count) {
  if (i + kAhead < count) __builtin_prefetch(&model.buckets[bucket_of(model, at[i + kAhead])]);
}
inline void fetch_both(const Model& model, u64 feature) {
  const u32 number = bucket_of(model, feature);
  __builtin_prefetch(&model.buckets[number], 1);
  __builtin_prefetch(&model.records[number], 1);
}

}  // namespace mailsift::bayes
