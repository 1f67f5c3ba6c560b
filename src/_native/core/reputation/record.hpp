// What is known of one object, and what is asked of it. docs/reputation.md has the kinds and how their keys are made.
#pragma once

#include "base/vec.hpp"

namespace mailsift::reputation {

// Closed numbers: they stand in files and on the wire. Never reuse one.
enum class Kind : u8 { none, ip, domain, url, signature, sender, image, name, md5, sha256, count_ };
constexpr u32 kKinds = u32(Kind::count_), kMostKinds = 16;  // four bits

// Closed. In this order the stronger one wins among entries of one tier. `unknown` as an entry: nothing is known, and
// what entries behind it say does not count.
enum class Verdict : u8 { unknown, good, suspicious, bad, count_ };

// Closed. Who says it: an earlier one wins over a later one.
enum class Tier : u8 { override_, learnt, feed, upstream, count_ };

// 32 bytes of a SHA-256; or 16 of an MD5, the others being zero.
constexpr std::size_t kKey = 16, kFullKey = 32;

// An allow verdict is given to what all 32 bytes were compared of, and to nothing that is known by an MD5.
constexpr bool has_full_key(Kind kind) {
  return kind != Kind::sender && kind != Kind::image && kind != Kind::name && kind != Kind::md5;
}

// Whose keys are made of the name of a host.
constexpr bool has_host(Kind kind) { return kind == Kind::domain || kind == Kind::url; }

using FullKey = u8[kFullKey];
struct Query {
  FullKey key;
  u32 kind;
  u32 tag;  // the asker's own
};

struct Answer {
  u32 query, segment;  // places in what was asked, and in what was looked at
  u8 verdict, confidence, tier, kind;
  u16 categories, source;
  u32 name, version;   // of the record behind it; name: a place in the names of the segment, kNoName for none
  u32 expires;         // minutes since 1970, 0 for never
  u32 tag;
};
constexpr u32 kNoName = ~u32{0};

// Sorted by key, then kind, then who wins. Of records of one key and kind the first one counts that has not expired;
// for Verdict::good also the rest of the key must be equal.
struct Record {
  u8 key[kKey];
  u32 what;   // kind << 28 | minutes since 1970 when it expires, 0 for never
  u32 entry;  // a place among the entries; with kLong among the tails
};
constexpr u32 kLong = 1u << 31, kMinutes = (1u << 28) - 1;

struct Tail {
  u32 entry;
  u8 rest[kFullKey - kKey];
};

// What many records share.
struct Entry {
  u8 verdict, confidence, tier, flags;  // confidence: 0 to 100
  u16 categories, source;                // categories: closed bits; source: a place among the sources
  u32 name, version;
};

// In Entry::flags: its source excludes something, so that what it says may be taken out of an answer.
constexpr u8 kExcluder = 1;
// What whoever excludes, an entry of a feed, says is unknown.
constexpr bool excludes(const Entry& entry) {
  return entry.verdict == u8(Verdict::unknown) && entry.tier >= u8(Tier::feed);
}

static_assert(sizeof(Query) == 40 && sizeof(Answer) == 32 && sizeof(Record) == 24 && sizeof(Tail) == 20 &&
                  sizeof(Entry) == 16,
              "they stand in files, or in buffers of Python");

inline u32 kind_of(const Record& record) { return record.what >> 28; }
inline u32 expiry_of(const Record& record) { return record.what & kMinutes; }
inline bool has_expired(u32 expires, u32 now) { return expires != 0 && expires <= now; }

inline u64 load_big(const u8* from) {
  u64 value;
  std::memcpy(&value, from, sizeof value);
  return __builtin_bswap64(value);
}

}  // namespace mailsift::reputation
