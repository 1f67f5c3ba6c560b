#include "reputation/merge.hpp"

#include <sys/mman.h>

#include <algorithm>

namespace mailsift::reputation {
namespace {

template <class T>
bool before(const T& a, const T& b) {
  if (a.head != b.head) return a.head < b.head;
  return a.rest != b.rest ? a.rest < b.rest : a.input < b.input;
}

// Smaller wins.
u64 rank(const Merged& m) {
  return u64{kind_of(m.record)} << 48 | u64{m.entry.tier} << 40 | u64(u8(~m.entry.verdict)) << 32 |
         u64(u8(~m.entry.confidence)) << 24 | m.input;
}

u32 last_minute(const Merged& m) { return expiry_of(m.record) ? expiry_of(m.record) : ~u32{0}; }

bool wins(const Merged& a, const Merged& b) {
  const u64 x = rank(a), y = rank(b);
  return x != y ? x < y : last_minute(a) > last_minute(b);
}

// More of one key and kind than this many, each outliving those before it, nobody reads.
constexpr u32 kMostAlike = 16;
// Sources that exclude one key; of further ones it is not known.
constexpr u32 kMostExcluding = 64;

constexpr u64 kLetGo = 8u << 20, kPage = 1u << 16;  // the largest page that we run on

}  // namespace

Excluders::Excluders(const Input* inputs, u32 count) {
  for (u32 i = 0; i < count; ++i) {
    const Table<Entry>& entries = inputs[i].rows.entries;
    for (u64 e = 0; e < entries.count; ++e) {
      Entry entry = entries[e];
      entry.tier = std::max(entry.tier, inputs[i].least_tier);
      if (!excludes(entry)) continue;
      const u16 source = u16(inputs[i].first_source + entry.source);
      of_[source / 64] |= u64{1} << source % 64;
      any_ = true;
    }
  }
}

// Whether `b`, behind `a` and of one kind with it, is never seen. Of feeds, what may be taken out hides nothing that
// others say, and no exclusion is hidden by others.
bool Merge::hides(const Merged& a, const Merged& b) const {
  if (kind_of(a.record) != kind_of(b.record) || last_minute(a) < last_minute(b)) return false;
  const u16 source = source_of(a);
  if (a.entry.tier >= u8(Tier::feed) && source != source_of(b) && (excludes(b.entry) || excluders_.has(source)))
    return false;
  if (!(a.record.entry & kLong)) return true;
  return b.record.entry & kLong && std::memcmp(a.tail.rest, b.tail.rest, sizeof a.tail.rest) == 0;
}

void Merge::advance(u32 input) {
  Head& top = heap_[0];
  const Table<Record>& records = inputs_[input].rows.records;
  for (; at_[input] < records.count; ++at_[input]) {
    const u8* key = records.items + at_[input] * sizeof(Record);
    const Head next{load_big(key), load_big(key + 8), input};
    if (before(next, top)) {  // an input that is not sorted
      ++damaged;
      continue;
    }
    top = next;
    return;
  }
  top = heap_.back();
  heap_.pop();
}

void Merge::sift(u32 at) {
  for (u32 child; (child = 2 * at + 1) < heap_.size(); at = child) {
    if (child + 1 < heap_.size() && before(heap_[child + 1], heap_[child])) ++child;
    if (!before(heap_[child], heap_[at])) return;
    std::swap(heap_[child], heap_[at]);
  }
}

void Merge::let_go(u32 input) {
  const u64 read = at_[input] * sizeof(Record);
  if (read < gone_[input] + kLetGo) return;
  const auto start = reinterpret_cast<std::uintptr_t>(inputs_[input].rows.records.items);
  const std::uintptr_t from = (start + gone_[input] + kPage - 1) / kPage * kPage, to = (start + read) / kPage * kPage;
  if (from < to) ::madvise(reinterpret_cast<void*>(from), to - from, MADV_DONTNEED);
  gone_[input] = read;
}

bool Merge::start() {
  if (!at_.extend(count_) || !gone_.extend(count_)) return false;
  for (u32 i = 0; i < count_; ++i) {
    at_[i] = gone_[i] = 0;
    const Table<Record>& records = inputs_[i].rows.records;
    if (records.count > 0) heap_.push({load_big(records.items), load_big(records.items + 8), i});
  }
  for (u32 at = u32(heap_.size()) / 2; at-- > 0;) sift(at);
  return !heap_.failed();
}

void Merge::take(u32 input, u64 index, Vec<Merged>& group) {
  const Rows& rows = inputs_[input].rows;
  Merged m;
  m.record = rows.records[index];
  m.input = input;
  m.tail = Tail{};
  m.entry_place = m.record.entry;
  bool good = true;
  if (m.record.entry & kLong) {
    good = (m.record.entry & ~kLong) < rows.tails.count;
    m.tail = rows.tails[m.record.entry & ~kLong];
    m.entry_place = m.tail.entry;
  }
  m.entry = rows.entries[m.entry_place];
  m.entry.tier = std::max(m.entry.tier, inputs_[input].least_tier);
  const u32 kind = kind_of(m.record);
  good = good && m.entry_place < rows.entries.count && m.entry.verdict < u8(Verdict::count_) &&
         m.entry.tier < u8(Tier::count_) && kind > 0 && kind < kKinds &&
         (m.entry.verdict == u8(Verdict::good)) == ((m.record.entry & kLong) != 0);
  if (!good) ++damaged;
  else if (now_ && has_expired(expiry_of(m.record), now_)) ++expired;
  else group.push(m);
}

// What a source excludes counts for nothing else that it says of the same key: in lists of DNS an exclusion comes first
// among equals, and the pieces that a range became are equal to what is excluded out of it.
void Merge::drop_excluded(Vec<Merged>& group) {
  struct Excluded {
    u64 by;
    u32 last_minute;
  } excluded[kMostExcluding];
  const auto by = [&](const Merged& m) {
    return u64{kind_of(m.record)} << 40 | u64{m.entry.tier} << 32 | source_of(m);
  };
  const auto of = [&](Excluded* end, u64 whose) {
    return std::find_if(excluded, end, [&](const Excluded& one) { return one.by == whose; });
  };
  Excluded* end = excluded;
  for (const Merged& m : group) {
    if (!excludes(m.entry)) continue;
    Excluded* const one = of(end, by(m));
    if (one == excluded + kMostExcluding) break;
    if (one == end) *end++ = {by(m), 0};
    one->last_minute = std::max(one->last_minute, last_minute(m));
  }
  if (end == excluded) return;
  std::size_t kept = 0;
  for (const Merged& m : group) {
    const Excluded* const one = of(end, by(m));
    if (one == end || excludes(m.entry) || last_minute(m) > one->last_minute) group[kept++] = m;
  }
  merged += group.size() - kept;
  group.truncate(kept);
}

void Merge::keep_winners(Vec<Merged>& group) {
  if (group.size() < 2) return;
  std::sort(group.begin(), group.end(), wins);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < group.size(); ++i) {
    u32 alike = 0;
    bool seen = true;
    for (std::size_t k = kept; k-- > 0 && seen && kind_of(group[k].record) == kind_of(group[i].record);)
      seen = !hides(group[k], group[i]) && ++alike < kMostAlike;
    if (seen) group[kept++] = group[i];
  }
  merged += group.size() - kept;
  group.truncate(kept);
}

// The winners stand first of each kind.
void Merge::drop_overridden(Vec<Merged>& group) {
  std::size_t kept = 0;
  u32 dropped = 0;
  for (const Merged& m : group) {
    const u32 kind = kind_of(m.record);
    if (m.entry.tier == u8(Tier::override_)) dropped = kind;
    if (kind != dropped) group[kept++] = m;
  }
  group.truncate(kept);
}

bool Merge::next(Vec<Merged>& group) {
  while (!heap_.empty()) {
    group.clear();
    const Head first = heap_[0];
    while (!heap_.empty() && heap_[0].head == first.head && heap_[0].rest == first.rest) {
      const u32 input = heap_[0].input;
      take(input, at_[input]++, group);
      if (inputs_[input].is_file) let_go(input);
      advance(input);
      sift(0);
    }
    failed_ = failed_ || group.failed();
    if (failed_) return false;
    if (group.size() > 1) drop_excluded(group);
    keep_winners(group);
    if (without_overrides_) drop_overridden(group);
    if (!group.empty()) return true;
  }
  return false;
}

}  // namespace mailsift::reputation
