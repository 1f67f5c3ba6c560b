#include "match/automaton.hpp"

#include <algorithm>

#include "match/pattern.hpp"
#include "match/places.hpp"
#include "match/word.hpp"

namespace mailsift::match {

namespace {

constexpr u32 kNoState = 0;  // no transition leads to the root

// A mask's hits come in the order of their keys, and two keys may end up with one hit.
void put_in_order(Vec<Hit>& hits, std::size_t from) {
  std::sort(hits.begin() + from, hits.end(), earlier);
  hits.truncate(std::size_t(std::unique(hits.begin() + from, hits.end(), same) - hits.begin()));
}

}  // namespace

struct Automaton::Scan {
  View text;
  std::size_t limit;
  Vec<Hit>& out;
  u64 work, mask_work;  // looks that are still allowed
  bool disordered;      // a mask's hit is among the hits
  bool masks_cut;       // masks cost too much and are passed over

  // False when the scan has to stop.
  bool add(u32 phrase, std::size_t from, std::size_t end) {
    Hit hit{phrase, u32(from), u32(end - from)};
    if (disordered && !out.empty() && same(out.back(), hit)) return true;
    if (out.size() >= limit) return false;
    out.push(hit);
    return !out.failed();
  }
  void pay_mask(u64 looks) {
    masks_cut = looks > mask_work;
    mask_work -= masks_cut ? mask_work : looks;
  }
};

inline u32 Automaton::child(const State& state, u8 byte) const {
  if (state.children == 0) return kNoState;
  if (state.children <= 4) {
    // The lowest byte that is zero is found exactly; unused labels repeat the first.
    u32 different = state.labels ^ byte * 0x01010101u;
    u32 equal = (different - 0x01010101u) & ~different & 0x80808080u;
    return equal ? state.first + (lowest_bit(equal) >> 3) : kNoState;
  }
  const Wide& wide = wides_[state.labels];
  u64 word = wide.has[byte >> 6], bit = u64{1} << (byte & 63);
  if (!(word & bit)) return kNoState;
  return state.first + wide.below[byte >> 6] + u32(__builtin_popcountll(word & (bit - 1)));
}

// The keys that end at `end`, from the longest to the shortest. False when the scan has to stop.
bool Automaton::emit(Scan& scan, u32 group, std::size_t end) const {
  for (; group != kNoGroup; group = groups_[group].next) {
    std::size_t from = end - groups_[group].length;
    u32 stop = group + 1 < groups_count_ ? groups_[group + 1].entry : entries_count_;
    for (u32 i = groups_[group].entry; i < stop; ++i) {
      const Entry& e = entries_[i];
      bool left_bound = e.flags & Entry::bound_left, right_bound = e.flags & Entry::bound_right;
      if (!(e.flags & Entry::mask)) {
        if (scan.work == 0) return false;
        --scan.work;
        if (left_bound && !word_boundary(scan.text, from)) continue;
        if (right_bound && !word_boundary(scan.text, end)) continue;
        if (!scan.add(e.phrase, from, end)) return false;
        continue;
      }
      if (scan.masks_cut) break;
      Reach right = reach_right(tokens_ + e.token + e.left, e.right, scan.text, end, right_bound);
      Reach left;
      if (right.found) left = reach_left(tokens_ + e.token, e.left, scan.text, from, left_bound);
      scan.pay_mask(right.work + left.work);
      if (!left.found) continue;
      scan.disordered = true;
      if (!scan.add(e.phrase, from - left.bytes, end + right.bytes)) return false;
    }
  }
  return true;
}

// While the state is the root, the filter chooses where to begin next, and where it can it leads right to the state of
// the first bytes: no key ends on the way. In any other state the filter has said yes to the place where the
// state's prefix began; on a failure, suffixes to which it says no are passed over: no key can begin there.
void Automaton::find(View folded, const Limits& limits, Vec<Hit>& out, Bitten& bitten) const {
  if (empty()) return;
  std::size_t old = out.size();
  Scan scan{folded, limits.hits, out, kWorkForNothing + kWorkPerByte * folded.size,
            kWorkForNothing + kMaskWorkPerByte * folded.size, false, false};
  bool whole = true;
  u32 now = 0;
  std::size_t i = 0;
  Places places(filter_, folded);
  while (whole) {
    u32 next = kNoState, step = 1;
    if (now == 0) {
      i = places.next(i);
      if (i < folded.size) next = places.state();
      if (next != kNoState && (step = states_[next].depth) > folded.size - i) next = kNoState, step = 1;
    }
    if (i >= folded.size) break;
    if (next == kNoState) next = child(states_[now], folded[i]);
    if (next != kNoState) {
      now = next;
      i += step;
      if (states_[now].group != kNoGroup) whole = emit(scan, states_[now].group, i);
      continue;
    }
    if (now == 0) {
      ++i;
      continue;
    }
    // A suffix that is shorter than a gram begins among the last places: mostly none of them is one.
    if (!states_[now].deep_fail && places.next(i < kGram ? 0 : i - kGram + 1) >= i) {
      now = 0;
      continue;
    }
    do now = states_[now].fail;
    while (now != 0 && states_[now].depth < kGram && !places.has(i - states_[now].depth));
  }
  if (!whole || scan.masks_cut) bitten.set(out.failed() ? Limit::memory : Limit::hits);
  if (scan.disordered) put_in_order(out, old);
}

}  // namespace mailsift::match
