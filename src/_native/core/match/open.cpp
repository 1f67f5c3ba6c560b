// Looks a section over. After it every index that a search follows is in range, every transition goes one level
// down, and every failure link and every chain of keys leads to something shorter: a search can neither leave the
// section nor go round in circles.
#include "match/automaton.hpp"
#include "match/taker.hpp"

namespace mailsift::match {

namespace {

constexpr u8 kMagic[8] = {'M', 'S', 'P', 'H', 'R', 'A', 'S', 'E'};
constexpr char kEngine[16] = "aho-corasick";
constexpr u32 kMostBits = 32;  // of a table's size

Bloom take_bloom(Taker& taker, u32 bits) { return {taker.take<u64>(u64{1} << bits), 64 - bits}; }

bool take_grams(Taker& taker, const Header::Grams& sizes, Grams& grams) {
  if (sizes.pair_words != 0 && sizes.pair_words != kPairWords) return false;
  if (sizes.gram_bits < 1 || sizes.gram_bits > kMostBits) return false;
  if (sizes.stub_bits < 1 || sizes.stub_bits > kMostBits) return false;
  grams.grams = take_bloom(taker, sizes.gram_bits);
  grams.stubs = take_bloom(taker, sizes.stub_bits);
  const u64* pairs = taker.take<u64>(sizes.pair_words);
  grams.pairs = sizes.pair_words ? pairs : nullptr;
  grams.has_stubs = sizes.stub_bits > 1;
  grams.has_words = sizes.words != 0;
  grams.first = Heads(sizes.first);
  grams.second = Heads(sizes.second);
  grams.any = sizes.first[0] | sizes.first[1] | sizes.first[2] | sizes.first[3];
  return taker.good();
}

bool wide_holds(const Wide& wide, u32 children) {
  u32 sum = 0;
  for (int i = 0; i < 4; ++i) {
    if (wide.below[i] != sum) return false;
    sum += u32(__builtin_popcountll(wide.has[i]));
  }
  return sum == children;
}

// The first `children` labels ascend and the others repeat the first.
bool labels_hold(u32 labels, u32 children) {
  for (u32 i = 1; i < 4; ++i) {
    u8 label = u8(labels >> 8 * i);
    if (i < children ? label <= u8(labels >> 8 * (i - 1)) : label != u8(labels)) return false;
  }
  return true;
}

}  // namespace

bool Automaton::open(View section) {
  section_ = View();
  filter_ = Filter();
  groups_count_ = states_count_ = phrases_ = 0;
  Header header;
  if (section.size < sizeof header || reinterpret_cast<std::uintptr_t>(section.data) % 8) return false;
  std::memcpy(&header, section.data, sizeof header);
  if (std::memcmp(header.magic, kMagic, sizeof kMagic) || header.version != kFormatVersion) return false;
  if (header.byte_order != kByteOrder || std::memcmp(header.engine, kEngine, sizeof kEngine)) return false;
  if (header.bytes != section.size) return false;
  section_ = section;
  if (take_arrays(header) && states_hold() && jumps_hold() && outputs_hold(header.tokens)) {
    phrases_ = header.phrases;
    return true;
  }
  section_ = View();
  groups_count_ = 0;
  return false;
}

View Automaton::engine() const { return section_.empty() ? View() : View(kEngine); }

bool Automaton::take_arrays(const Header& header) {
  Taker taker(section_, sizeof(Header));
  if (!take_grams(taker, header.all, filter_.all) || !take_grams(taker, header.inside, filter_.inside)) return false;
  if (header.jump_bits < 1 || header.jump_bits > kMostBits) return false;
  if (header.jump_probes > u64{1} << header.jump_bits) return false;
  filter_.jumps = taker.take<Jump>(u64{1} << header.jump_bits);
  filter_.jump_shift = 64 - header.jump_bits;
  filter_.jump_probes = header.jump_probes;
  wides_ = taker.take<Wide>(wides_count_ = header.wides);
  filter_.states = states_ = taker.take<State>(states_count_ = header.states);
  groups_ = taker.take<Group>(groups_count_ = header.groups);
  entries_ = taker.take<Entry>(entries_count_ = header.entries);
  tokens_ = taker.take<u16>(header.tokens);
  if (!taker.all_taken() || states_count_ == 0) return false;
  for (u32 i = 0; i < entries_count_; ++i)
    if (entries_[i].phrase >= header.phrases) return false;
  return true;
}

bool Automaton::states_hold() const {
  u64 children = 0;
  for (u32 i = 0; i < states_count_; ++i) {
    const State& s = states_[i];
    children += s.children;
    if (children >= states_count_ || u64{s.first} + s.children > states_count_) return false;
    for (u32 c = s.first; c < s.first + s.children; ++c)
      if (states_[c].depth != s.depth + 1) return false;
    bool labelled = s.children <= 4 ? labels_hold(s.labels, s.children)
                                    : s.labels < wides_count_ && wide_holds(wides_[s.labels], s.children);
    if (!labelled || s.fail >= states_count_) return false;
    if (i ? states_[s.fail].depth >= s.depth : s.depth != 0 || s.fail != 0) return false;
    if (s.group != kNoGroup && (s.group >= groups_count_ || groups_[s.group].length > s.depth)) return false;
  }
  return true;
}

// A jump leads to where a walk of as many bytes could.
bool Automaton::jumps_hold() const {
  const u64 count = u64{1} << (64 - filter_.jump_shift);
  for (u64 i = 0; i < count; ++i) {
    const u32 state = filter_.jumps[i].state;
    if (state && (state >= states_count_ || states_[state].depth == 0)) return false;
  }
  return true;
}

bool Automaton::outputs_hold(u32 tokens) const {
  for (u32 i = 0; i < groups_count_; ++i) {
    const Group& g = groups_[i];
    u32 end = i + 1 < groups_count_ ? groups_[i + 1].entry : entries_count_;
    if (g.entry > end || end > entries_count_) return false;
    if (g.next != kNoGroup && (g.next >= i || groups_[g.next].length >= g.length)) return false;
  }
  for (u32 i = 0; i < entries_count_; ++i) {
    const Entry& e = entries_[i];
    if (e.flags & Entry::mask && u64{e.token} + e.left + e.right > tokens) return false;
  }
  return true;
}

}  // namespace mailsift::match
