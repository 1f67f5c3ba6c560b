#include "reputation/collect.hpp"

#include "base/hash.hpp"

namespace mailsift::reputation {

u32 Collected::add_name(View name) {
  if (name.size > ~u32{0} - names_.size() || ends_.size() >= kNoName) {
    full_ = true;
    return kNoName;
  }
  append(names_, name);
  ends_.push(u32(names_.size()));
  return failed() ? kNoName : u32(ends_.size() - 1);
}

u32 Collected::add_entry(const Entry& entry) {
  if (entries_.size() >= kLong) full_ = true;
  else entries_.push(entry);
  return failed() ? kNoName : u32(entries_.size() - 1);
}

namespace {

// Never zero. Two keys with one hash don't happen by chance, and who makes some gains that his own entry is left out.
u64 guard_hash(Kind kind, const u8* key) { return filter_hash(load_big(key), load_big(key + 8), u32(kind)) | 1; }

// Where the hash is, or would be.
u64& slot_of(Vec<u64>& set, u64 hash) {
  std::size_t at = std::size_t(hash >> 1) & (set.size() - 1);
  while (set[at] != 0 && set[at] != hash) at = (at + 1) & (set.size() - 1);
  return set[at];
}

u32 place_of(const Vec<u64>& sorted, u64 value) {
  u32 from = 0, to = u32(sorted.size());
  while (from < to) {
    const u32 middle = from + (to - from) / 2;
    if (sorted[middle] < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

}  // namespace

void Collected::own(View host) {
  const u64 hash = quick_hash(host);
  const u32 place = place_of(own_, hash);
  own_.push(hash);
  if (own_.failed()) return;
  for (std::size_t i = own_.size() - 1; i > place; --i) own_[i] = own_[i - 1];
  own_[place] = hash;
}

bool Collected::is_own(View host) const {
  // A host that collides with one of these is left out with it: its owner gains no more than that.
  for (std::size_t from = 0; !own_.empty() && from < host.size; ++from) {
    if (from > 0 && host[from - 1] != '.') continue;
    const u64 hash = quick_hash(host.slice(from));
    const u32 place = place_of(own_, hash);
    if (place < own_.size() && own_[place] == hash) return true;
  }
  return false;
}

void Collected::guard(Kind kind, const u8* key) {
  if (2 * (std::size_t{guard_count_} + 1) > guards_.size()) {
    Vec<u64> old;
    old.append(guards_.data(), guards_.size());
    const std::size_t size = guards_.empty() ? 64 : 2 * guards_.size();
    guards_.clear();
    if (!guards_.extend(size)) return;
    std::memset(guards_.data(), 0, size * sizeof(u64));
    for (u64 hash : old)
      if (hash) slot_of(guards_, hash) = hash;
  }
  u64& slot = slot_of(guards_, guard_hash(kind, key));
  guard_count_ += slot == 0;
  slot = guard_hash(kind, key);
}

bool Collected::add(Kind kind, const u8* key, u32 expires, u32 entry, u64 host) {
  if (entry >= entries_.size() || kind == Kind::none || kind >= Kind::count_) return false;
  if (!guards_.empty() && slot_of(guards_, guard_hash(kind, key)) != 0) {
    ++guarded_;
    return true;
  }
  const bool is_long = entries_[entry].verdict == u8(Verdict::good);
  if (is_long && !has_full_key(kind)) return false;
  Record record;
  std::memcpy(record.key, key, kKey);
  record.what = u32(kind) << 28 | (expires < kMinutes ? expires : kMinutes);
  record.entry = entry;
  if (is_long) {
    Tail tail;
    tail.entry = entry;
    std::memcpy(tail.rest, key + kKey, sizeof tail.rest);
    record.entry = kLong | u32(tails_.size());
    if (tails_.size() >= kLong) full_ = true;
    tails_.push(tail);
  }
  if (has_host(kind)) {
    if (host == kNoHost) every_host_ = true;
    else if (hosts_.empty() || hosts_.back() != u32(host)) hosts_.push(u32(host));
  }
  if (records_.size() >= kLong) full_ = true;
  else records_.push(record);
  return !failed();
}

void Collected::mark(std::size_t first, std::size_t end) {
  for (std::size_t i = first; i < end && i < records_.size(); ++i) records_[i].what = 0;
}

// Of no kind; none is added so.
void Collected::drop_marked(std::size_t from) {
  std::size_t kept = from;
  for (std::size_t i = from; i < records_.size(); ++i)
    if (kind_of(records_[i]) != 0) records_[kept++] = records_[i];
  if (kept < records_.size()) records_.truncate(kept);
}

void Collected::sort() {
  Vec<Record> spare;
  sort_records(records_, spare);
  sort_hosts(hosts_);
}

Rows Collected::rows() const {
  const auto bytes = [](const auto* items) { return reinterpret_cast<const u8*>(items); };
  Rows rows;
  rows.records = {bytes(records_.data()), records_.size()};
  rows.entries = {bytes(entries_.data()), entries_.size()};
  rows.tails = {bytes(tails_.data()), tails_.size()};
  rows.names.ends = {bytes(ends_.data()), ends_.size()};
  rows.names.text = view(names_);
  rows.hosts = {bytes(hosts_.data()), hosts_.size()};
  rows.every_host = every_host_;
  return rows;
}

void Collected::clear() {
  records_.clear(), entries_.clear(), tails_.clear(), ends_.clear(), names_.clear();
  guards_.clear(), own_.clear(), hosts_.clear();
  every_host_ = false;
  guard_count_ = 0, guarded_ = 0;
  full_ = false;
}

}  // namespace mailsift::reputation
