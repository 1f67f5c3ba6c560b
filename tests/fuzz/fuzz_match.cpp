// The input is a list and a text: flags and phrases, each ended by a byte 0xff, then one more 0xff and the text.
// Checked: the hits are those of a search that tries each phrase at each place, by both engines on every level of the
// machine; damaged sections do no harm.
#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "cpu/features.hpp"
#include "match/matcher.hpp"
#include "match/mask.hpp"
#include "match/pattern.hpp"
#include "match/word.hpp"
#include "trie.hpp"

using namespace mailsift;
using namespace mailsift::match;
using fuzz::Listed;
using fuzz::view_of;

namespace {

struct Input {
  std::vector<Listed> list;
  std::string text;
};

Input read(const u8* data, std::size_t size) {
  Input in;
  std::size_t at = 0;
  while (at < size && data[at] != 0xff && in.list.size() < 24) {
    u8 flags = data[at++] & 3;
    std::size_t from = at;
    while (at < size && data[at] != 0xff) ++at;
    in.list.push_back({std::string(data + from, data + at), flags});
    at += at < size;
  }
  at += at < size;
  in.text.assign(data + at, data + size);
  return in;
}

void expect(bool truth) {
  if (!truth) std::abort();
}

bool before(const Hit& a, const Hit& b) {
  if (a.from + a.size != b.from + b.size) return a.from + a.size < b.from + b.size;
  return a.from != b.from ? a.from < b.from : a.phrase < b.phrase;
}

// Each phrase at each place.
std::vector<Hit> slow_find(const std::vector<Listed>& list, View text) {
  std::vector<Hit> hits;
  Pattern p;
  for (std::size_t i = 0; i < list.size(); ++i) {
    take_apart(view_of(list[i].text), list[i].flags, p);
    bool left_bound = p.flags & Entry::bound_left, right_bound = p.flags & Entry::bound_right;
    for (std::size_t at = 0; at + p.key.size() <= text.size; ++at) {
      if (!text.slice(at, p.key.size()).equals(view(p.key))) continue;
      std::size_t end = at + p.key.size();
      Reach left = reach_left(p.tokens.data(), p.left, text, at, left_bound);
      Reach right = reach_right(p.tokens.data() + p.left, p.right, text, end, right_bound);
      if (left.found && right.found)
        hits.push_back({u32(i), u32(at - left.bytes), u32(end + right.bytes - at + left.bytes)});
    }
  }
  std::sort(hits.begin(), hits.end(), before);
  auto same = [](const Hit& a, const Hit& b) { return !before(a, b) && !before(b, a); };
  hits.erase(std::unique(hits.begin(), hits.end(), same), hits.end());
  return hits;
}

// What was hit is a text that the phrase matches as a whole.
void check_mask(const Listed& entry, View hit) {
  if (!(entry.flags & kPhraseMask)) return expect(hit.equals(view_of(entry.text)));
  expect(mask_matches(view_of(entry.text), hit));
}

bool is_ascii(View text) {
  for (u8 byte : text)
    if (byte >= 0x80) return false;
  return true;
}

void check_hits(const Matcher& matcher, const std::vector<Listed>& list, View text) {
  Vec<Hit> hits;
  Bitten bitten;
  Limits limits;
  matcher.find(text, limits, hits, bitten);
  std::vector<Hit> want = slow_find(list, text);
  if (bitten.bits() == 0) expect(hits.size() == want.size());
  for (std::size_t i = 0; i < hits.size(); ++i) {
    if (bitten.bits() == 0) expect(!before(hits[i], want[i]) && !before(want[i], hits[i]));
    if (is_ascii(text)) check_mask(list[hits[i].phrase], text.slice(hits[i].from, hits[i].size));
  }
}

void damage(Bytes& section, const std::string& noise, View text) {
  for (std::size_t i = 0; i + 2 < noise.size() && i < 12; i += 3)
    section[(u8(noise[i]) << 8 | u8(noise[i + 1])) % section.size()] ^= u8(noise[i + 2]);
  Matcher matcher;
  Vec<Hit> hits;
  Bitten bitten;
  Limits limits;
  limits.hits = 1000;
  if (matcher.open(view(section))) matcher.find(text, limits, hits, bitten);
  for (const Hit& hit : hits) expect(hit.phrase < matcher.phrases() && u64{hit.from} + hit.size <= text.size);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size > 2048) return 0;
  Input in = read(data, size);
  View text = view_of(in.text);
  std::vector<Listed> list;
  for (fuzz::Engine engine : {fuzz::Engine::automaton, fuzz::Engine::sampled}) {
    Bytes section;
    expect(fuzz::build_section(in.list, list, section, engine));
    Matcher matcher;
    expect(matcher.open(view(section)));
    for (cpu::Level level : {cpu::Level::scalar, cpu::Level::avx2, cpu::Level::avx512, cpu::Level::neon})
      if (cpu::force(level)) check_hits(matcher, list, text);
    cpu::force(cpu::best());
    damage(section, in.text, text);
  }
  for (const Listed& e : in.list) mask_matches(view_of(e.text), text);
  return 0;
}
