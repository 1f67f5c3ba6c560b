// The filter before the automaton: no place is missed, and every level finds the same places.
#include <memory>
#include <string>
#include <vector>

#include "check.hpp"
#include "cpu/features.hpp"
#include "match/gram_set.hpp"
#include "match/places.hpp"
#include "match/word.hpp"

using namespace mailsift;
using namespace mailsift::match;

namespace {

struct Key {
  std::string bytes;
  bool inside, ends_word;  // may begin inside a word; has to end one
};

const std::vector<Key> kKeys = {
    {"a", false, true},         {"to", false, true},          {"be!", false, false},
    {"free", false, true},      {"win", true, false},         {"casino", false, false},
    {"prize", true, true},      {"v1agra!", false, false},    {"8 bytes!", false, true},
    {"long phrase", false, true}, {"long phrases here", true, true}, {"\xd0\xb2\xd0\xb8", false, true},
    {"\xe5\x8f\x91\xe7\xa5\xa8\xe5\x8f\x91", false, true}, {"$", false, false}, {"\x80z", true, false},
};

Heads heads_of(const u64 (&bits)[4]) {
  Heads heads;
  for (unsigned c = 0; c < 128; ++c)
    if (bits[c / 64] >> c % 64 & 1) heads.ascii.add(u8(c));
  heads.trail = bits[2], heads.lead = bits[3];
  return heads;
}

Bloom bloom_of(const BloomBuilder& built) { return {built.words.data(), 64 - built.bits}; }

void set_up(GramSet& set, Grams& grams) {
  CHECK(set.build());
  grams.first = heads_of(set.first), grams.second = heads_of(set.second);
  grams.pairs = set.pairs.empty() ? nullptr : set.pairs.data();
  grams.grams = bloom_of(set.grams), grams.stubs = bloom_of(set.stubs);
  grams.has_words = set.words, grams.has_stubs = set.stubs.bits > 1;
  grams.any = set.first[0] | set.first[1] | set.first[2] | set.first[3];
}

// The filter of the keys from `from` to `to`.
struct Built {
  GramSet all, inside;
  JumpBuilder jumps;
  State states[64];
  Filter filter;

  Built(std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      const Key& key = kKeys[i];
      const View bytes(reinterpret_cast<const u8*>(key.bytes.data()), key.bytes.size());
      CHECK(all.add(bytes, key.ends_word));
      if (key.inside) CHECK(inside.add(bytes, key.ends_word));
      if (bytes.size >= kGram || is_whole_word(bytes, key.ends_word)) CHECK(jumps.add(bytes, u32(i + 1)));
    }
    CHECK(jumps.build());
    set_up(all, filter.all);
    set_up(inside, filter.inside);
    filter.jumps = jumps.jumps.data(), filter.jump_shift = 64 - jumps.bits, filter.jump_probes = jumps.probes;
    filter.states = states;
  }
};

std::vector<std::size_t> found(const Filter& filter, View text) {
  std::vector<std::size_t> all;
  auto places = std::make_unique<Places>(filter, text);
  for (std::size_t at = 0; (at = places->next(at)) < text.size; ++at) all.push_back(at);
  return all;
}

// Places where one of the keys stands and may be a hit, as far as ASCII words say.
std::vector<std::size_t> needed(std::size_t from, std::size_t to, View text) {
  std::vector<std::size_t> all;
  auto word = [&](std::size_t at) { return at < text.size && is_ascii_word(text[at]); };
  for (std::size_t at = 0; at < text.size; ++at)
    for (std::size_t i = from; i < to; ++i) {
      const Key& key = kKeys[i];
      const std::size_t end = at + key.bytes.size();
      if (end > text.size || std::memcmp(text.data + at, key.bytes.data(), key.bytes.size()) != 0) continue;
      if (!key.inside && at > 0 && word(at - 1) && word(at)) continue;
      if (key.ends_word && word(end - 1) && word(end)) continue;
      all.push_back(at);
      break;
    }
  return all;
}

bool has_all(const std::vector<std::size_t>& places, const std::vector<std::size_t>& wanted) {
  std::size_t i = 0;
  for (std::size_t place : wanted) {
    while (i < places.size() && places[i] < place) ++i;
    if (i == places.size() || places[i] != place) return false;
  }
  return true;
}

void check_text(std::size_t from, std::size_t to, View text) {
  const auto built = std::make_unique<Built>(from, to);
  cpu::force(cpu::Level::scalar);
  const std::vector<std::size_t> places = found(built->filter, text);
  CHECK(has_all(places, needed(from, to, text)));
  for (cpu::Level level : {cpu::Level::avx2, cpu::Level::avx512, cpu::Level::neon})
    if (cpu::force(level)) CHECK(found(built->filter, text) == places);
  cpu::force(cpu::best());
}

std::string text_of(std::size_t size, unsigned seed) {
  std::string text;
  for (unsigned n = seed * 7919 + 1; text.size() < size; n = n * 1103515245 + 12345) {
    const unsigned pick = n >> 16;
    if (pick % 3) text += kKeys[pick / 3 % kKeys.size()].bytes;
    else text += " x_.\xd0\xb8"[pick / 3 % 6];
  }
  text.resize(size);
  return text;
}

}  // namespace

TEST(places_where_keys_stand_are_found_on_every_level) {
  for (std::size_t size : {0,   1,   7,   8,   9,    63,   64,   65,   127,  128, 129,
                           895, 896, 897, 1023, 1024, 1025, 1151, 1152, 1153, 5000})
    for (unsigned seed = 0; seed < 4; ++seed) {
      // Memory that ends with the text: a look behind it is seen by the sanitizer.
      const std::string text = text_of(size, seed);
      std::unique_ptr<u8[]> exact(new u8[size]);
      std::memcpy(exact.get(), text.data(), size);
      check_text(0, kKeys.size(), View(exact.get(), size));
      check_text(8 - seed, 11, View(exact.get(), size));
    }
}

TEST(a_text_of_starts_alone_fills_every_window) {
  const std::string text(3000, '$');
  check_text(0, kKeys.size(), View(reinterpret_cast<const u8*>(text.data()), text.size()));
}

TEST(jumps_know_what_follows) {
  const auto built = std::make_unique<Built>(8, 11);
  const Filter& filter = built->filter;
  const u64 gram = load_gram(reinterpret_cast<const u8*>("long phr"));
  const u16 as = 's' << 8 | 'a', other = 'x' << 8 | 'q';
  CHECK(Filter::holds(*filter.nearest_jump(gram), gram, as) && filter.nearest_jump(gram)->state >= 10);
  CHECK(Jump::place(as) == Jump::place(other) || !Filter::holds(*filter.nearest_jump(gram), gram, other));
  const u64 whole = load_gram(reinterpret_cast<const u8*>("8 bytes!"));
  CHECK(Filter::holds(*filter.nearest_jump(whole), whole, other) && filter.nearest_jump(whole)->state == 9);
  CHECK(!Filter::holds(*filter.nearest_jump(whole + 1), whole + 1, other));
}
