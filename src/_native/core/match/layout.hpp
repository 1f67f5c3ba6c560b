// The states of the section out of a trie: children side by side, and a lone child right behind its parent, so that
// a walk down a phrase stays on few cache lines.
#pragma once

#include "match/build.hpp"
#include "match/section.hpp"

namespace mailsift::match {

class Layout {
 public:
  BuildError lay_out(const Trie& trie);

  Vec<State> states;  // `group` not yet set
  Vec<Wide> wides;
  Vec<u32> by_depth;  // all states, the shallow ones first

  // The state that a key leads to; 0 when it leads nowhere.
  u32 find(View key) const;

 private:
  struct Node {
    i64 number;
    u32 index;
  };
  struct Edge {
    u32 from, to, label;
  };
  u32 index_of(i64 number) const;
  BuildError read(const Trie& trie);
  BuildError place_children();
  void set_labels(State& state, const Edge* edges);
  BuildError link_failures(const Trie& trie);
  bool sort_by_depth();

  Vec<Node> nodes_;      // by number
  Vec<Edge> edges_;      // by parent, then label
  Vec<u32> first_edge_;  // of each node, by index; one more at the end
  Vec<u32> place_;       // node index -> state
};

}  // namespace mailsift::match
