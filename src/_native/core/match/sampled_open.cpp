// Looks a section over. After it every index that a search follows is in range, whatever text it meets.
#include "match/sampled.hpp"
#include "match/taker.hpp"
#include "match/word.hpp"

namespace mailsift::match {

namespace {

Marks marks_of(const GramTable& table) {
  const bool words = table.kind == SetKind::words;
  Marks marks;
  for (u32 i = 0; i < 256; ++i) {
    const u8 c = u8(i);
    const bool word = is_ascii_word(c), first = words ? word : table.first.has(c);
    u8 mark = word ? Marks::kBehindWord : Marks::kBehindOther;
    if (first) mark |= Marks::kBeginsBehindOther;
    if (word ? !words && table.inside.has(c) : first) mark |= Marks::kBeginsBehindWord;
    if (words || table.gram < 2 || table.second.has(c)) mark |= Marks::kSecond;
    marks.of[i] = mark;
  }
  return marks;
}

}  // namespace

bool Sampled::open(View section) {
  tables_count_ = records_count_ = phrases_ = 0;
  SampledHeader header;
  if (section.size < sizeof header || reinterpret_cast<std::uintptr_t>(section.data) % 8) return false;
  std::memcpy(&header, section.data, sizeof header);
  if (std::memcmp(header.magic, "MSPHRASE", 8) || header.version != kSampledVersion) return false;
  if (header.byte_order != kByteOrder || std::memcmp(header.engine, kSampledEngine, sizeof kSampledEngine)) return false;
  if (header.bytes != section.size || header.sets > kMaxSets) return false;
  Taker taker(section, sizeof header);
  records_ = taker.take<Record>(header.records);
  for (u32 i = 0; i < header.sets; ++i)
    if (!take_table(header.set[i], header.records, taker, tables_[i])) return false;
  rests_ = taker.take<Rest>(header.rests);
  tokens_ = taker.take<u16>(header.tokens);
  tails_ = taker.take<u8>(header.tails);
  if (!taker.all_taken() || (header.records && !header.sets) || !records_hold(header)) return false;
  tables_count_ = header.sets;
  has_shorts_ = false;
  for (u32 i = 0; i < tables_count_; ++i) has_shorts_ |= tables_[i].kind != SetKind::sampled;
  records_count_ = header.records;
  phrases_ = header.phrases;
  return true;
}

bool Sampled::take_table(const SampledHeader::Set& set, u32 records, Taker& taker, GramTable& table) {
  if (set.kind > SetKind::shorts || set.gram < 1 || set.gram > 8 || set.step < 1 || set.step > kMaxStep) return false;
  if (set.bloom_bits < 1 || set.bloom_bits > kMaxBloomBits) return false;
  if (set.bucket_bits < 1 || set.bucket_bits > kMaxBucketBits) return false;
  const u64 buckets = u64{1} << set.bucket_bits;
  table.kind = set.kind;
  table.gram = set.gram, table.step = set.step;
  table.first = Heads(set.first), table.inside = Heads(set.inside), table.second = Heads(set.second);
  table.has_inside = set.inside[0] | set.inside[1] | set.inside[2] | set.inside[3];
  table.mask = ~u64{0} >> (64 - 8 * set.gram);
  table.marks = marks_of(table);
  table.bloom = taker.take<u32>(u64{1} << set.bloom_bits);
  table.bloom_shift = 32 - set.bloom_bits;
  table.starts = taker.take<u32>(buckets + 1);
  table.bucket_shift = 64 - set.bucket_bits;
  table.refs = taker.take<Ref>(set.refs);
  if (!taker.good() || table.starts[0] != 0 || table.starts[buckets] != set.refs) return false;
  for (u64 i = 0; i < buckets; ++i)
    if (table.starts[i] > table.starts[i + 1]) return false;
  for (u32 i = 0; i < set.refs; ++i)
    if (table.refs[i].record >= records) return false;
  return true;
}

bool Sampled::records_hold(const SampledHeader& header) const {
  for (u32 i = 0; i < header.records; ++i) {
    const Record& record = records_[i];
    if (record.phrase >= header.phrases || record.size < 1 || record.size > kMaxKey) return false;
    const bool mask = record.flags & Entry::mask;
    if (!mask && record.size <= kInline) continue;
    if (record.rest >= header.rests) return false;
    const Rest& rest = rests_[record.rest];
    if (mask && u64{rest.token} + rest.left + rest.right > header.tokens) return false;
    if (record.size > kInline && u64{rest.tail} + (record.size - kInline) > header.tails) return false;
  }
  return true;
}

}  // namespace mailsift::match
