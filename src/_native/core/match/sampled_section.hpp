// The section that match::Sampled searches with: what lies where. Little-endian, positions are indexes, so it may be
// mapped anywhere (8-byte aligned; at 64 each record is one line of memory).
//
//   SampledHeader               768 bytes
//   Record  records[]           one a phrase: its key, and what is to be asked where the key stands
//   u32     bloom[1 << bits]    of each set: which grams are worth a look
//   u32     starts[(1 << bits) + 1]  of each set: bucket -> its first ref
//   Ref     refs[]              of each set, by bucket; in a bucket those of masks come last
//   Rest    rests[]             of masks and of long keys
//   u16     tokens[]            what masks want to the left and to the right of their key
//   u8      tails[]             what does not fit into the records of long keys
//
// Each array begins at a multiple of 8.
#pragma once

#include "match/section.hpp"

namespace mailsift::match {

constexpr u32 kSampledVersion = 1;
constexpr char kSampledEngine[16] = "sampled-grams";
constexpr u32 kMaxSets = 6;
constexpr u32 kMaxStep = 4;         // sixteen places of a step have to lie in 64 bytes
constexpr u32 kMaxBloomBits = 22;   // the others of a 32-bit hash choose bits of a word
constexpr u32 kMaxBucketBits = 26;
constexpr std::size_t kInline = 52;  // bytes of a key in its record

enum class SetKind : u8 {
  sampled,  // keys of eight bytes and more
  words,    // shorter ones, of ASCII letters and digits, that stand in texts only as whole words: the gram is the word
  shorts,   // all other short ones, by their first bytes
};

struct SampledHeader {
  u8 magic[8];  // "MSPHRASE"
  u32 version;
  u32 byte_order;
  u8 engine[16];
  u64 bytes;    // of the whole section
  u32 phrases;  // numbers below this occur in records
  u32 records, rests, tokens, tails;
  u32 sets;
  struct Set {
    SetKind kind;
    u8 gram;   // bytes
    u16 step;  // every step-th place of a text is looked at
    u32 bloom_bits, bucket_bits, refs;
    // Of short keys, one bit a byte that stands there: the first of those that begin no word or a word, the first of
    // those that may begin inside a word, the second of all (all bytes where a key has one).
    u64 first[4], inside[4], second[4];
  } set[kMaxSets];
  u8 reserved[32];
};
static_assert(sizeof(SampledHeader) == 768, "written to files");

struct Record {
  u32 phrase;
  u32 rest;   // of a mask, and of a key above kInline bytes
  u16 size;   // bytes of the key
  u16 flags;  // of Entry
  u8 text[kInline];
};
static_assert(sizeof(Record) == 64, "written to files");

struct Rest {
  u32 token;  // first token: `left` tokens outward from the key, then `right` tokens
  u16 left, right;
  u32 tail;   // what follows the first kInline bytes of a key
};
static_assert(sizeof(Rest) == 12, "written to files");

struct Ref {
  u32 record;
  u16 tag;    // of the gram's hash
  u16 place;  // of the gram in the key, and mask

  static constexpr u16 mask = 0x8000;
  u16 offset() const { return place & (mask - 1); }
};
static_assert(sizeof(Ref) == 8, "written to files");

// Of a gram, both halves filled up with zeros; as sixteen lanes have it.
constexpr u32 kLowFactor = 0x9e3779b1, kHighFactor = 0x85ebca77, kMixFactor = 0xc2b2ae3d, kMixShift = 15;
constexpr u32 bloom_hash(u64 gram) {
  u32 h = u32(gram) * kLowFactor + u32(gram >> 32) * kHighFactor;
  h ^= h >> kMixShift;
  return h * kMixFactor;
}
// The bits of a word, whose place the highest bits of the hash say.
constexpr u32 bloom_bits_of(u32 hash) { return u32{1} << (hash & 31) | u32{1} << (hash >> 5 & 31); }

constexpr u64 bucket_hash(u64 gram) {
  u64 h = gram * 0x9e3779b97f4a7c15u;
  return h ^ h >> 32;  // the highest bits name the bucket, the lowest are the tag
}

}  // namespace mailsift::match
