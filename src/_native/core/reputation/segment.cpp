#include "reputation/segment.hpp"

#include "reputation/fuse.hpp"

namespace mailsift::reputation {
namespace {

u32 load32(const u8* from) {
  u32 value;
  std::memcpy(&value, from, sizeof value);
  return value;
}
u64 load64(const u8* from) {
  u64 value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

template <class T>
bool take(View section, Table<T>& out) {
  out = {section.data, section.size / sizeof(T)};
  return section.size % sizeof(T) == 0;
}

}  // namespace

View Names::name(u32 index) const {
  if (index >= ends.count) return View();
  const u32 from = index ? ends[index - 1] : 0, to = ends[index];
  return from < to ? text.slice(from, to - from) : View();
}

Segment::Status Segment::open(View file, u32 key_version) {
  *this = Segment();
  if (file.size < kHeader) return Status::cut;
  const u8* head = file.data;
  if (std::memcmp(head, kMagic, 8) != 0) return Status::magic;
  if (load32(head + 8) != kOrder) return Status::order;
  if (load32(head + 12) != kFormatVersion) return Status::format;
  if (load32(head + 16) != key_version) return Status::keys;
  if (load64(head + 24) != file.size) return Status::size;
  Segment found;
  for (u32 i = 0; i < kSections; ++i) {
    const u8* row = head + kSectionsAt + i * kSectionRow;
    const u64 from = load64(row), size = load64(row + 8);
    if (from % kAlign != 0 || from < kHeader || from > file.size || size > file.size - from) return Status::section;
    found.sections_[i] = file.slice(std::size_t(from), std::size_t(size));
  }
  const auto part = [&found](Section which) { return found.section(which); };
  found.directory_bits_ = load32(head + 48);
  found.partition_bits_ = load32(head + 52);
  found.kinds_ = load32(head + 20);
  found.made_at_ = i64(load64(head + 40));
  found.directory_ = part(Section::directory);
  found.filter_ = part(Section::filter);
  Rows& rows = found.rows_;
  const u32 buckets = found.directory_bits_, partitions = found.partition_bits_;
  const bool good =
      buckets >= 1 && buckets <= kMostDirectoryBits && found.directory_.size == ((u64{1} << buckets) + 1) * 4 &&
      partitions >= 1 && partitions <= kMostPartitionBits && take(part(Section::partitions), found.partitions_) &&
      found.partitions_.count == u64{1} << partitions &&
      take(part(Section::records), rows.records) && rows.records.count == load64(head + 32) &&
      rows.records.count < ~u32{0} && take(part(Section::entries), rows.entries) &&
      take(part(Section::tails), rows.tails) && take(part(Section::name_ends), rows.names.ends) &&
      take(part(Section::hosts), rows.hosts) && take(part(Section::host_marks), found.host_marks_);
  if (!good) return Status::section;
  rows.names.text = part(Section::names);
  rows.every_host = load32(head + 56) != 1;
  found.has_excluders_ = load32(head + 60) == 1;
  *this = found;
  return Status::ok;
}

Segment::Probe Segment::probe(u64 head, u64 hash) const {
  const Partition partition = partitions_[head >> (64 - partition_bits_)];
  Probe probe{};
  if (partition.state != kFilled) {
    probe.may_be = partition.state == kAnything;
    return probe;
  }
  const FuseShape shape{partition.length_bits & 31u, partition.segments};
  const u64 offset = u64{partition.offset} * kAlign;
  if (shape.segments > ~u32{0} >> 2 || offset > filter_.size || shape.size() > filter_.size - offset ||
      shape.size() > ~u32{0})
    return probe;
  const FusePlaces places = fuse_places(fuse_mix(hash, partition.seed), shape);
  for (u32 i = 0; i < 3; ++i) probe.at[i] = filter_.data + offset + places.at[i];
  probe.print = places.print;
  return probe;
}

View status_text(Segment::Status status) {
  switch (status) {
    case Segment::Status::ok: return "good";
    case Segment::Status::cut: return "shorter than its header";
    case Segment::Status::magic: return "not a file of reputations";
    case Segment::Status::order: return "written on a machine of the other byte order";
    case Segment::Status::format: return "of another format version";
    case Segment::Status::keys: return "built with another version of the keys";
    case Segment::Status::size: return "cut short, or longer than it says";
    case Segment::Status::section: return "damaged in its header";
  }
  return "damaged";
}

}  // namespace mailsift::reputation
