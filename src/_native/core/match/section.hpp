// The section that the automaton scans with: what lies where. Little-endian, positions are indexes, so it may be
// mapped anywhere (8-byte aligned).
//
//   Header                       240 bytes
//   u64    grams[]  stubs[]      blocked Bloom filters over the first bytes of keys
//   u64    pairs[]               one bit for each first two bytes of very short keys (0 or 1024 words)
//   u64    grams[] ... pairs[]   the same for the keys that may begin inside a word
//   Jump   jumps[1 << bits]      hash table: the first 8 bytes of a key -> their state
//   Wide   wides[]               transitions of states with more than four children
//   State  states[]              state 0 is the root; the children of a state stand side by side, by label
//   Group  groups[]              keys; by length, so that a chain of shorter suffixes only leads down
//   Entry  entries[]             the phrases of a key, by number; a group's end is the next one's beginning
//   u16    tokens[]              what masks want to the left and to the right of their key
//
// Each array begins at a multiple of 8.
#pragma once

#include "base/view.hpp"

namespace mailsift::match {

constexpr u32 kFormatVersion = 2;
constexpr u32 kByteOrder = 0x01020304;
constexpr u32 kMaxKey = 1024;  // bytes of one phrase, and so the depth of the trie
constexpr u32 kNoGroup = 0xffffffff;
constexpr std::size_t kGram = 8;  // bytes that the filter looks at

struct Header {
  u8 magic[8];    // "MSPHRASE"
  u32 version;
  u32 byte_order;
  u8 engine[16];  // name, zero-filled: which engine can read the rest
  u64 bytes;      // of the whole section
  u32 phrases;    // numbers below this occur in entries
  u32 longest;    // bytes of the longest key
  struct Grams {
    u64 first[4], second[4];  // one bit a byte that keys have there; of a key of one byte all are second
    u32 gram_bits, stub_bits;  // the filters have 1 << bits words
    u32 pair_words;
    u32 words;       // short keys in grams
  } all, inside;
  u32 wides, states, groups, entries, tokens;
  u32 jump_bits, jump_probes;  // no jump stands farther than this from where its hash points
  u32 reserved;
};
static_assert(sizeof(Header) == 240, "written to files");

struct Jump {
  u64 gram;    // the first kGram bytes of a key; of a shorter one that is a word, all, and zeros
  u32 state;   // where they lead to from the root; 0 when a shorter key ends on the way and the walk is needed
  u32 follow;  // one bit for what keys have in the two bytes behind; all where a key ends before; 0: an empty place

  static u32 place(u16 behind) { return u32(behind * 0x9e3779b1u) >> 27; }
};
static_assert(sizeof(Jump) == 16, "written to files");

struct State {
  u32 first;   // its first child; the others follow
  u32 fail;    // the state of the longest proper suffix that is in the trie
  u32 group;   // of the longest key that is a suffix of this state (itself included), or kNoGroup
  u32 labels;  // up to four children: their bytes, lowest first, the unused ones repeat the first; else a Wide
  u16 depth : 15;
  u16 deep_fail : 1;  // the state of `fail` is at depth kGram or more
  u16 children;
};
static_assert(sizeof(State) == 20, "written to files");

struct Wide {
  u64 has[4];    // one bit a byte
  u16 below[4];  // children in the words before
};
static_assert(sizeof(Wide) == 40, "written to files");

struct Group {
  u32 entry;   // first of its entries
  u32 next;    // the longest key that is a proper suffix of this one, or kNoGroup
  u32 length;  // bytes of the key
};
static_assert(sizeof(Group) == 12, "written to files");

struct Entry {
  enum Flag : u32 {
    bound_left = 1,   // only where a word may begin
    bound_right = 2,  // only where a word may end
    mask = 4,         // the key is a piece: tokens decide about what is around it
  };
  u32 phrase;
  u32 flags;
  u32 token;        // first token: `left` tokens outward from the key, then `right` tokens
  u16 left, right;
};
static_assert(sizeof(Entry) == 16, "written to files");

// Tokens below 256 are literal bytes.
constexpr u16 kAnyOne = 256;
constexpr u16 kAnyRun = 257;

// Of a gram, the first bytes by their number.
constexpr u64 kFirst[kGram + 1] = {0,          0xff,         0xffff,         0xffffff,        0xffffffff,
                                   0xffffffffff, 0xffffffffffff, 0xffffffffffffff, ~u64{0}};

constexpr u32 lowest_bit(u32 word) { return u32(__builtin_ctz(word)); }

}  // namespace mailsift::match
