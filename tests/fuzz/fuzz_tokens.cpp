// Any bytes as a message: no list above its bound, no feature twice in one, the record valid, equal on every level and
// with a warm scratch; a model learns it, takes it back exactly, and survives any bytes in its place.

#include <algorithm>

#include "bayes/mend.hpp"
#include "bayes/rows.hpp"
#include "facts/extract.hpp"
#include "levels.hpp"
#include "must.hpp"

using namespace mailsift;

namespace {

constexpr u32 kBuckets = 8, kLines = 8;  // so small that features are evicted soon
const std::size_t kSize = bayes::size_of(kBuckets, kLines);
const std::size_t kLearnt = bayes::front_of(kBuckets, kLines);  // in front of the journal
constexpr std::size_t kMost = bayes::kHeadBytes + (64 << kBuckets) + (64 << kLines) + bayes::kJournalBytes +
                              bayes::kHistoryHeadBytes +
                              ((bayes::kRecentBytes + bayes::kOlderBytes + 2 * bayes::kKeptBytes) << kBuckets);

alignas(64) u8 memory[kMost], copy[kMost], base[kMost];
u8 before[kMost];

Features features_of(View record, Vec<u64>& items) {
  facts::Head head;
  std::memcpy(&head, record.data, sizeof head);
  const facts::SectionRange place = head.sections[u32(facts::Section::features)];
  items.clear();
  u64* const to = items.extend(place.rows);
  std::memcpy(to, record.data + place.offset, place.rows * sizeof(u64));
  Features features;
  features.first = items.data();
  features.key = head.message_key;
  std::memcpy(features.counts, head.feature_counts, sizeof head.feature_counts);
  return features;
}

void check_lists(const Features& features) {
  const u64* at = features.first;
  for (u32 list = 0; list < kFeatureLists; at += features.counts[list], ++list) {
    const u32 count = features.counts[list];
    MUST(count <= tokens::kMost[list]);
    static Vec<u64> sorted;
    sorted.clear();
    sorted.append(at, count);
    std::sort(sorted.begin(), sorted.end());
    MUST(std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end());
  }
}

bool is_damaged(const bayes::Model& model) {
  const bayes::Damage damage = bayes::look_over(model);
  return damage.slots || damage.messages || damage.head;
}

// Any bytes as the other model.
void check_merged(const bayes::Model& other) {
  alignas(64) static u8 into[sizeof memory];
  static const bool made = bayes::create(into, kSize, kBuckets, kLines, tokens::kTokensVersion);
  bayes::Model model;
  MUST(made && bayes::open(into, kSize, tokens::kTokensVersion, model));
  MUST(bayes::merge(model, other));
  bayes::mend(model);
  MUST(!is_damaged(model));
}

bayes::Model opened(u8* at) {
  bayes::Model model;
  MUST(bayes::open(at, kSize, tokens::kTokensVersion, model));
  return model;
}

bool forget_in_copy(bayes::Wanted wanted) {
  std::memcpy(copy, memory, kSize);
  MUST(bayes::forget_many(opened(copy), opened(memory), &wanted, 1));
  return wanted.is_forgotten;
}

// `base` is what the model was before the message that was learnt last, and `last` that: forgotten behind this one it
// was never learnt, as long as the history has room for it.
void check_forgotten(const Features& features, bool spam) {
  static u64 last = 0;
  static bool last_spam = false;
  if (last && last != features.key && forget_in_copy({last, nullptr, last_spam, false})) {
    const bayes::Model never = opened(base);
    MUST(bayes::learn(never, features, spam) != bayes::Outcome::too_many);
    MUST(std::memcmp(copy, base, kLearnt) == 0);
    MUST(!is_damaged(never) && !is_damaged(opened(copy)));
  }
  last = features.key;
  last_spam = spam;
  std::memcpy(base, before, kSize);
}

// Any bytes in the place of any piece.
void check_lies(const Features& features, View bytes, bool spam) {
  const bayes::Model model = opened(memory);
  const std::size_t history = kLearnt + bayes::kJournalBytes + (features.key & 2 ? 0 : bayes::kHistoryHeadBytes);
  for (std::size_t i = 0; i < bytes.size && i < kLearnt - 64; ++i) memory[64 + i] = bytes[i];
  for (std::size_t i = 0; i < bytes.size && i < bayes::kJournalBytes; ++i) memory[kLearnt + i] = bytes[i];
  for (std::size_t i = 0; i < bytes.size && history + i < kSize; ++i) memory[history + i] = bytes[i];
  bayes::recover(model);
  check_merged(model);
  bayes::score(model, features);
  bayes::learn(model, features, spam);
  forget_in_copy({features.key, &features, spam, false});
  bayes::forget_last(model, features.key, spam);
  bayes::learn(model, features, !spam);
  bayes::is_sane(model);
  bayes::mend(model);
  MUST(!is_damaged(model));
  bayes::learn(model, features, spam);
}

void check_model(const Features& features, View bytes) {
  const bayes::Model model = opened(memory);
  std::memcpy(before, memory, kSize);
  const bool spam = features.key & 1;
  const bayes::Outcome outcome = bayes::learn(model, features, spam);
  if (outcome == bayes::Outcome::learnt) {
    MUST(bayes::forget_last(model, features.key, spam));
    MUST(std::memcmp(before, memory, kLearnt) == 0);
    std::memcpy(before, memory, kSize);
    bayes::learn(model, features, spam);
    MUST(bayes::learn(model, features, spam) == bayes::Outcome::again);
    check_forgotten(features, spam);
  } else {
    MUST(std::memcmp(before, memory, kLearnt) == 0);
    if (outcome == bayes::Outcome::again) MUST(forget_in_copy({features.key, &features, spam, false}));
  }
  MUST(!is_damaged(model) && bayes::is_sane(model));
  std::memcpy(before, memory, kSize);
  check_lies(features, bytes, spam);
  std::memcpy(memory, before, kSize);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static facts::Scratch warm;
  static Bytes first, other;
  static Vec<u64> items;
  static const bool made = bayes::create(memory, kSize, kBuckets, kLines, tokens::kTokensVersion);
  MUST(made && kSize <= kMost);
  const View raw(data, size);
  Limits limits;
  limits.time_ms = 1000000;
  MUST(facts::extract(raw, limits, facts::Tables(), facts::kFeatures, warm, first) == facts::Status::ok);
  MUST(facts::valid(view(first)));
  levels::each([&](cpu::Level) {
    MUST(facts::extract(raw, limits, facts::Tables(), facts::kFeatures, warm, other) == facts::Status::ok);
    MUST(view(first).equals(view(other)));
  });
  const Features features = features_of(view(first), items);
  check_lists(features);
  check_model(features, raw);
  return 0;
}
