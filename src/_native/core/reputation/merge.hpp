// Sorted inputs -> groups of records of one key, the winners first, and what nobody would ever see left out.
#pragma once

#include "reputation/write.hpp"

namespace mailsift::reputation {

// A record as its input has it, and where its entry is.
struct Merged {
  Record record;
  Tail tail;       // with kLong
  Entry entry;
  u32 entry_place;  // among the entries of its input
  u32 input;
};

// By their numbers in what is written, the sources that exclude anything.
class Excluders {
 public:
  Excluders(const Input* inputs, u32 count);
  bool has(u16 source) const { return of_[source / 64] >> source % 64 & 1; }
  bool any() const { return any_; }

 private:
  u64 of_[1024] = {};
  bool any_ = false;
};

class Merge {
 public:
  Merge(const Input* inputs, u32 count, const Options& options, const Excluders& excluders)
      : inputs_(inputs),
        excluders_(excluders),
        count_(count),
        now_(options.now),
        without_overrides_(options.without_overrides) {}
  bool start();  // false: no memory
  // The next group that has a record; false at the end, and when memory runs out.
  bool next(Vec<Merged>& group);
  bool failed() const { return failed_; }
  u64 merged = 0, expired = 0, damaged = 0;

 private:
  struct Head {
    u64 head, rest;
    u32 input;
  };
  void advance(u32 input);  // the first of the heap, to its next record
  void sift(u32 at);
  void let_go(u32 input);
  void take(u32 input, u64 index, Vec<Merged>& group);
  u16 source_of(const Merged& m) const { return u16(inputs_[m.input].first_source + m.entry.source); }
  bool hides(const Merged& a, const Merged& b) const;
  void drop_excluded(Vec<Merged>& group);
  void keep_winners(Vec<Merged>& group);
  void drop_overridden(Vec<Merged>& group);

  const Input* inputs_;
  const Excluders& excluders_;
  u32 count_, now_;
  bool without_overrides_;
  Vec<Head> heap_;  // of the inputs that are not at their end; the smallest key first
  Vec<u64> at_, gone_;  // of each input, the next record, and bytes of its records that were let go
  bool failed_ = false;
};

}  // namespace mailsift::reputation
