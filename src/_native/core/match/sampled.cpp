#include "match/sampled.hpp"

#include <algorithm>

#include "match/pattern.hpp"
#include "match/word.hpp"

namespace mailsift::match {

namespace {

constexpr std::size_t kWindow = 3840;  // bytes; a multiple of sixteen steps, whatever the step
constexpr std::size_t kBatch = 256;    // candidates that are verified together
static_assert(kWindow % (16 * 12) == 0 && kWindow <= 0xffff, "places are counted from a window's beginning");

// The gram of a place, as its table has it.
inline u64 gram_at(const GramTable& table, View text, std::size_t at) {
  const u64 bytes = eight_at(text, at);
  if (table.kind != SetKind::words) return bytes & table.mask;
  std::size_t size = 0;
  while (size < 8 && is_ascii_word(u8(bytes >> 8 * size))) ++size;
  return bytes & kFirst[size];
}

inline u64 eight(const u8* at) {
  u64 bytes;
  std::memcpy(&bytes, at, sizeof bytes);
  return bytes;
}

// `size` bytes; of eight and more the last ones are compared together with some of those before.
inline bool equal(const u8* a, const u8* b, std::size_t size) {
  if (size < 8) {
    for (std::size_t i = 0; i < size; ++i)
      if (a[i] != b[i]) return false;
    return true;
  }
  u64 different = eight(a + size - 8) ^ eight(b + size - 8);
  for (std::size_t i = 0; i + 8 < size; i += 8) different |= eight(a + i) ^ eight(b + i);
  return different == 0;
}

// Mostly both neighbours are ASCII.
inline bool boundary(View text, std::size_t at) {
  if (at == 0 || at >= text.size) return true;
  const u8 before = text[at - 1], after = text[at];
  if ((before | after) < 0x80) return !(is_ascii_word(before) && is_ascii_word(after));
  return word_boundary(text, at);
}

// Hits come nearly in order: each is mostly at its place or a few before it. Moves are counted, so that no list makes
// this dear.
void put_in_order(Hit* hits, std::size_t count) {
  std::size_t moves = 0;
  for (std::size_t i = 1; i < count; ++i) {
    if (!earlier(hits[i], hits[i - 1])) continue;
    const Hit hit = hits[i];
    std::size_t to = i;
    for (; to > 0 && earlier(hit, hits[to - 1]); --to) hits[to] = hits[to - 1];
    hits[to] = hit;
    moves += i - to;
    if (moves > 8 * count) return std::sort(hits, hits + count, earlier);
  }
}

}  // namespace

struct Sampled::Candidate {
  u32 bucket, end;  // of its refs: first the bucket, then the refs from `bucket` to `end`
  u32 at;
  u16 tag;
};

struct Sampled::Check {
  u32 record, from;
};

struct Sampled::Scan {
  View text;
  std::size_t limit;
  Vec<Hit>& out;
  u64 work, mask_work;    // looks that are still allowed
  std::size_t settled;    // hits before this are in order and final
  bool masks_cut = false; // masks cost too much and are passed over
  bool masks_hit = false;
  bool spent = false;     // the search has to stop
  bool cut = false;       // there were more hits than the limit allows
  std::size_t checks_count = 0;
  Check checks[kBatch];

  Scan(View t, std::size_t most, Vec<Hit>& hits)
      : text(t), limit(most), out(hits), work(kWorkForNothing + kWorkPerByte * t.size),
        mask_work(kWorkForNothing + kMaskWorkPerByte * t.size), settled(hits.size()) {}
  void pay(u64 looks) {
    if (looks > work) spent = true;
    else work -= looks;
  }
  void pay_mask(u64 looks) {
    masks_cut |= looks > mask_work;
    mask_work -= masks_cut ? mask_work : looks;
  }
  // Once twice as many wait as the limit allows, the earliest are kept: no others can be among the answer.
  void add(u32 phrase, std::size_t from, std::size_t end) {
    out.push(Hit{phrase, u32(from), u32(end - from)});
    spent |= out.failed();
    if (out.size() / 2 >= limit + 2048) keep_earliest();
  }
  void keep_earliest() {
    Hit* const first = out.begin() + settled;
    const std::size_t kept = limit > settled ? limit - settled : 0;
    if (kept < out.size() - settled) std::nth_element(first, first + kept, out.end(), earlier);
    out.truncate(settled + kept);
    cut = true;
  }
  // All hits are found that end at or before `end`.
  void settle(std::size_t end) {
    if (settled == out.size()) return;
    Hit* const first = out.begin() + settled;
    put_in_order(first, out.size() - settled);
    if (masks_hit) out.truncate(std::size_t(std::unique(first, out.end(), same) - out.begin()));
    while (settled < out.size() && u64{out[settled].from} + out[settled].size <= end) ++settled;
    if (settled <= limit) return;
    out.truncate(settled = limit);
    cut = spent = true;
  }
};

// False where there is not enough text, or other text.
bool Sampled::key_stands(const Record& record, View text, std::size_t from) const {
  const std::size_t size = record.size;
  if (size > text.size - from) return false;
  if (size <= kInline) return equal(text.data + from, record.text, size);
  return equal(text.data + from, record.text, kInline) &&
         equal(text.data + from + kInline, tails_ + rests_[record.rest].tail, size - kInline);
}

void Sampled::verify_mask(Scan& scan, const Record& record, std::size_t from) const {
  const Rest& rest = rests_[record.rest];
  const std::size_t end = from + record.size;
  Reach right = reach_right(tokens_ + rest.token + rest.left, rest.right, scan.text, end,
                            record.flags & Entry::bound_right);
  Reach left;
  if (right.found) left = reach_left(tokens_ + rest.token, rest.left, scan.text, from, record.flags & Entry::bound_left);
  scan.pay_mask(right.work + left.work);
  if (!left.found) return;
  scan.masks_hit = true;
  scan.add(record.phrase, from - left.bytes, end + right.bytes);
}

void Sampled::verify(Scan& scan) const {
  for (std::size_t i = 0; i < scan.checks_count && !scan.spent; ++i) {
    const Record& record = records_[scan.checks[i].record];
    const std::size_t from = scan.checks[i].from;
    if (record.size > kInline) record.flags & Entry::mask ? scan.pay_mask(record.size / 64) : scan.pay(record.size / 64);
    if (!key_stands(record, scan.text, from)) continue;
    if (record.flags & Entry::mask) {
      if (!scan.masks_cut) verify_mask(scan, record, from);
      continue;
    }
    const std::size_t end = from + record.size;
    if (record.flags & Entry::bound_left && !boundary(scan.text, from)) continue;
    if (record.flags & Entry::bound_right && !boundary(scan.text, end)) continue;
    scan.add(record.phrase, from, end);
  }
  scan.checks_count = 0;
}

// The phrases that have a candidate's gram.
void Sampled::collect(Scan& scan, const GramTable& table, const Candidate& candidate) const {
  for (u32 i = candidate.bucket; i < candidate.end && !scan.spent; ++i) {
    const Ref ref = table.refs[i];
    if (ref.place & Ref::mask) {
      if (scan.masks_cut) return;
      scan.pay_mask(1);
    } else {
      scan.pay(1);
    }
    if (ref.tag != candidate.tag || ref.offset() > candidate.at) continue;
    __builtin_prefetch(records_ + ref.record);
    scan.checks[scan.checks_count++] = {ref.record, candidate.at - ref.offset()};
    if (scan.checks_count == kBatch) verify(scan);
  }
}

// A pass for each thing that is to be waited for.
void Sampled::look_up(Scan& scan, const GramTable& table, std::size_t begin, const u16* places, std::size_t count) const {
  Candidate candidates[kBatch];
  for (std::size_t from = 0; from < count && !scan.spent; from += kBatch) {
    const std::size_t some = std::min(count - from, kBatch);
    for (std::size_t i = 0; i < some; ++i) {
      const u32 at = u32(begin) + places[from + i];
      const u64 h = bucket_hash(gram_at(table, scan.text, at));
      const u32 bucket = u32(h >> table.bucket_shift);
      __builtin_prefetch(table.starts + bucket);
      candidates[i] = {bucket, 0, at, u16(h)};
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < some; ++i) {
      const u32 first = table.starts[candidates[i].bucket], end = table.starts[candidates[i].bucket + 1];
      __builtin_prefetch(table.refs + first);
      candidates[kept] = {first, end, candidates[i].at, candidates[i].tag};
      kept += first != end;
    }
    for (std::size_t i = 0; i < kept; ++i) collect(scan, table, candidates[i]);
    verify(scan);
  }
}

void Sampled::find(View folded, const Limits& limits, Vec<Hit>& out, Bitten& bitten) const {
  if (empty()) return;
  const LookSampled look = chosen_look_sampled();
  const LookShort look_short = has_shorts_ ? chosen_look_short() : nullptr;
  Scan scan(folded, limits.hits, out);
  u16 places[kWindow + kLookAhead];
  for (std::size_t begin = 0; begin < folded.size && !scan.spent; begin += kWindow) {
    const std::size_t left = folded.size - begin, size = std::min(left, kWindow);
    const bool word_before = begin > 0 && is_ascii_word(folded[begin - 1]);
    for (u32 i = 0; i < tables_count_; ++i) {
      const GramTable& table = tables_[i];
      const std::size_t count = table.kind == SetKind::sampled
                                    ? look(table, folded.data + begin, size, left, places)
                                    : look_short(table, folded.data + begin, size, left, word_before, places);
      if (count) look_up(scan, table, begin, places, count);
    }
    scan.settle(begin + size);
  }
  scan.settle(~std::size_t{0});
  if (scan.spent || scan.masks_cut || scan.cut) bitten.set(out.failed() ? Limit::memory : Limit::hits);
}

}  // namespace mailsift::match
