// A segment out of sorted rows of one source or of several, written from its begin to its end in one pass.
#pragma once

#include "reputation/segment.hpp"

namespace mailsift::reputation {

// Where a segment goes: bytes for a place in the file. False ends the work.
struct Sink {
  bool (*write)(void* self, u64 at, View bytes);
  void* self;
};

struct Input {
  Rows rows;         // records sorted by key
  u32 first_source;  // added to the numbers of its sources
  // The records are a shared mapping of a file: what was read of them is let go, so that a merge of files of any size
  // takes little memory. Never for other memory, which would be lost.
  bool is_file = false;
  u8 least_tier = 0;  // what claims to be of an earlier one is of this one
};
constexpr u32 kMostInputs = 256;

struct Options {
  u32 key_version = 0;
  u32 now = 0;      // minutes since 1970: what has expired is left out; 0: nothing is
  i64 made_at = 0;  // seconds since 1970
  View sources;     // JSON
  // For others: without what an override wins over, and without the override.
  bool without_overrides = false;
};

struct Written {
  u64 size, records;      // of the file, and in it
  u64 merged, expired, damaged;  // not in it: always hidden by another; too old; of a damaged input
};

// Records of one key and kind are sorted by tier, strength of the verdict, confidence, input; one that another before
// it outlives is left out, so that whoever looks up takes the first that has not expired. The checksums are zero:
// whoever publishes the file adds them.
enum class WriteStatus { ok, out_of_memory, sink, too_many };
WriteStatus write_segment(const Input* inputs, u32 count, const Options& options, const Sink& sink, Written& written);

// Into a file, by pwrite.
Sink file_sink(int* descriptor);

}  // namespace mailsift::reputation
