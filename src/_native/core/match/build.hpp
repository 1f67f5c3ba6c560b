// Flattens a trie with its failure links into the section that match::Automaton scans with.
#pragma once

#include "match/phrases.hpp"

namespace mailsift::match {

// A trie as `pyahocorasick` dumps it. Numbers of nodes are arbitrary, but each node has one of its own.
struct Trie {
  const i64* nodes = nullptr;  // the root first
  std::size_t nodes_count = 0;
  const i64* edge_from = nullptr;
  const i64* edge_to = nullptr;
  const u8* edge_byte = nullptr;
  std::size_t edges_count = 0;
  const i64* fail_from = nullptr;  // the root has none
  const i64* fail_to = nullptr;
  std::size_t fails_count = 0;
};

enum class BuildError : u8 {
  none,
  ambiguous,  // two nodes have one number
  no_trie,    // links that lead nowhere, or not to something shorter; a node with two parents
  key,        // a phrase without a key, or whose key is not in the trie
  no_memory,
};

// Appends the section; `out` must be empty.
BuildError build_automaton(const Trie& trie, const Phrases& phrases, Bytes& out);

}  // namespace mailsift::match
