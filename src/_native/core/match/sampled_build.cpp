#include "match/sampled_build.hpp"

#include <algorithm>

#include "match/pattern.hpp"
#include "match/sampled_section.hpp"
#include "match/windows.hpp"
#include "match/word.hpp"

namespace mailsift::match {

namespace {

// Keys from this many bytes on share a table; short ones have tables of their own, so that they slow no others down.
constexpr u32 kShortest[kMaxSets] = {8, 1, 4, 3, 2, 1};
constexpr u32 kWords = 1;  // the table of those that stand in texts only as whole words

constexpr u32 kLeastBloomBits = 12;  // 16 KB
constexpr std::size_t kFew = 64;     // short keys of like size
constexpr float kDense = 0.25f;      // of all places: to list them costs more than to look at all

template <class T>
bool fill(Vec<T>& items, std::size_t count) {
  T* at = items.extend(count);
  if (!at) return false;
  std::fill(at, at + count, T{});
  return true;
}

template <class T>
void put(Bytes& out, const Vec<T>& items) {
  append(out, View(reinterpret_cast<const u8*>(items.data()), items.size() * sizeof(T)));
  while (out.size() % 8 && !out.failed()) out.push(0);
}

// One table, as it is written.
struct TableBuilder {
  SampledHeader::Set sizes{};
  Vec<u32> members;  // numbers of records
  u32 shortest = 0xffff;
  Vec<u32> bloom, starts;
  Vec<Ref> refs;

  bool build(Keys keys, const Vec<Record>& records) {
    keys.members = members.data(), keys.count = members.size();
    choose_sizes();
    if (!choose_places(keys)) return false;
    if (!fill(bloom, std::size_t{1} << sizes.bloom_bits)) return false;
    if (!fill(starts, (std::size_t{1} << sizes.bucket_bits) + 1) || !fill(refs, sizes.refs)) return false;
    each_gram(keys, [this](std::size_t, u32, u64 gram) {
      const u32 h = bloom_hash(gram);
      bloom[h >> (32 - sizes.bloom_bits)] |= bloom_bits_of(h);
      ++starts[std::size_t(bucket_hash(gram) >> (64 - sizes.bucket_bits)) + 1];
    });
    for (std::size_t i = 1; i < starts.size(); ++i) starts[i] += starts[i - 1];
    // Filled from the front with plain phrases, then with masks; `next` is where a bucket goes on.
    Vec<u32> next;
    next.append(starts.data(), starts.size());
    if (next.failed()) return false;
    for (const u16 kind : {u16(0), Ref::mask})
      each_gram(keys, [&](std::size_t member, u32 at, u64 gram) {
        const u32 record = members[member];
        if ((records[record].flags & Entry::mask ? Ref::mask : 0) != kind) return;
        const u64 h = bucket_hash(gram);
        refs[next[std::size_t(h >> (64 - sizes.bucket_bits))]++] = Ref{record, u16(h), u16(at | kind)};
      });
    return true;
  }

  // `inside`: it may begin where an ASCII word goes on.
  void add(u32 record, View key, bool inside) {
    members.push(record);
    inside_.push(inside);
    shortest = std::min(shortest, u32(key.size));
  }

  void join(TableBuilder& other) {
    members.append(other.members.data(), other.members.size());
    inside_.append(other.inside_.data(), other.inside_.size());
    shortest = std::min(shortest, other.shortest);
    other.members.clear();
  }

  bool failed() const { return members.failed() || inside_.failed(); }

 private:
  void choose_sizes() {
    const u64 count = members.size();
    u32 gram = std::min(shortest, count > kFew ? 8u : 3u), step = 1;
    if (sizes.kind == SetKind::words) gram = 8;
    if (sizes.kind == SetKind::sampled) {
      // Few phrases: fewer looks. Many: longer grams, that fewer places of a text share with them. Measured.
      gram = count <= 300 ? 5 : count <= 3000 ? 6 : count <= 30000 ? 7 : 8;
      step = std::min(shortest - gram + 1, kMaxStep);
    }
    sizes.gram = u8(gram), sizes.step = u16(step), sizes.refs = u32(count * step);
    sizes.bloom_bits = kLeastBloomBits;
    while (sizes.bloom_bits < kMaxBloomBits && (u64{1} << sizes.bloom_bits) < sizes.refs / 2) ++sizes.bloom_bits;
    sizes.bucket_bits = 4;
    while (sizes.bucket_bits < kMaxBucketBits && (u64{1} << sizes.bucket_bits) < sizes.refs) ++sizes.bucket_bits;
  }

  bool choose_places(const Keys& keys) {
    if (sizes.kind == SetKind::words) return fill(places_, keys.count);
    if (sizes.kind == SetKind::sampled) return choose_windows(keys, sizes.gram, sizes.step, places_);
    for (std::size_t i = 0; i < keys.count; ++i) {
      const View key = keys.key(members[i]);
      places_.push(rarest_beginning(key, sizes.gram, !inside_[i]));
      mark(key, places_[i], inside_[i]);
    }
    if (places_.failed()) return false;
    if (share_of_texts(sizes.inside) < kDense) return true;
    sizes.kind = SetKind::sampled;
    places_.clear();
    return choose_windows(keys, sizes.gram, sizes.step, places_);
  }

  void mark(View key, u32 at, bool may_begin_inside) {
    const auto set = [](u64 (&bytes)[4], u8 c) { bytes[c >> 6] |= u64{1} << (c & 63); };
    const bool goes_on = at && is_ascii_word(key[at - 1]) && is_ascii_word(key[at]);
    if (!goes_on) set(sizes.first, key[at]);
    if (goes_on || (at == 0 && may_begin_inside)) set(sizes.inside, key[at]);
    if (at + 1 < key.size) set(sizes.second, key[at + 1]);
  }

  template <class Take>
  void each_gram(const Keys& keys, Take take) const {
    for (std::size_t i = 0; i < keys.count; ++i) {
      const View key = keys.key(members[i]);
      for (u32 at = places_[i]; at < u32(places_[i]) + sizes.step; ++at) {
        u64 gram = 0;
        std::memcpy(&gram, key.data + at, std::min(std::size_t(sizes.gram), key.size - at));
        take(i, at, gram);
      }
    }
  }

  Vec<u16> places_;
  Vec<u8> inside_;
};

// Short, of ASCII letters and digits, and with a word's boundaries at both ends.
bool stands_alone(View key, const Pattern& pattern) {
  if (pattern.left || pattern.right || !(pattern.flags & Entry::bound_left) || !(pattern.flags & Entry::bound_right))
    return false;
  for (u8 c : key)
    if (!is_ascii_word(c)) return false;
  return true;
}

class Builder {
 public:
  Builder() {
    for (std::size_t i = 0; i < kMaxSets; ++i)
      tables_[i].sizes.kind = i == 0 ? SetKind::sampled : i == kWords ? SetKind::words : SetKind::shorts;
  }
  BuildError build(const Phrases& phrases, Bytes& out) {
    BuildError error = take_phrases(phrases);
    if (error != BuildError::none) return error;
    Keys keys;
    keys.bytes = keys_.data(), keys.ends = ends_.data();
    join_few();
    for (TableBuilder& table : tables_)
      if (!table.members.empty() && !table.build(keys, records_)) return BuildError::no_memory;
    if (!order_records()) return BuildError::no_memory;
    write(u32(phrases.count), out);
    return out.failed() ? BuildError::no_memory : BuildError::none;
  }

 private:
  BuildError take_phrases(const Phrases& phrases) {
    Pattern pattern;
    u32 from = 0;
    if (!records_.reserve(phrases.count)) return BuildError::no_memory;
    for (std::size_t i = 0; i < phrases.count; ++i) {
      const View text = phrases.texts.slice(from, phrases.ends[i] - from);
      from = phrases.ends[i];
      const PatternError error = take_apart(text, phrases.flags[i], pattern);
      if (error != PatternError::none)
        return error == PatternError::no_memory ? BuildError::no_memory : BuildError::key;
      add(u32(i), pattern);
    }
    bool failed = records_.failed() || rests_.failed() || tokens_.failed() || tails_.failed() || keys_.failed();
    for (const TableBuilder& table : tables_) failed |= table.failed();
    return failed || ends_.failed() ? BuildError::no_memory : BuildError::none;
  }

  void add(u32 phrase, const Pattern& pattern) {
    const View key = view(pattern.key);
    Record record{phrase, 0, u16(key.size), u16(pattern.flags), {}};
    std::memcpy(record.text, key.data, std::min(key.size, kInline));
    if (key.size > kInline || pattern.flags & Entry::mask) {
      record.rest = u32(rests_.size());
      rests_.push(Rest{u32(tokens_.size()), u16(pattern.left), u16(pattern.right), u32(tails_.size())});
      tokens_.append(pattern.tokens.data(), pattern.tokens.size());
      append(tails_, key.slice(kInline));
    }
    const bool bound_left = pattern.left == 0 && pattern.flags & Entry::bound_left;
    std::size_t table = 0;
    while (key.size < kShortest[table] || (table == kWords && !stands_alone(key, pattern))) ++table;
    tables_[table].add(u32(records_.size()), key, !bound_left);
    records_.push(record);
    append(keys_, key);
    ends_.push(u32(keys_.size()));
  }

  // Each table is a pass over every text: a few keys are rather looked for by what the shortest of them has.
  void join_few() {
    for (std::size_t i = kWords; i + 1 < kMaxSets; ++i) {
      std::size_t to = i + 1;
      while (to < kMaxSets && tables_[to].members.empty()) ++to;
      if (to < kMaxSets && tables_[i].members.size() <= kFew) tables_[to].join(tables_[i]);
    }
  }

  // Records in the order of refs: those that are looked at together stand together.
  bool order_records() {
    if (records_.empty()) return true;
    constexpr u32 kNone = ~u32{0};
    Vec<u32> number;
    Vec<Record> ordered;
    u32* numbers = number.extend(records_.size());
    if (!numbers || !ordered.reserve(records_.size())) return false;
    std::fill(numbers, numbers + records_.size(), kNone);
    for (TableBuilder& table : tables_)
      for (Ref& ref : table.refs) {
        if (numbers[ref.record] == kNone) {
          numbers[ref.record] = u32(ordered.size());
          ordered.push(records_[ref.record]);
        }
        ref.record = numbers[ref.record];
      }
    std::copy(ordered.begin(), ordered.end(), records_.begin());
    return true;
  }

  void write(u32 phrases, Bytes& out) {
    SampledHeader header{};
    std::memcpy(header.magic, "MSPHRASE", 8);
    header.version = kSampledVersion;
    header.byte_order = kByteOrder;
    std::memcpy(header.engine, kSampledEngine, sizeof kSampledEngine);
    header.phrases = phrases;
    header.records = u32(records_.size()), header.rests = u32(rests_.size());
    header.tokens = u32(tokens_.size()), header.tails = u32(tails_.size());
    std::size_t bytes = sizeof header + records_.size() * sizeof(Record);
    for (const TableBuilder& table : tables_)
      bytes += 24 + 4 * (table.bloom.size() + table.starts.size()) + table.refs.size() * sizeof(Ref);
    out.reserve(bytes + rests_.size() * sizeof(Rest) + 2 * tokens_.size() + tails_.size() + 24);
    out.extend(sizeof header);
    put(out, records_);
    for (const TableBuilder& table : tables_) {
      if (table.members.empty()) continue;
      header.set[header.sets++] = table.sizes;
      put(out, table.bloom);
      put(out, table.starts);
      put(out, table.refs);
    }
    put(out, rests_);
    put(out, tokens_);
    put(out, tails_);
    header.bytes = out.size();
    if (out.size() >= sizeof header) std::memcpy(out.data(), &header, sizeof header);
  }

  Vec<Record> records_;
  Vec<Rest> rests_;
  Vec<u16> tokens_;
  Bytes tails_, keys_;
  Vec<u32> ends_;  // of keys
  TableBuilder tables_[kMaxSets];
};

}  // namespace

BuildError build_sampled(const Phrases& phrases, Bytes& out) {
  Builder builder;
  return builder.build(phrases, out);
}

}  // namespace mailsift::match
