#include "match/build.hpp"

#include <algorithm>
#include <initializer_list>

#include "match/gram_set.hpp"
#include "match/layout.hpp"
#include "match/pattern.hpp"

namespace mailsift::match {

namespace {

template <class T>
void put(Bytes& out, const Vec<T>& items) {
  append(out, View(reinterpret_cast<const u8*>(items.data()), items.size() * sizeof(T)));
  while (out.size() % 8 && !out.failed()) out.push(0);
}

class Builder {
 public:
  BuildError build(const Trie& trie, const Phrases& phrases, Bytes& out) {
    BuildError error = layout_.lay_out(trie);
    if (error == BuildError::none) error = take_phrases(phrases);
    if (error != BuildError::none) return error;
    if (!group() || !all_.build() || !inside_.build() || !jumps_.build()) return BuildError::no_memory;
    refuse_jumps();
    write(u32(phrases.count), out);
    return out.failed() ? BuildError::no_memory : BuildError::none;
  }

 private:
  struct Placed {
    u32 state;
    Entry entry;
  };

  BuildError take_phrases(const Phrases& phrases) {
    Pattern pattern;
    u32 from = 0;
    for (std::size_t i = 0; i < phrases.count; ++i) {
      View text = phrases.texts.slice(from, phrases.ends[i] - from);
      from = phrases.ends[i];
      PatternError error = take_apart(text, phrases.flags[i], pattern);
      if (error != PatternError::none)
        return error == PatternError::no_memory ? BuildError::no_memory : BuildError::key;
      u32 state = layout_.find(view(pattern.key));
      if (state == 0) return BuildError::key;
      placed_.push(Placed{state, Entry{u32(i), pattern.flags, u32(tokens_.size()), u16(pattern.left),
                                       u16(pattern.right)}});
      tokens_.append(pattern.tokens.data(), pattern.tokens.size());
      View key = view(pattern.key);
      if (key.size > longest_) longest_ = u32(key.size);
      if (!add_to_filter(key, pattern)) return BuildError::no_memory;
    }
    return placed_.failed() || tokens_.failed() ? BuildError::no_memory : BuildError::none;
  }

  // The token before a key: behind it no ASCII word goes on.
  static bool is_word_end(u16 token) { return token < 0x80 && !is_ascii_word(u8(token)); }

  bool add_to_filter(View key, const Pattern& pattern) {
    const bool inside = pattern.left ? !is_word_end(pattern.tokens[0]) : !(pattern.flags & Entry::bound_left);
    const bool ends_word = pattern.right == 0 && (pattern.flags & Entry::bound_right);
    if (!all_.add(key, ends_word) || (inside && !inside_.add(key, ends_word))) return false;
    const bool jumps = key.size >= kGram || is_whole_word(key, ends_word);
    return !jumps || jumps_.add(key, layout_.find(key.slice(0, kGram)));
  }

  // A jump passes over the states before the last one; where a key ends at one of them it isn't allowed. Nor is it
  // from a word and zeros, unless it ends with the word: the word alone is asked for by the same gram.
  void refuse_jumps() {
    for (Jump& jump : jumps_.jumps) {
      u8 gram[kGram];
      std::memcpy(gram, &jump.gram, kGram);
      const std::size_t word = word_size(jump.gram);
      if (layout_.states[jump.state].depth > word && !(jump.gram & ~kFirst[word])) jump.state = 0;
      for (std::size_t i = 1; jump.state && i < layout_.states[jump.state].depth; ++i)
        if (layout_.states[layout_.find(View(gram, i))].group != kNoGroup) jump.state = 0;
    }
  }

  // Groups in order of length, so that what is a suffix of a key has a lower number than the key. In a group, masks
  // come last: a search that can't afford them any more leaves it there.
  bool group() {
    std::sort(placed_.begin(), placed_.end(), [this](const Placed& a, const Placed& b) {
      u32 depth_a = layout_.states[a.state].depth, depth_b = layout_.states[b.state].depth;
      if (depth_a != depth_b) return depth_a < depth_b;
      if (a.state != b.state) return a.state < b.state;
      u32 mask_a = a.entry.flags & Entry::mask, mask_b = b.entry.flags & Entry::mask;
      return mask_a != mask_b ? mask_a < mask_b : a.entry.phrase < b.entry.phrase;
    });
    for (u32 i = 0; i < placed_.size(); ++i) {
      State& state = layout_.states[placed_[i].state];
      if (i == 0 || placed_[i].state != placed_[i - 1].state) {
        state.group = u32(groups_.size());
        groups_.push(Group{i, kNoGroup, state.depth});
      }
      entries_.push(placed_[i].entry);
    }
    if (groups_.failed() || entries_.failed()) return false;
    for (u32 i : layout_.by_depth) {
      State& state = layout_.states[i];
      u32 inherited = i ? layout_.states[state.fail].group : kNoGroup;
      if (state.group == kNoGroup) state.group = inherited;
      else groups_[state.group].next = inherited;
    }
    return true;
  }

  void write(u32 phrases, Bytes& out) {
    Header header{};
    std::memcpy(header.magic, "MSPHRASE", 8);
    header.version = kFormatVersion;
    header.byte_order = kByteOrder;
    std::memcpy(header.engine, "aho-corasick", 12);
    header.phrases = phrases;
    header.all = all_.sizes();
    header.inside = inside_.sizes();
    header.wides = u32(layout_.wides.size());
    header.states = u32(layout_.states.size());
    header.groups = u32(groups_.size());
    header.entries = u32(entries_.size());
    header.tokens = u32(tokens_.size());
    header.longest = longest_;
    header.jump_bits = jumps_.bits;
    header.jump_probes = jumps_.probes;
    out.extend(sizeof header);
    for (const GramSet* set : {&all_, &inside_}) {
      put(out, set->grams.words);
      put(out, set->stubs.words);
      put(out, set->pairs);
    }
    put(out, jumps_.jumps);
    put(out, layout_.wides);
    put(out, layout_.states);
    put(out, groups_);
    put(out, entries_);
    put(out, tokens_);
    header.bytes = out.size();
    if (out.size() >= sizeof header) std::memcpy(out.data(), &header, sizeof header);
  }

  Layout layout_;
  Vec<Placed> placed_;
  Vec<Group> groups_;
  Vec<Entry> entries_;
  Vec<u16> tokens_;
  GramSet all_, inside_;
  JumpBuilder jumps_;
  u32 longest_ = 0;
};

}  // namespace

BuildError build_automaton(const Trie& trie, const Phrases& phrases, Bytes& out) {
  Builder builder;
  return builder.build(trie, phrases, out);
}

}  // namespace mailsift::match
