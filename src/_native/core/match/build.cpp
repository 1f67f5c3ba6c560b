#include "match/build.hpp"

#include <algorithm>

#include "match/filter.hpp"
#include "match/layout.hpp"
#include "match/pattern.hpp"

namespace mailsift::match {

namespace {

constexpr u32 kMaxGramBits = 20;  // words of a filter: 8 MB at most

// The first bytes of a key, as the filters ask for them.
u64 gram_of(View key, std::size_t bytes) {
  u64 gram = 0;
  std::memcpy(&gram, key.data, bytes);
  return gram;
}

struct Grams {
  Vec<u64> values;
  u32 bits = 1;
  Vec<u64> words;

  // Four grams or fewer a word: eight of its 64 bits are set at most, on average.
  bool build() {
    if (!values.empty()) bits = 2;
    while (bits < kMaxGramBits && (std::size_t{4} << bits) < values.size()) ++bits;
    u64* at = words.extend(std::size_t{1} << bits);
    if (!at || values.failed()) return false;
    std::fill(at, at + words.size(), u64{0});
    u32 shift = 64 - bits;
    for (u64 gram : values) {
      u64 hash = Bloom::hash(gram);
      words[hash >> shift] |= Bloom::pattern(hash, shift);
    }
    return true;
  }
};

class Builder {
 public:
  BuildError build(const Trie& trie, const Phrases& phrases, Bytes& out) {
    BuildError error = layout_.lay_out(trie);
    if (error == BuildError::none) error = take_phrases(phrases);
    if (error != BuildError::none) return error;
    if (!group() || !grams4_.build() || !grams8_.build()) return BuildError::no_memory;
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
      if (!admit(view(pattern.key))) return BuildError::no_memory;
    }
    return placed_.failed() || tokens_.failed() ? BuildError::no_memory : BuildError::none;
  }

  bool admit(View key) {
    if (key.size > longest_) longest_ = u32(key.size);
    if (key.size >= kGram) {
      grams8_.values.push(gram_of(key, 8));
    } else if (key.size >= 4) {
      grams4_.values.push(gram_of(key, 4));
    } else {
      if (pairs_.empty()) {
        u64* at = pairs_.extend(kPairWords);
        if (!at) return false;
        std::fill(at, at + kPairWords, u64{0});
      }
      // A key of one byte begins every pair that begins with it.
      u32 last = key.size > 1 ? key[1] : 255;
      for (u32 second = key.size > 1 ? key[1] : 0; second <= last; ++second) {
        u32 pair = second << 8 | key[0];
        pairs_[pair >> 6] |= u64{1} << (pair & 63);
      }
    }
    return true;
  }

  // Groups in order of length, so that what is a suffix of a key has a lower number than the key.
  bool group() {
    std::sort(placed_.begin(), placed_.end(), [this](const Placed& a, const Placed& b) {
      u32 depth_a = layout_.states[a.state].depth, depth_b = layout_.states[b.state].depth;
      if (depth_a != depth_b) return depth_a < depth_b;
      return a.state != b.state ? a.state < b.state : a.entry.phrase < b.entry.phrase;
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

  template <class T>
  static void put(Bytes& out, const Vec<T>& items) {
    append(out, View(reinterpret_cast<const u8*>(items.data()), items.size() * sizeof(T)));
    while (out.size() % 8 && !out.failed()) out.push(0);
  }

  void write(u32 phrases, Bytes& out) {
    Header header{};
    std::memcpy(header.magic, "MSPHRASE", 8);
    header.version = kFormatVersion;
    header.byte_order = kByteOrder;
    std::memcpy(header.engine, "aho-corasick", 12);
    header.phrases = phrases;
    header.pair_words = u32(pairs_.size());
    header.gram4_bits = grams4_.bits;
    header.gram8_bits = grams8_.bits;
    header.wides = u32(layout_.wides.size());
    header.states = u32(layout_.states.size());
    header.groups = u32(groups_.size());
    header.entries = u32(entries_.size());
    header.tokens = u32(tokens_.size());
    header.longest = longest_;
    out.extend(sizeof header);
    put(out, pairs_);
    put(out, grams4_.words);
    put(out, grams8_.words);
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
  Vec<u64> pairs_;
  Grams grams4_, grams8_;
  u32 longest_ = 0;
};

}  // namespace

BuildError build_automaton(const Trie& trie, const Phrases& phrases, Bytes& out) {
  Builder builder;
  return builder.build(trie, phrases, out);
}

}  // namespace mailsift::match
