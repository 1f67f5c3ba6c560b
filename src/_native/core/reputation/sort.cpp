// Radix sort from the most significant bits: into 2048 groups, each into groups of a few records, these by insertion.
#include <algorithm>
#include <utility>

#include "reputation/collect.hpp"

namespace mailsift::reputation {
namespace {

constexpr u32 kFirstBits = 11, kMostSecondBits = 11;
constexpr std::size_t kFew = 24;

inline u64 lead(const Record& record) { return load_big(record.key); }

bool before(const Record& a, const Record& b) {
  const u64 x = lead(a), y = lead(b);
  return x != y ? x < y : load_big(a.key + 8) < load_big(b.key + 8);
}

void sort_few(Record* records, std::size_t count) {
  if (count > kFew) return std::sort(records, records + count, before);
  for (std::size_t i = 1; i < count; ++i) {
    const Record record = records[i];
    std::size_t at = i;
    for (; at > 0 && before(record, records[at - 1]); --at) records[at] = records[at - 1];
    records[at] = record;
  }
}

// Spreads `from` over `to` by `bits` bits of the leading 64, the first of which is `shift` + bits below the top.
void spread(const Record* from, std::size_t count, u32 shift, u32 bits, Record* to, u32* ends) {
  const u32 groups = 1u << bits;
  std::memset(ends, 0, groups * sizeof(u32));
  const auto group = [=](const Record& record) { return u32(lead(record) >> shift) & (groups - 1); };
  for (std::size_t i = 0; i < count; ++i) ++ends[group(from[i])];
  u32 sum = 0;
  for (u32 g = 0; g < groups; ++g) {
    const u32 size = ends[g];
    ends[g] = sum;
    sum += size;
  }
  for (std::size_t i = 0; i < count; ++i) to[ends[group(from[i])]++] = from[i];
}

}  // namespace

void sort_records(Vec<Record>& records, Vec<Record>& spare) {
  const std::size_t count = records.size();
  spare.clear();
  if (count < 2 * kFew || !spare.extend(count)) return sort_few(records.data(), count);
  static_assert(kFirstBits <= 11 && kMostSecondBits <= 11, "room for the ends of groups");
  u32 ends[1u << kFirstBits], inner[1u << kMostSecondBits];
  spread(records.data(), count, 64 - kFirstBits, kFirstBits, spare.data(), ends);
  std::size_t from = 0;
  for (u32 g = 0; g < 1u << kFirstBits; ++g) {
    const std::size_t size = ends[g] - from;
    u32 bits = 0;
    while (bits < kMostSecondBits && (size >> bits) > 4) ++bits;
    spread(spare.data() + from, size, 64 - kFirstBits - bits, bits, records.data() + from, inner);
    for (u32 i = 0, at = 0; i < 1u << bits; at = inner[i++]) sort_few(records.data() + from + at, inner[i] - at);
    from = ends[g];
  }
}

// Eleven bits at a time, the lowest first.
void sort_hosts(Vec<u32>& hosts) {
  Vec<u32> other;
  u32* to = other.extend(hosts.size());
  if (!to || hosts.empty() || std::is_sorted(hosts.begin(), hosts.end())) {
    std::sort(hosts.begin(), hosts.end());
  } else {
    u32* from = hosts.data();
    for (u32 shift = 0; shift < 33; shift += 11) {
      std::size_t places[2048] = {}, before = 0;
      for (std::size_t i = 0; i < hosts.size(); ++i) ++places[from[i] >> shift & 2047];
      for (std::size_t& place : places) before += std::exchange(place, before);
      for (std::size_t i = 0; i < hosts.size(); ++i) to[places[from[i] >> shift & 2047]++] = from[i];
      std::swap(from, to);
    }
    std::memcpy(hosts.data(), from, hosts.size() * sizeof(u32));  // after three rounds they stand in the other one
  }
  hosts.truncate(std::size_t(std::unique(hosts.begin(), hosts.end()) - hosts.begin()));
}

}  // namespace mailsift::reputation
