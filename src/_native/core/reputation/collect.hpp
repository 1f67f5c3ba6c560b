// Entries of one source in the order in which they come, and sorted when they are complete.
#pragma once

#include "reputation/segment.hpp"

namespace mailsift::reputation {

class Collected {
 public:
  // Places of what is added; kNoName where there is no memory for it.
  u32 add_name(View name);
  u32 add_entry(const Entry& entry);
  // `key`: 32 bytes, or for a kind of MD5 16; `host`: of a web address or a domain, the hash of its host, or kNoHost.
  // False for an allow verdict without a full key, and for an unknown entry.
  bool add(Kind kind, const u8* key, u32 expires, u32 entry, u64 host = kNoHost);
  // What is never kept, whoever says it: an entry for such a key is counted and left out. A few thousand at most.
  void guard(Kind kind, const u8* key);
  u64 guarded() const { return guarded_; }
  // A host of one's own, in its canonical form: what lies at or below it is never kept. Some thousands at most.
  void own(View host);
  bool is_own(View host) const;
  void count_guarded() { ++guarded_; }
  // Room for so many more.
  bool reserve(std::size_t records) { return records_.reserve(records_.size() + records); }

  std::size_t size() const { return records_.size(); }
  // Takes records back: those in [first, end), which stay where they are until drop_marked, behind `from`.
  void mark(std::size_t first, std::size_t end);
  void drop_marked(std::size_t from);
  // Of entries, names and tails: what is kept beside the keys.
  std::size_t said_bytes() const {
    return entries_.size() * sizeof(Entry) + names_.size() + ends_.size() * 4 + tails_.size() * sizeof(Tail);
  }
  bool failed() const {
    return records_.failed() || entries_.failed() || tails_.failed() || ends_.failed() || names_.failed() ||
           guards_.failed() || own_.failed() || hosts_.failed() || full_;
  }
  void sort();  // by key; and the hosts
  Rows rows() const;
  void clear();

 private:
  Vec<Record> records_;
  Vec<Entry> entries_;
  Vec<Tail> tails_;
  Vec<u32> ends_;
  Bytes names_;
  Vec<u32> hosts_;
  bool every_host_ = false;
  Vec<u64> guards_;  // an open-addressed set of the keys' hashes, at most half full
  Vec<u64> own_;     // hashes of hosts, sorted
  u32 guard_count_ = 0;
  u64 guarded_ = 0;
  bool full_ = false;
};

// By key. `spare` gets as many items. Linear where keys are spread as hashes are, n log n where they are not.
void sort_records(Vec<Record>& records, Vec<Record>& spare);

// Lines of hex digits, as plain feeds of MD5 or SHA-256 have them; what stands behind a blank, and lines that are empty
// or begin with # or ;, is left out. `kind` says how many digits there must be.
struct HashLines {
  std::size_t read = 0;  // bytes up to the end of the last whole line
  u64 lines = 0, added = 0, bad = 0;
  static constexpr u32 kMostShown = 16;
  u64 bad_lines[kMostShown];  // counted from 1 in this text
};
// `last`: the text ends a file, so its end also ends a line.
void add_hash_lines(View text, bool last, Kind kind, u32 expires, u32 entry, Collected& out, HashLines& report);

}  // namespace mailsift::reputation
