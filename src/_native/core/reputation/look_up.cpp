// Look-ups in batches: first the filter for all of them, then the directory for those that pass, then the records. The
// memory of a step is asked for before the step, so that a batch waits once where single look-ups would wait each.
#include "reputation/segment.hpp"

namespace mailsift::reputation {
namespace {

// Records of one key that are looked at; a builder leaves fewer.
constexpr u64 kMostAlike = 256;

struct Key {
  u64 head, rest;
};

struct Batch {
  const Query* queries;
  u32 first, now;
  Key keys[kBatch];
  u64 hashes[kBatch];
  u8 open[kBatch];  // those without an answer
  u32 open_count;
};

struct Span {
  u64 from, to;
};

inline void ask_for(const void* memory) { __builtin_prefetch(memory); }

// Those whose keys may be in the segment, with their places in the directory asked for.
u32 filter(const Segment& segment, const Batch& batch, u8* passed) {
  Segment::Probe probes[kBatch];
  for (u32 i = 0; i < batch.open_count; ++i) {
    const u32 q = batch.open[i];
    probes[i] = segment.probe(batch.keys[q].head, batch.hashes[q]);
    if (!probes[i].at[0]) continue;
    for (const u8* at : probes[i].at) ask_for(at);
  }
  u32 count = 0;
  for (u32 i = 0; i < batch.open_count; ++i) {
    if (!Segment::passes(probes[i])) continue;
    passed[count++] = batch.open[i];
    ask_for(segment.bucket(batch.keys[batch.open[i]].head));
  }
  return count;
}

Span span_of(const Segment& segment, u64 head) {
  u32 ends[2];
  std::memcpy(ends, segment.bucket(head), sizeof ends);
  const u64 count = segment.rows().records.count;
  return {ends[0], ends[1] < count ? ends[1] : count};
}

inline Key key_at(const Table<Record>& records, u64 index) {
  const u8* at = records.items + index * sizeof(Record);
  return {load_big(at), load_big(at + 8)};
}

inline bool before(Key a, Key b) { return a.head != b.head ? a.head < b.head : a.rest < b.rest; }

// The first record that is not before the key, within the span, which lies within the table.
u64 lower_bound(const Table<Record>& records, Span span, Key key) {
  while (span.from < span.to) {
    const u64 middle = span.from + (span.to - span.from) / 2;
    if (before(key_at(records, middle), key)) span.from = middle + 1;
    else span.to = middle;
  }
  return span.from;
}

// What the record says of a query with its key and kind, if it says anything of it.
bool entry_of(const Rows& rows, const Record& record, const Query& query, Entry& entry) {
  u32 index = record.entry;
  if (index & kLong) {
    const Tail tail = rows.tails[index & ~kLong];
    if (std::memcmp(tail.rest, query.key + kKey, sizeof tail.rest) != 0) return false;
    index = tail.entry;
  } else if (rows.entries[index].verdict == u8(Verdict::good)) {
    return false;  // nothing but all of the key allows
  }
  entry = rows.entries[index];
  return index < rows.entries.count && entry.verdict < u8(Verdict::count_) && entry.tier < u8(Tier::count_);
}

void put(const Entry& entry, const Record& record, const Query& query, Answer& answer) {
  answer.verdict = entry.verdict, answer.confidence = entry.confidence, answer.tier = entry.tier;
  answer.kind = u8(query.kind);
  answer.categories = entry.categories, answer.source = entry.source;
  answer.name = entry.name, answer.version = entry.version;
  answer.expires = expiry_of(record);
  answer.tag = query.tag;
}

bool is_among(const Answer* answers, u32 count, u16 source) {
  for (u32 i = 0; i < count; ++i)
    if (answers[i].source == source) return true;
  return false;
}

// The winner; where sources of feeds exclude something, also what others say up to one that nothing can take out, and
// what others exclude.
u32 search(const Segment& segment, const Query& query, Key key, Span span, u32 now, Answer* answers) {
  const Rows& rows = segment.rows();
  u64 at = lower_bound(rows.records, span, key);
  u32 found = 0;
  bool settled = false;
  for (const u64 last = at + kMostAlike; at < span.to && at < last && found < kMostAnswers; ++at) {
    const Record record = rows.records[at];
    if (std::memcmp(record.key, query.key, kKey) != 0) break;
    Entry entry;
    if (kind_of(record) != query.kind || has_expired(expiry_of(record), now)) continue;
    if (!entry_of(rows, record, query, entry)) continue;
    if (found && (is_among(answers, found, entry.source) || (settled && !excludes(entry)))) continue;
    put(entry, record, query, answers[found++]);
    if (!segment.has_excluders() || entry.tier < u8(Tier::feed)) break;
    settled = settled || !(entry.flags & kExcluder);
  }
  return found;
}

u32 look_into(const Segment& segment, u32 number, Batch& batch, Answer* answers) {
  u8 passed[kBatch];
  Span spans[kBatch];
  const u32 count = filter(segment, batch, passed);
  for (u32 i = 0; i < count; ++i) {
    spans[i] = span_of(segment, batch.keys[passed[i]].head);
    if (spans[i].from >= spans[i].to) continue;
    const u8* from = segment.rows().records.items + spans[i].from * sizeof(Record);
    ask_for(from);
    ask_for(from + sizeof(Record) * (spans[i].to - spans[i].from) - 1);
  }
  u32 found = 0;
  for (u32 i = 0; i < count; ++i) {
    const u32 q = batch.first + passed[i];
    if (spans[i].from >= spans[i].to) continue;
    u32 more = search(segment, batch.queries[q], batch.keys[passed[i]], spans[i], batch.now, answers + found);
    for (; more > 0; --more, ++found) answers[found].query = q, answers[found].segment = number;
  }
  return found;
}

// Queries with an answer are asked no further.
void close(Batch& batch, const Answer* answers, u32 found) {
  u32 left = 0, a = 0;
  for (u32 i = 0; i < batch.open_count; ++i) {
    const u32 q = batch.first + batch.open[i], from = a;
    while (a < found && answers[a].query == q) ++a;
    if (a == from) batch.open[left++] = batch.open[i];
  }
  batch.open_count = left;
}

}  // namespace

u32 Base::look_up(const Query* queries, u32 count, u32 now, Answer* answers) const {
  u32 found = 0;
  Batch batch;
  batch.queries = queries;
  batch.now = now;
  for (batch.first = 0; batch.first < count; batch.first += kBatch) {
    batch.open_count = count - batch.first < kBatch ? count - batch.first : kBatch;
    for (u32 i = 0; i < batch.open_count; ++i) {
      const Query& query = queries[batch.first + i];
      batch.keys[i] = {load_big(query.key), load_big(query.key + 8)};
      batch.hashes[i] = filter_hash(batch.keys[i].head, batch.keys[i].rest, query.kind);
      batch.open[i] = u8(i);
    }
    for (u32 s = 0; s < this->count && batch.open_count > 0; ++s) {
      if (segments[s]->size() == 0) continue;
      const u32 more = look_into(*segments[s], s, batch, answers + found);
      close(batch, answers + found, more);
      found += more;
    }
  }
  return found;
}

}  // namespace mailsift::reputation
