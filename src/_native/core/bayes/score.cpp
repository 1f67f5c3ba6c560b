#include "bayes/arithmetic.hpp"

namespace mailsift::bayes {
namespace {

// The weights of a list, summed by slot, which keeps the order whatever the instructions are; and how many are known.
double sum_of(const Model& model, const u64* at, u32 count, u32& known) {
  float sums[Bucket::kSlots] = {};
  u32 found[Bucket::kSlots] = {};
  for (u32 i = 0; i < count && i < kAhead; ++i) __builtin_prefetch(&model.buckets[u32(at[i]) & model.bucket_mask]);
  for (u32 i = 0; i < count; ++i) {
    fetch(model, at, i, count);
    const Bucket& bucket = model.buckets[u32(at[i]) & model.bucket_mask];
    const u32 tag = tag_of(at[i]);
    for (u32 slot = 0; slot < Bucket::kSlots; ++slot) {
      const u32 is = 0 - u32(bucket.tag[slot] == tag);
      u32 bits;
      std::memcpy(&bits, &bucket.weight[slot], sizeof bits);
      bits &= is;
      float weight;
      std::memcpy(&weight, &bits, sizeof weight);
      sums[slot] += weight;
      found[slot] -= is;
    }
  }
  known += found[0] + found[1] + found[2] + found[3];
  return (double(sums[0]) + sums[1]) + (double(sums[2]) + sums[3]);
}

}  // namespace

Score score(const Model& model, const Features& features) {
  Score score;
  const u64* at = features.first;
  for (u32 list = 0; list < kFeatureLists; at += features.counts[list], ++list)
    score.views[kViewOf[list]] += sum_of(model, at, features.counts[list], score.known[kViewOf[list]]);
  const Head& head = *model.head;
  for (u32 view = 0; view < kViews; ++view) {
    score.views[view] *= value_of(count_of(features, view));
    score.log_odds += head.weight[view] * clip(score.views[view], kClip);
  }
  const double taught = double(head.spam) + double(head.ham);
  score.log_odds *= taught / (taught + kEarly);
  return score;
}

Known known(const Model& model, u64 feature) {
  const Bucket& bucket = model.buckets[u32(feature) & model.bucket_mask];
  for (u32 slot = 0; slot < Bucket::kSlots; ++slot)
    if (bucket.tag[slot] == tag_of(feature)) return {double(bucket.weight[slot]), bucket.spam[slot], bucket.ham[slot]};
  return {0, 0, 0};
}

}  // namespace mailsift::bayes
