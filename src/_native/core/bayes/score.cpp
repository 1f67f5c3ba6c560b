#include "bayes/arithmetic.hpp"

namespace mailsift::bayes {
namespace {

// The weights of a list, in four sums, so that one addition need not wait for the one before; and how many are known.
double sum_of(const Model& model, const u64* at, u32 count, u32& known) {
  float sums[4] = {};
  for (u32 i = 0; i < count && i < kAhead; ++i) __builtin_prefetch(&model.buckets[bucket_of(model, at[i])]);
  for (u32 i = 0; i < count; ++i) {
    fetch(model, at, i, count);
    const Bucket& bucket = model.buckets[bucket_of(model, at[i])];
    const u64 match = matches(load(bucket.tags), tag_of(at[i])), is_known = match != 0;
    const u32 shift = u32(__builtin_ctzll(match | u64{1} << 63)) & 48;
    sums[i % 4] += float_of(u32(load(bucket.weights) >> shift & (0 - is_known)) << 16);
    known += u32(is_known);
  }
  return (double(sums[0]) + sums[1]) + (double(sums[2]) + sums[3]);
}

// What the counts of words say: each how much oftener it was in the one than in the other.
double said_by_counts(const Model& model, const u64* at, u32 count) {
  const double balance = logarithm((double(model.head->ham) + 1) / (double(model.head->spam) + 1));
  double sum = 0;
  u32 telling = 0;
  for (u32 i = 0; i < count; ++i) {
    if (i + kAhead < count) __builtin_prefetch(model.records[bucket_of(model, at[i + kAhead])].spam);
    const Known word = known(model, at[i]);
    const bool is_full = word.spam == 0xffff || word.ham == 0xffff;
    if (is_full || word.spam + word.ham == 0) continue;
    const double says = balance + logarithm((word.spam + kUnseen) / (word.ham + kUnseen));
    if (says < kTelling && says > -kTelling) continue;
    sum += says;
    ++telling;
  }
  return sum * kWordShare / std::sqrt(telling + 1.0);
}

}  // namespace

Score score(const Model& model, const Features& features) {
  Score score;
  const u64* at = features.first;
  for (u32 list = 0; list < kFeatureLists; at += features.counts[list], ++list)
    score.views[kViewOf[list]] += sum_of(model, at, features.counts[list], score.known[kViewOf[list]]);
  const Head& head = *model.head;
  for (u32 view = 0; view < kViews; ++view) score.views[view] *= value_of(count_of(features, view));
  score.views[kCounts] = said_by_counts(model, features.first, features.counts[kWordList]);
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
