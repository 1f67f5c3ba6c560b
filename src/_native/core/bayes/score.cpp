#include "bayes/arithmetic.hpp"

namespace mailsift::bayes {
namespace {

// The weights of a list, in four sums, so that one addition need not wait for the one before; and how many are known.
template <class Seen>
double sum_of(const Model& model, const u64* at, u32 count, u32& known, Seen&& seen) {
  float sums[4] = {};
  for (u32 i = 0; i < count && i < kAhead; ++i) __builtin_prefetch(&model.buckets[bucket_of(model, at[i])]);
  for (u32 i = 0; i < count; ++i) {
    fetch(model, at, i, count);
    const u32 number = bucket_of(model, at[i]);
    const Bucket& bucket = model.buckets[number];
    const u64 match = matches(load(bucket.tags), tag_of(at[i])), is_known = match != 0;
    const u32 shift = u32(__builtin_ctzll(match | u64{1} << 63)) & 48;
    sums[i % 4] += float_of(u32(load(bucket.weights) >> shift & (0 - is_known)) << 16);
    known += u32(is_known);
    seen(number, shift / 16, u32(is_known));
  }
  return (double(sums[0]) + sums[1]) + (double(sums[2]) + sums[3]);
}

// What the counts of words say: each how much oftener it was in the one than in the other. Of numbers that are
// multiplied the logarithms need not be added.
class Counts {
 public:
  explicit Counts(const Model& model) : model_(model), ratio_((model.head->spam + 1.0) / (model.head->ham + 1.0)) {}

  // The word of a slot; its counts are read by said(), when they have come.
  void add(u32 number, u32 slot, u32 is_known) {
    __builtin_prefetch(model_.records[number].spam);
    slots_[count_] = number * kSlots + slot;
    count_ += is_known & u32(count_ < kMostWords - 1);
  }

  double said() const {
    const double balance = logarithm(ratio_), high = ratio_ * kTelling, low = ratio_ / kTelling;
    double sum = 0, spam = 1, ham = 1;
    u32 telling = 0;
    for (u32 i = 0; i < count_; ++i) {
      const Record& record = model_.records[slots_[i] / kSlots];
      const u32 slot = slots_[i] % kSlots, in_spam = record.spam[slot], in_ham = record.ham[slot];
      const double s = in_spam + kUnseen, h = in_ham + kUnseen;
      if ((s < h * high && s > h * low) || in_spam == 0xffff || in_ham == 0xffff || in_spam + in_ham == 0) continue;
      spam *= s;
      ham *= h;
      if (++telling % 32 != 0) continue;  // 2^16 to that power is still a number
      sum += logarithm(spam) - logarithm(ham);
      spam = ham = 1;
    }
    sum += logarithm(spam) - logarithm(ham) - telling * balance;
    return sum * kWordShare / std::sqrt(telling + 1.0);
  }

 private:
  static constexpr u32 kMostWords = 2048;  // tokens/ makes fewer
  const Model& model_;
  double ratio_;  // of spam to ham among what was learnt
  u32 count_ = 0;
  u32 slots_[kMostWords];
};

}  // namespace

Score score(const Model& model, const Features& features) {
  Score score;
  Counts counts(model);
  const u64* at = features.first;
  for (u32 list = 0; list < kFeatureLists; at += features.counts[list], ++list) {
    const u32 view = kViewOf[list], count = features.counts[list];
    score.views[view] += list == kWordList ? sum_of(model, at, count, score.known[view],
                                                    [&](u32 n, u32 slot, u32 is) { counts.add(n, slot, is); })
                                           : sum_of(model, at, count, score.known[view], [](u32, u32, u32) {});
  }
  const Head& head = *model.head;
  for (u32 view = 0; view < kViews; ++view) score.views[view] *= value_of(count_of(features, view));
  score.views[kCounts] = counts.said();
  for (u32 voice = 0; voice < kVoices; ++voice) score.log_odds += head.weight[voice] * clip(score.views[voice], kClip);
  const double taught = double(head.spam) + double(head.ham);
  score.log_odds = number_or_0(score.log_odds * (taught / (taught + kEarly)));
  return score;
}

Known known(const Model& model, u64 feature) {
  const u32 bucket = bucket_of(model, feature);
  const u32 slot = slot_of(load(model.buckets[bucket].tags), tag_of(feature));
  if (slot == kNoSlot) return {0, 0, 0};
  const Record& record = model.records[bucket];
  return {double(record.weight[slot]), record.spam[slot], record.ham[slot]};
}

}  // namespace mailsift::bayes
