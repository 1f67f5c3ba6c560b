#include "match/layout.hpp"

#include <algorithm>

namespace mailsift::match {

namespace {

constexpr u32 kNowhere = 0xffffffff;

// `count` equal items; false when there is no memory.
template <class T>
bool fill(Vec<T>& items, std::size_t count, T item) {
  items.clear();
  T* at = items.extend(count);
  if (count && !at) return false;
  std::fill(at, at + count, item);
  return true;
}

}  // namespace

BuildError Layout::lay_out(const Trie& trie) {
  states.clear();
  wides.clear();
  if (trie.nodes_count == 0) {
    states.push(State{1, 0, kNoGroup, 0, 0, 0, 0});
    by_depth.clear();
    by_depth.push(0);
    return states.failed() || by_depth.failed() ? BuildError::no_memory : BuildError::none;
  }
  BuildError error = read(trie);
  if (error == BuildError::none) error = place_children();
  if (error == BuildError::none) error = link_failures(trie);
  if (error != BuildError::none) return error;
  return sort_by_depth() ? BuildError::none : BuildError::no_memory;
}

u32 Layout::index_of(i64 number) const {
  const Node* at = std::lower_bound(nodes_.begin(), nodes_.end(), number,
                                    [](const Node& node, i64 wanted) { return node.number < wanted; });
  return at != nodes_.end() && at->number == number ? at->index : kNowhere;
}

BuildError Layout::read(const Trie& trie) {
  nodes_.clear();
  edges_.clear();
  for (std::size_t i = 0; i < trie.nodes_count; ++i) nodes_.push(Node{trie.nodes[i], u32(i)});
  if (nodes_.failed()) return BuildError::no_memory;
  std::sort(nodes_.begin(), nodes_.end(), [](const Node& a, const Node& b) { return a.number < b.number; });
  for (std::size_t i = 1; i < nodes_.size(); ++i)
    if (nodes_[i].number == nodes_[i - 1].number) return BuildError::ambiguous;
  for (std::size_t i = 0; i < trie.edges_count; ++i) {
    u32 from = index_of(trie.edge_from[i]), to = index_of(trie.edge_to[i]);
    if (from == kNowhere || to == kNowhere) return BuildError::no_trie;
    edges_.push(Edge{from, to, trie.edge_byte[i]});
  }
  if (edges_.failed() || !fill(first_edge_, nodes_.size() + 1, 0u)) return BuildError::no_memory;
  std::sort(edges_.begin(), edges_.end(),
            [](const Edge& a, const Edge& b) { return a.from != b.from ? a.from < b.from : a.label < b.label; });
  for (const Edge& edge : edges_) ++first_edge_[edge.from + 1];
  for (std::size_t i = 1; i < first_edge_.size(); ++i) first_edge_[i] += first_edge_[i - 1];
  return BuildError::none;
}

// Depth first with a stack of nodes; all children of a node get their places when the node is taken.
BuildError Layout::place_children() {
  Vec<u32> stack;
  if (!fill(place_, nodes_.size(), kNowhere)) return BuildError::no_memory;
  stack.push(0);
  states.push(State{1, 0, kNoGroup, 0, 0, 0, 0});
  place_[0] = 0;
  while (!stack.empty()) {
    u32 node = stack.back();
    stack.pop();
    u32 begin = first_edge_[node], end = first_edge_[node + 1], first = u32(states.size());
    u32 depth = states[place_[node]].depth + 1u;
    if (begin < end && depth > kMaxKey) return BuildError::no_trie;
    for (u32 e = begin; e < end; ++e) {
      if (place_[edges_[e].to] != kNowhere) return BuildError::no_trie;
      if (e > begin && edges_[e].label == edges_[e - 1].label) return BuildError::no_trie;
      place_[edges_[e].to] = u32(states.size());
      State state{0, 0, kNoGroup, 0, 0, 0, 0};
      state.depth = depth & 0x7fff;
      states.push(state);
    }
    for (u32 e = end; e > begin; --e) stack.push(edges_[e - 1].to);
    if (states.failed() || stack.failed()) return BuildError::no_memory;
    State& state = states[place_[node]];
    state.first = end > begin ? first : 0;
    state.children = u16(end - begin);
    if (end > begin) set_labels(state, edges_.data() + begin);
  }
  return wides.failed() ? BuildError::no_memory
                        : states.size() == nodes_.size() ? BuildError::none : BuildError::no_trie;
}

void Layout::set_labels(State& state, const Edge* edges) {
  if (state.children <= 4) {
    for (u32 i = 0; i < 4; ++i) state.labels |= edges[i < state.children ? i : 0].label << 8 * i;
    return;
  }
  Wide wide{};
  for (u32 i = 0; i < state.children; ++i) wide.has[edges[i].label >> 6] |= u64{1} << (edges[i].label & 63);
  for (int i = 1; i < 4; ++i) wide.below[i] = u16(wide.below[i - 1] + __builtin_popcountll(wide.has[i - 1]));
  state.labels = u32(wides.size());
  wides.push(wide);
}

BuildError Layout::link_failures(const Trie& trie) {
  for (std::size_t i = 0; i < trie.fails_count; ++i) {
    u32 from = index_of(trie.fail_from[i]), to = index_of(trie.fail_to[i]);
    if (from == kNowhere || to == kNowhere) return BuildError::no_trie;
    State& state = states[place_[from]];
    state.fail = place_[to];
    if (state.depth <= states[state.fail].depth) return BuildError::no_trie;
    state.deep_fail = states[state.fail].depth >= kGram;
  }
  return BuildError::none;
}

bool Layout::sort_by_depth() {
  Vec<u32> starts;
  if (!fill(starts, kMaxKey + 2, 0u) || !fill(by_depth, states.size(), 0u)) return false;
  for (const State& state : states) ++starts[state.depth + 1u];
  for (std::size_t i = 1; i < starts.size(); ++i) starts[i] += starts[i - 1];
  for (u32 i = 0; i < states.size(); ++i) by_depth[starts[states[i].depth]++] = i;
  return true;
}

u32 Layout::find(View key) const {
  u32 now = 0;
  for (u8 byte : key) {
    const State& s = states[now];
    u32 rank = 0;
    if (s.children > 4) {
      const Wide& wide = wides[s.labels];
      u64 word = wide.has[byte >> 6], bit = u64{1} << (byte & 63);
      if (!(word & bit)) return 0;
      rank = wide.below[byte >> 6] + u32(__builtin_popcountll(word & (bit - 1)));
    } else {
      while (rank < s.children && u8(s.labels >> 8 * rank) != byte) ++rank;
      if (rank == s.children) return 0;
    }
    now = s.first + rank;
  }
  return now;
}

}  // namespace mailsift::match
