// Hostile segments must not lead outside; what is written from any entries must answer as trying every entry in turn
// does; any text as an object must give keys or none.
#include <algorithm>
#include <array>
#include <set>
#include <tuple>
#include <vector>

#include "facts/object_lines.hpp"
#include "must.hpp"
#include "reputation/compare.hpp"
#include "reputation/fuse.hpp"
#include "reputation/write.hpp"

using namespace mailsift;
using namespace mailsift::reputation;

namespace {

bool keep(void* self, u64 at, View bytes) {
  auto& file = *static_cast<std::vector<u8>*>(self);
  if (file.size() < at + bytes.size) file.resize(at + bytes.size);
  std::copy(bytes.begin(), bytes.end(), file.begin() + std::ptrdiff_t(at));
  return true;
}

std::vector<u8> written(const Input& input) {
  std::vector<u8> file;
  Written report;
  MUST(write_segment(&input, 1, Options(), Sink{keep, &file}, report) == WriteStatus::ok);
  MUST(report.size == file.size());
  return file;
}

struct Reader {
  View bytes;
  std::size_t at = 0;
  u8 next() { return at < bytes.size ? bytes[at++] : u8{0}; }
};

constexpr Kind kAsked[] = {Kind::url, Kind::md5, Kind::sha256};
constexpr u32 kObjects = 8, kQueries = 3 * kObjects;

void put_key(u8 choice, u8* key) {
  std::memset(key, choice >> 1, kKey);  // few, so that things meet
  std::memset(key + kKey, choice & 1, kFullKey - kKey);
}

// Of all objects but one; then any host may be asked for.
u64 host_of(u8 choice) { return choice == kObjects - 1 ? kNoHost : choice * 0x9E3779B9u & ~u32{0}; }

struct Said {
  u8 choice;
  Kind kind;
  u32 expires;
  Entry entry;
};

u32 last_minute(const Said& one) { return one.expires ? one.expires : ~u32{0}; }

// Where a source excludes a key, nothing else counts that it says of it in that tier and that ends no later. Here
// one source says it all.
bool is_excluded(const std::vector<Said>& said, const Said& one) {
  const u8 unknown = u8(Verdict::unknown);
  if (one.entry.tier < u8(Tier::feed) || one.entry.verdict == unknown) return false;
  return std::any_of(said.begin(), said.end(), [&](const Said& by) {
    return by.entry.verdict == unknown && by.entry.tier == one.entry.tier && by.kind == one.kind &&
           by.choice >> 1 == one.choice >> 1 && last_minute(by) >= last_minute(one);
  });
}

// All that hold now, and among them the winner.
const Said* winner(const std::vector<Said>& said, const Query& query, u8 choice, u32 now) {
  const Said* best = nullptr;
  const auto rank = [](const Said& s) { return std::make_tuple(s.entry.tier, -s.entry.verdict, -s.entry.confidence); };
  for (const Said& one : said) {
    const bool full = one.entry.verdict == u8(Verdict::good);
    if (u32(one.kind) != query.kind || (full ? one.choice != choice : one.choice >> 1 != choice >> 1)) continue;
    if (has_expired(one.expires, now) || is_excluded(said, one)) continue;
    if (!best || rank(one) < rank(*best)) best = &one;
  }
  return best;
}

// For others: nothing that an override wins over, all of it by a late tier, and what two files have in common.
void hand_on(const std::vector<Said>& said, const Segment& whole) {
  std::vector<u8> file;
  Written report;
  Options options;
  options.without_overrides = true;
  MUST(write_segment(std::array<Input, 1>{Input{whole.rows(), 0}}.data(), 1, options, Sink{keep, &file}, report) ==
       WriteStatus::ok);
  Segment others;
  MUST(others.open(View(file.data(), file.size()), 0) == Segment::Status::ok);
  std::set<std::pair<int, u32>> all, overridden;
  for (const Said& one : said) {
    // Of what stays, each host; of an override, none that nothing else has.
    if (one.kind == Kind::url && one.entry.tier != 0) MUST(others.may_have_host(u32(host_of(one.choice))));
    all.insert({one.choice >> 1, u32(one.kind)});
    if (one.entry.tier == 0) overridden.insert({one.choice >> 1, u32(one.kind)});
  }
  const Common common = mailsift::reputation::compare(whole.rows(), others.rows());
  MUST(common.only_first == overridden.size() && common.only_second == 0);
  MUST(common.both == all.size() - overridden.size());
  Input late{others.rows(), 0};
  late.least_tier = u8(Tier::upstream);
  std::vector<u8> last;
  MUST(write_segment(&late, 1, Options(), Sink{keep, &last}, report) == WriteStatus::ok && report.damaged == 0);
  Segment segment;
  MUST(segment.open(View(last.data(), last.size()), 0) == Segment::Status::ok);
  for (u64 e = 0; e < segment.rows().entries.count; ++e) MUST(segment.rows().entries[e].tier == u8(Tier::upstream));
}

void compare(View bytes) {
  Reader reader{bytes};
  Collected found;
  std::vector<Said> said;
  for (std::size_t count = reader.next() % 64; count > 0; --count) {
    const u8 choice = reader.next() % kObjects, mix = reader.next(), more = reader.next();
    const Said one{choice, kAsked[mix % 3], u32(more % 4),
                   Entry{u8(mix / 16 % 4), u8(more / 4 % 2), u8(more / 8 % 4), 0, 0, 0, kNoName, 0}};
    u8 key[kFullKey];
    put_key(choice, key);
    const bool added = found.add(one.kind, key, one.expires, found.add_entry(one.entry), host_of(choice));
    MUST(added == (one.entry.verdict != u8(Verdict::good) || has_full_key(one.kind)));
    if (added) said.push_back(one);
  }
  found.sort();
  const std::vector<u8> first = written({found.rows(), 0});
  Segment segment;
  MUST(segment.open(View(first.data(), first.size()), 0) == Segment::Status::ok);
  const std::vector<u8> again = written({segment.rows(), 0});
  MUST(again.size() <= first.size());
  Segment rewritten;
  MUST(rewritten.open(View(again.data(), again.size()), 0) == Segment::Status::ok);
  for (const Said& one : said) {
    const u32 host = u32(host_of(one.choice));
    MUST(one.kind != Kind::url || (segment.may_have_host(host) && rewritten.may_have_host(host)));
  }
  hand_on(said, segment);
  Base base;
  base.segments[base.count++] = &segment;
  Query queries[kQueries] = {};
  Answer answers[kQueries * kMostAnswers];
  for (u32 i = 0; i < kQueries; ++i) {
    put_key(u8(i % kObjects), queries[i].key);
    queries[i].kind = u32(kAsked[i / kObjects]);
  }
  for (u32 now = 1; now < 5; ++now) {
    const u32 count = base.look_up(queries, kQueries, now, answers);
    const Answer* got[kQueries] = {};
    for (u32 i = count; i-- > 0;) got[answers[i].query] = &answers[i];
    for (u32 i = 0; i < kQueries; ++i) {
      const Said* best = winner(said, queries[i], u8(i % kObjects), now);
      MUST((best == nullptr) == (got[i] == nullptr));
      if (best)
        MUST(best->entry.verdict == got[i]->verdict && best->entry.tier == got[i]->tier &&
             best->entry.confidence == got[i]->confidence);
    }
  }
}

// A good file with bytes of the input in it: what is read from it is anything, and lies inside.
void damage(View bytes) {
  static const std::vector<u8> good = [] {
    Collected found;
    const u32 name = found.add_name("a record");
    for (u32 i = 0; i < 60; ++i) {
      u8 key[kFullKey];
      for (u32 k = 0; k < kFullKey; ++k) key[k] = u8((i + 1) * 37 * (k + 3));
      found.add(Kind::sha256, key, 0, found.add_entry({u8(i % 3 ? 3 : 1), 5, 2, 0, 0, 0, name, 0}));
    }
    found.sort();
    return written({found.rows(), 0});
  }();
  std::vector<u8> file = good;
  std::size_t at = 0;
  for (; at + 3 <= bytes.size; at += 3) {
    const std::size_t place = bytes[at] | std::size_t{bytes[at + 1]} << 8;
    // Every second time in the numbers of the header, which decide most.
    file[at & 1 ? place % file.size() : 8 + place % 432] = bytes[at + 2];
  }
  if (at < bytes.size) file.resize(file.size() - bytes[at] % file.size());
  u8* exact = static_cast<u8*>(std::malloc(file.size() ? file.size() : 1));
  if (!file.empty()) std::memcpy(exact, file.data(), file.size());
  Segment segment;
  if (segment.open(View(exact, file.size()), 0) == Segment::Status::ok) {
    Base base;
    base.segments[base.count++] = &segment;
    Query queries[64] = {};
    Answer answers[64 * kMostAnswers];
    for (u32 i = 0; i < 64; ++i) {
      for (u32 k = 0; k < kFullKey; ++k) queries[i].key[k] = u8((i + 1) * 37 * (k + 3));
      queries[i].kind = u32(Kind::sha256);
    }
    const u32 count = base.look_up(queries, 64, 1, answers);
    u8 sum = 0;
    for (u32 i = 0; i < 64; ++i) sum = u8(sum ^ base.may_have_host(i * 0x04030201u));
    for (u32 i = 0; i < count; ++i)
      for (u8 byte : segment.rows().names.name(answers[i].name)) sum = u8(sum ^ byte);
    MUST(count <= 64 * base.most_answers() && sum <= 255);
    std::vector<u8> again;
    Written report;
    const Input input{segment.rows(), 0};
    if (segment.size() <= 1000 && segment.rows().names.ends.count <= 1000)
      MUST(write_segment(&input, 1, Options(), Sink{keep, &again}, report) == WriteStatus::ok);
  }
  std::free(exact);
}

void make_keys(View text) {
  static facts::KeyScratch scratch;
  static Vec<Query> keys;
  Collected found;
  const u32 entry = found.add_entry({3, 5, 2, 0, 0, 0, kNoName, 0});
  facts::ObjectLines report;
  facts::add_object_lines(text, Kind::none, true, 0, entry, scratch, keys, found, report);
  MUST(report.objects + report.bad <= report.lines && found.size() >= report.objects && found.size() >= report.keys);
  for (u32 kind = 1; kind < kKinds; ++kind) {
    Query kept{};
    keys.clear();
    if (facts::object_keys(Kind(kind), text, facts::KeyUse::keep, 1, scratch, keys) != facts::KeyStatus::ok) continue;
    MUST(keys.size() >= 1 && keys.size() <= facts::kMostNetworks);
    kept = keys[0];
    const u64 host = scratch.host;
    MUST((host != kNoHost) == has_host(Kind(kind)));
    MUST(kept.kind == kind && kept.tag == 1);
    keys.clear();
    if (facts::object_keys(Kind(kind), text, facts::KeyUse::ask, 1, scratch, keys) != facts::KeyStatus::ok) continue;
    bool meets = false;
    for (const Query& key : keys) meets |= std::memcmp(key.key, kept.key, kFullKey) == 0;
    MUST(scratch.host == host);
    MUST(meets);  // an object is found under the key that it is kept under
  }
  HashLines hashes;
  add_hash_lines(text, true, text.size % 2 ? Kind::md5 : Kind::sha256, 0, entry, found, hashes);
  MUST(hashes.read == text.size && hashes.added + hashes.bad <= hashes.lines);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const View rest(data + 1, size - 1);
  switch (data[0] % 3) {
    case 0: compare(rest); break;
    case 1: damage(rest); break;
    default: make_keys(rest); break;
  }
  return 0;
}
