#include "reputation/write.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "reputation/fuse.hpp"
#include "reputation/merge.hpp"

namespace mailsift::reputation {
namespace {

// Keys of one partition of the filter: its tables fit in the second cache.
constexpr u32 kPartitionBits = 17;
constexpr std::size_t kBuffer = 1u << 15;
constexpr u32 kMostSeeds = 64;

u64 aligned(u64 size) { return (size + kAlign - 1) / kAlign * kAlign; }

// Bytes that come one after the other, handed on in large pieces.
class Stream {
 public:
  Stream(const Sink& sink, u64 from) : sink_(sink), from_(from), at_(from) {}
  void put(const void* bytes, std::size_t size) {
    buffer_.append(static_cast<const u8*>(bytes), size);
    if (buffer_.size() >= kBuffer) flush();
  }
  // The size of what was put.
  u64 end() {
    flush();
    return at_ - from_;
  }
  bool failed() const { return failed_; }

 private:
  void flush() {
    failed_ = failed_ || buffer_.failed() || (!buffer_.empty() && !sink_.write(sink_.self, at_, view(buffer_)));
    at_ += buffer_.size();
    buffer_.clear();
  }
  const Sink& sink_;
  u64 from_, at_;
  Bytes buffer_;
  bool failed_ = false;
};

class Directory {
 public:
  Directory(const Sink& sink, u64 from, u32 bits) : out_(sink, from), bits_(bits) {}
  void add(u64 head, u32 index) { up_to((head >> (64 - bits_)) + 1, index); }
  bool end(u32 count) {
    up_to((u64{1} << bits_) + 1, count);
    out_.end();
    return !out_.failed();
  }

 private:
  void up_to(u64 bucket, u32 index) {
    for (; next_ < bucket; ++next_) out_.put(&index, sizeof index);
  }
  Stream out_;
  u32 bits_;
  u64 next_ = 0;
};

class Filter {
 public:
  Filter(u32 bits, u64 records) : bits_(bits) {
    hashes_.reserve(std::size_t(std::min(records, u64{1} << kPartitionBits)));
    rows_.reserve(std::size_t{1} << bits);
  }
  void add(u64 head, u64 hash) {
    const u64 partition = head >> (64 - bits_);
    while (rows_.size() < partition && !rows_.failed()) finish();
    hashes_.push(hash);
  }
  bool end() {
    while (rows_.size() < u64{1} << bits_ && !failed()) finish();
    return !failed();
  }
  View rows() const { return View(reinterpret_cast<const u8*>(rows_.data()), rows_.size() * sizeof(Partition)); }
  View bytes() const { return view(bytes_); }

 private:
  bool failed() const { return rows_.failed() || bytes_.failed() || hashes_.failed() || out_of_memory_; }
  void finish();
  bool build(Partition& row);

  u32 bits_;
  Vec<u64> hashes_;  // of the partition whose turn it is
  Vec<Partition> rows_;
  Bytes bytes_;
  FuseScratch scratch_;
  bool out_of_memory_ = false;
};

bool Filter::build(Partition& row) {
  const std::size_t from = bytes_.size();
  for (u32 seed = 0; seed < kMostSeeds; ++seed) {
    if (seed == 3) {  // hardly chance: there are equal ones
      std::sort(hashes_.begin(), hashes_.end());
      hashes_.truncate(std::size_t(std::unique(hashes_.begin(), hashes_.end()) - hashes_.begin()));
    }
    const FuseShape shape = fuse_shape(hashes_.size());
    bytes_.truncate(from);
    u8* out = bytes_.extend(aligned(shape.size()));
    if (!out) return false;
    std::memset(out, 0, aligned(shape.size()));
    if (fuse_build(hashes_.data(), hashes_.size(), shape, seed, scratch_, out)) {
      row = Partition{u32(from / kAlign), u8(shape.length_bits), kFilled, {}, shape.segments, seed};
      return true;
    }
    out_of_memory_ = out_of_memory_ || scratch_.sums.failed() || scratch_.counts.failed() || scratch_.order.failed() ||
                     scratch_.places.failed() || scratch_.alone.failed();
    if (out_of_memory_) return false;
  }
  bytes_.truncate(from);
  return false;
}

void Filter::finish() {
  Partition row{};
  row.state = kNothing;
  if (!hashes_.empty() && !build(row)) row.state = kAnything;
  rows_.push(row);
  hashes_.clear();
}

struct Shape {
  u32 directory_bits, partition_bits;
};

// One or two records for each place in the directory.
Shape shape_of(u64 records) {
  Shape shape{1, 1};
  while (shape.directory_bits < kMostDirectoryBits && u64{2} << shape.directory_bits < records) ++shape.directory_bits;
  while (shape.partition_bits < kMostPartitionBits && u64{1} << (kPartitionBits + shape.partition_bits) < records)
    ++shape.partition_bits;
  return shape;
}

struct Place {
  u64 from = 0, size = 0;
};

u64 overrides_of(const Rows& rows) {
  u64 found = 0;
  for (u64 e = 0; e < rows.entries.count; ++e) found += rows.entries[e].tier == u8(Tier::override_);
  return found;
}

class Writer {
 public:
  Writer(const Input* inputs, u32 count, const Options& options, const Sink& sink)
      : inputs_(inputs), count_(count), options_(options), sink_(sink), excluders_(inputs, count) {}
  WriteStatus run(Written& written);

 private:
  WriteStatus records(Written& written);
  void emit(const Merged& m, Stream& out);
  bool entries();
  bool names();
  WriteStatus hosts();
  bool put(Section section, View bytes);
  bool header(u64 records);
  Place& place(Section section) { return places_[u32(section)]; }

  const Input* inputs_;
  u32 count_;
  const Options& options_;
  const Sink& sink_;
  const Excluders excluders_;
  Place places_[kSections];
  u32 kinds_ = 0;
  bool every_host_ = false;
  u64 at_ = kHeader;  // where the next section begins
  Shape shape_{};
  Vec<Tail> tails_;
  Vec<u32> first_entry_;  // of each input
};

bool Writer::put(Section section, View bytes) {
  place(section) = {at_, bytes.size};
  at_ += aligned(bytes.size);
  return bytes.empty() || sink_.write(sink_.self, place(section).from, bytes);
}

void Writer::emit(const Merged& m, Stream& out) {
  Record record = m.record;
  kinds_ |= 1u << kind_of(record);
  record.entry = first_entry_[m.input] + m.entry_place;
  if (m.record.entry & kLong) {
    Tail tail = m.tail;
    tail.entry = record.entry;
    record.entry = kLong | u32(tails_.size());
    tails_.push(tail);
  }
  out.put(&record, sizeof record);
}

WriteStatus Writer::records(Written& written) {
  u64 total = 0;
  for (u32 i = 0; i < count_; ++i) total += inputs_[i].rows.records.count;
  if (total >= kLong) return WriteStatus::too_many;
  shape_ = shape_of(total);
  place(Section::directory) = {at_, ((u64{1} << shape_.directory_bits) + 1) * 4};
  at_ += aligned(place(Section::directory).size);
  place(Section::partitions) = {at_, sizeof(Partition) << shape_.partition_bits};
  at_ += aligned(place(Section::partitions).size);
  Directory directory(sink_, place(Section::directory).from, shape_.directory_bits);
  Stream out(sink_, at_);
  Filter filter(shape_.partition_bits, total);
  u64 tails = 0;
  for (u32 i = 0; i < count_; ++i) tails += inputs_[i].rows.tails.count;
  tails_.reserve(std::size_t(tails));
  Merge merge(inputs_, count_, options_, excluders_);
  if (!merge.start()) return WriteStatus::out_of_memory;
  Vec<Merged> group;
  u32 done = 0;
  while (merge.next(group)) {
    u32 kind = 0;
    for (const Merged& m : group) {
      const u64 head = load_big(m.record.key);
      directory.add(head, done++);
      if (kind_of(m.record) != kind) filter.add(head, filter_hash(head, load_big(m.record.key + 8), kind_of(m.record)));
      kind = kind_of(m.record);
      emit(m, out);
    }
    if (out.failed()) return WriteStatus::sink;
  }
  if (merge.failed() || tails_.failed() || !filter.end()) return WriteStatus::out_of_memory;
  place(Section::records) = {at_, out.end()};
  at_ += aligned(place(Section::records).size);
  written.records = done;
  written.merged = merge.merged, written.expired = merge.expired, written.damaged = merge.damaged;
  const Place rows = place(Section::partitions);
  const bool good = !out.failed() && directory.end(done) && sink_.write(sink_.self, rows.from, filter.rows()) &&
                    put(Section::filter, filter.bytes());
  return good ? WriteStatus::ok : WriteStatus::sink;
}

// Those of all inputs, one behind the other.
bool Writer::entries() {
  Stream out(sink_, at_);
  u32 names = 0;
  for (u32 i = 0; i < count_; ++i) {
    const Rows& rows = inputs_[i].rows;
    for (u64 e = 0; e < rows.entries.count; ++e) {
      Entry entry = rows.entries[e];
      entry.tier = std::max(entry.tier, inputs_[i].least_tier);
      entry.source = u16(entry.source + inputs_[i].first_source);
      entry.flags = excluders_.has(entry.source) ? kExcluder : 0;
      entry.name = entry.name < rows.names.ends.count ? entry.name + names : kNoName;
      out.put(&entry, sizeof entry);
    }
    names += u32(rows.names.ends.count);
  }
  place(Section::entries) = {at_, out.end()};
  at_ += aligned(place(Section::entries).size);
  const View tails(reinterpret_cast<const u8*>(tails_.data()), tails_.size() * sizeof(Tail));
  return !out.failed() && put(Section::tails, tails);
}

bool Writer::names() {
  Stream ends(sink_, at_);
  u32 text = 0;
  for (u32 i = 0; i < count_; ++i) {
    const Names& names = inputs_[i].rows.names;
    u32 end = 0;
    for (u64 n = 0; n < names.ends.count; ++n) {
      end = names.ends[n] > end && names.ends[n] <= names.text.size ? names.ends[n] : end;
      const u32 moved = text + end;
      ends.put(&moved, sizeof moved);
    }
    text += u32(names.text.size);
  }
  place(Section::name_ends) = {at_, ends.end()};
  at_ += aligned(place(Section::name_ends).size);
  Stream out(sink_, at_);
  for (u32 i = 0; i < count_; ++i) out.put(inputs_[i].rows.names.text.data, inputs_[i].rows.names.text.size);
  place(Section::names) = {at_, out.end()};
  at_ += aligned(place(Section::names).size);
  return !ends.failed() && !out.failed();
}

// Of what has expired or is hidden, too: they go when their source no longer names them.
WriteStatus Writer::hosts() {
  Vec<u32> all;
  for (u32 i = 0; i < count_; ++i) {
    const Table<u32>& hosts = inputs_[i].rows.hosts;
    every_host_ = every_host_ || inputs_[i].rows.every_host;
    if (const u64 overrides = overrides_of(inputs_[i].rows); options_.without_overrides && overrides) {
      // Their hosts stay at home with them; which of these something else is of, too, isn't known.
      every_host_ = every_host_ || overrides < inputs_[i].rows.entries.count;
      continue;
    }
    if (u32* more = all.extend(std::size_t(hosts.count)); more && hosts.count)
      std::memcpy(more, hosts.items, std::size_t(hosts.count) * sizeof *more);
  }
  if (every_host_) all.clear();
  sort_hosts(all);
  Vec<u64> marks;
  const u64 words = (all.size() + kHostsInWord - 1) / kHostsInWord;
  if (!marks.extend(std::size_t(words)) || all.failed()) return WriteStatus::out_of_memory;
  std::memset(marks.data(), 0, std::size_t(words) * sizeof(u64));
  for (u32 host : all) marks[std::size_t(host_word(host, words))] |= host_bits(host);
  const auto bytes = [](const auto& items) {
    return View(reinterpret_cast<const u8*>(items.data()), items.size() * sizeof *items.data());
  };
  const bool good = put(Section::hosts, bytes(all)) && put(Section::host_marks, bytes(marks));
  return good ? WriteStatus::ok : WriteStatus::sink;
}

bool Writer::header(u64 records) {
  u8 head[kHeader] = {};
  const auto put32 = [&head](std::size_t at, u32 value) { std::memcpy(head + at, &value, sizeof value); };
  const auto put64 = [&head](std::size_t at, u64 value) { std::memcpy(head + at, &value, sizeof value); };
  std::memcpy(head, kMagic, 8);
  put32(8, kOrder);
  put32(12, kFormatVersion);
  put32(16, options_.key_version);
  put32(20, kinds_);
  put64(24, at_);
  put64(32, records);
  put64(40, u64(options_.made_at));
  put32(48, shape_.directory_bits);
  put32(52, shape_.partition_bits);
  put32(56, every_host_ ? 0 : 1);
  put32(60, excluders_.any() ? 1 : 0);
  for (u32 i = 0; i < kSections; ++i) {
    put64(kSectionsAt + i * kSectionRow, places_[i].from);
    put64(kSectionsAt + i * kSectionRow + 8, places_[i].size);
  }
  // The last section ends where the file does, so the file is as long as it says.
  const u8 zero = 0;
  return sink_.write(sink_.self, 0, View(head, sizeof head)) && sink_.write(sink_.self, at_ - 1, View(&zero, 1));
}

WriteStatus Writer::run(Written& written) {
  u64 entries_of_all = 0, names_of_all = 0, text_of_all = 0;
  if (count_ > kMostInputs) return WriteStatus::too_many;
  for (u32 i = 0; i < count_; ++i) {
    first_entry_.push(u32(entries_of_all));
    entries_of_all += inputs_[i].rows.entries.count;
    names_of_all += inputs_[i].rows.names.ends.count;
    text_of_all += inputs_[i].rows.names.text.size;
  }
  if (entries_of_all >= kLong || names_of_all >= kNoName || text_of_all > ~u32{0}) return WriteStatus::too_many;
  if (first_entry_.failed()) return WriteStatus::out_of_memory;
  const WriteStatus status = records(written);
  if (status != WriteStatus::ok) return status;
  if (!entries() || !names() || !put(Section::sources, options_.sources)) return WriteStatus::sink;
  const WriteStatus of_hosts = hosts();
  if (of_hosts != WriteStatus::ok) return of_hosts;
  at_ += kAlign;
  written.size = at_;
  return header(written.records) ? WriteStatus::ok : WriteStatus::sink;
}

}  // namespace

WriteStatus write_segment(const Input* inputs, u32 count, const Options& options, const Sink& sink, Written& written) {
  written = Written{};
  return Writer(inputs, count, options, sink).run(written);
}

Sink file_sink(int* descriptor) {
  const auto write = [](void* self, u64 at, View bytes) {
    while (bytes.size > 0) {
      const ssize_t done = ::pwrite(*static_cast<int*>(self), bytes.data, bytes.size, off_t(at));
      if (done < 0 && errno == EINTR) continue;
      if (done <= 0) return false;
      at += u64(done);
      bytes = bytes.slice(std::size_t(done));
    }
    return true;
  };
  return {write, descriptor};
}

}  // namespace mailsift::reputation
