// An immutable file of entries, mapped read-only and shared by everybody.
//
//     0  u8  magic[8] "MSIFTREP"
//     8  u32 order 0x01020304    12 u32 format version
//    16  u32 key version         20 u32 bit i: there are records of kind i
//    24  u64 file size           32 u64 records
//    40  i64 seconds since 1970 when it was made
//    48  u32 directory bits      52 u32 partition bits
//    56  u32 1: the hosts of all web addresses and domains are known; 0: there may be some of any host
//    60  u32 1: some source excludes something; then a key may have several answers
//    64  for each section: u64 offset (a multiple of 64) | u64 size | XXH3-128 of it (big endian)
//  4080  XXH3-128 of the bytes before
//  4096  sections, in the order of Section
//
//   directory    u32[2^bits + 1]: the first record whose leading `bits` bits are at least the index
//   partitions   Partition[2^bits]: where the filter of the keys with these leading bits lies
//   records      Record[], sorted: 24 bytes each
//   filter       binary fuse filters, one for each partition, of all keys with their kinds
//   entries      Entry[]
//   tails        Tail[]
//   name_ends    u32[]: where each name ends
//   names        UTF-8
//   sources      JSON: an array, the place of a source is its number
//   hosts        u32[], and
//   host_marks   u64[]: hosts.hpp draws them
//
// A look-up that finds nothing mostly ends in the filter: three bytes within a few kilobytes. The filter is cut into
// partitions so that a builder holds one of them at a time, and so that its tables stay in the cache.
//
// The checksums are verified by whoever maps the file; here only what could lead outside is checked, always. What is
// read may change beneath us, so each number is checked where it is used, not when the file is opened.
#pragma once

#include "reputation/hosts.hpp"
#include "reputation/record.hpp"

namespace mailsift::reputation {

constexpr u32 kFormatVersion = 3;
constexpr std::size_t kHeader = 4096, kSumAt = kHeader - 16, kSectionsAt = 64, kSectionRow = 32;
constexpr u8 kMagic[9] = "MSIFTREP";
constexpr u32 kOrder = 0x01020304;
constexpr u32 kMostDirectoryBits = 30, kMostPartitionBits = 20;
constexpr std::size_t kAlign = 64;

enum class Section : u32 {
  directory, partitions, records, filter, entries, tails, name_ends, names, sources, hosts, host_marks, count_
};
constexpr u32 kSections = u32(Section::count_);

struct Partition {
  u32 offset;  // in the filter, in units of kAlign
  u8 length_bits, state, unused[2];
  u32 segments, seed;
};
enum PartitionState : u8 { kFilled, kNothing, kAnything };  // kAnything: no filter, every key may be there

// An array of records of one type in a mapped section; an index beyond its end gives a record of zeros.
template <class T>
struct Table {
  const u8* items = nullptr;
  u64 count = 0;

  T operator[](u64 index) const {
    T item{};
    if (index < count) std::memcpy(static_cast<void*>(&item), items + index * sizeof(T), sizeof(T));
    return item;
  }
};

// The names of a segment, or of one that is being made.
struct Names {
  Table<u32> ends;
  View text;
  View name(u32 index) const;  // empty beyond the end
};

// What merging and looking up need of a segment.
struct Rows {
  Table<Record> records;
  Table<Entry> entries;
  Table<Tail> tails;
  Names names;
  Table<u32> hosts;  // sorted
  bool every_host = false;  // there may be entries of hosts that are not among these
};

class Segment {
 public:
  enum class Status { ok, cut, magic, order, format, keys, size, section };
  Status open(View file, u32 key_version);

  const Rows& rows() const { return rows_; }
  u64 size() const { return rows_.records.count; }
  i64 made_at() const { return made_at_; }
  bool has_excluders() const { return has_excluders_; }
  u32 kinds() const { return kinds_; }  // bit i: there may be records of kind i
  View section(Section which) const { return sections_[u32(which)]; }
  // False: there is no web address and no domain of a host with this hash.
  bool may_have_host(u32 host) const {
    const u64 bits = host_bits(host);
    return rows_.every_host || (host_marks_[host_word(host, host_marks_.count)] & bits) == bits;
  }

  // Whether the filter lets a key of this hash pass, in two steps, so that many look-ups can wait for memory at once.
  struct Probe {
    const u8* at[3];  // null: settled without them
    u8 print;
    bool may_be;
  };
  Probe probe(u64 head, u64 hash) const;
  static bool passes(const Probe& probe) {
    return probe.at[0] ? (*probe.at[0] ^ *probe.at[1] ^ *probe.at[2]) == probe.print : probe.may_be;
  }
  // The directory's place for a key, and the bounds that stand there.
  const u8* bucket(u64 head) const { return directory_.data + (head >> (64 - directory_bits_)) * 4; }

 private:
  Rows rows_;
  View sections_[kSections], directory_;
  Table<Partition> partitions_;
  Table<u64> host_marks_;
  View filter_;
  u32 directory_bits_ = 1, partition_bits_ = 1;
  i64 made_at_ = 0;
  u32 kinds_ = 0;
  bool has_excluders_ = false;
};

View status_text(Segment::Status status);

// What the filter and the directory know a key by: its leading 64 bits, and a hash of all of it and its kind.
inline u64 head_of(const u8* key) { return load_big(key); }
inline u64 filter_hash(u64 head, u64 rest, u32 kind) {
  const u64 mixed = (rest ^ kind) * 0x9E3779B97F4A7C15u;
  return head ^ mixed ^ mixed >> 32;
}

// Segments in the order of who wins; asks for the whole of a batch before it waits for any answer.
constexpr u32 kMostSegments = 8, kBatch = 64, kMostAnswers = 8;
struct Base {
  const Segment* segments[kMostSegments] = {};
  u32 count = 0;

  // Of one query: the winner first, and where sources exclude something, what others say of the same key.
  u32 most_answers() const {
    for (u32 i = 0; i < count; ++i)
      if (segments[i]->has_excluders()) return kMostAnswers;
    return 1;
  }
  // Appends to `answers`, which has room for `count` times most_answers(), what is known at `now` (minutes since 1970);
  // returns how many. Needs no memory.
  u32 look_up(const Query* queries, u32 count, u32 now, Answer* answers) const;
  // False: nothing is known of the web addresses and domains of a host with this hash.
  bool may_have_host(u32 host) const {
    for (u32 i = 0; i < count; ++i)
      if (segments[i]->may_have_host(host)) return true;
    return false;
  }
};

}  // namespace mailsift::reputation
