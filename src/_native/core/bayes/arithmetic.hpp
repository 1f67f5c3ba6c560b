// Sums and steps, without the C library's functions, whose last digits differ between systems. Private to this folder.
#pragma once

#include <cmath>

#include "bayes/model.hpp"

namespace mailsift::bayes {

// e^x for x <= 0, to about 1e-11 of it: x = n ln 2 + r, and the series of r / 16 squared four times.
inline double exp_below(double x) {
  if (x < -700) return 0;
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

inline double clip(double x, double most) { return x > most ? most : x < -most ? -most : x; }

// What each of n features counts: (kSize / n) ^ 5/8. Square roots are exact everywhere, powers are not.
inline double value_of(u64 n) {
  const double ratio = kSize / double(n + 1), root = std::sqrt(ratio);
  return root * std::sqrt(std::sqrt(std::sqrt(ratio)));
}

inline u32 tag_of(u64 feature) { return u32(feature >> 32) | 1; }

// Features of a view, list behind list.
inline u64 count_of(const Features& features, u32 view) {
  u64 count = 0;
  for (u32 list = 0; list < kFeatureLists; ++list)
    if (kViewOf[list] == view) count += features.counts[list];
  return count;
}

// Buckets are far apart: the ones of the next features are asked for while these are read.
constexpr u32 kAhead = 16;
inline void fetch(const Model& model, const u64* at, u32 i, u32 count) {
  if (i + kAhead < count) __builtin_prefetch(&model.buckets[u32(at[i + kAhead]) & model.bucket_mask]);
}

}  // namespace mailsift::bayes
