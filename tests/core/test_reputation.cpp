#include <map>
#include <tuple>

#include "reputation/fuse.hpp"
#include "reputation_made.hpp"

TEST(fuse_filters_hold_what_was_put_in) {
  for (std::size_t count : {0u, 1u, 2u, 3u, 5u, 10u, 63u, 64u, 65u, 1000u, 30000u}) {
    std::vector<u64> hashes;
    u64 state = count;
    for (std::size_t i = 0; i < count; ++i) hashes.push_back(random_of(state));
    const FuseShape shape = fuse_shape(count);
    FuseScratch scratch;
    std::vector<u8> filter;
    u64 seed = 0;
    for (;; ++seed) {
      filter.assign(shape.size(), 0);
      if (fuse_build(hashes.data(), count, shape, seed, scratch, filter.data())) break;
      CHECK(seed < 20);
      if (seed == 20) return;
    }
    const auto holds = [&](u64 hash) {
      const FusePlaces p = fuse_places(fuse_mix(hash, seed), shape);
      return (filter[p.at[0]] ^ filter[p.at[1]] ^ filter[p.at[2]]) == p.print;
    };
    bool all = true;
    for (u64 hash : hashes) all &= holds(hash);
    CHECK(all);
    u32 wrong = 0;
    for (u32 i = 0; i < 20000; ++i) wrong += holds(random_of(state));
    CHECK(count < 1000 || wrong < 20000 / 128);
  }
}

TEST(equal_hashes_have_no_filter) {
  const u64 twice[4] = {5, 5, 5, 9};
  FuseScratch scratch;
  const FuseShape shape = fuse_shape(4);
  std::vector<u8> filter(shape.size());
  CHECK(!fuse_build(twice, 4, shape, 1, scratch, filter.data()));
}

TEST(records_are_sorted_however_they_are_spread) {
  for (u32 common : {0u, 1u, 3u, 9u})  // leading bytes that all have in common
    for (u32 count : {0u, 1u, 2u, 47u, 48u, 3000u}) {
      Vec<Record> records, spare;
      std::vector<std::vector<u8>> expected;
      for (u32 i = 0; i < count; ++i) {
        Record record{};
        u8 key[kFullKey];
        key_of(i % 2000, key);
        std::memset(key, 0x5a, common);
        std::memcpy(record.key, key, kKey);
        record.entry = i;
        records.push(record);
        expected.emplace_back(key, key + kKey);
      }
      sort_records(records, spare);
      std::sort(expected.begin(), expected.end());
      bool same = records.size() == count;
      for (u32 i = 0; i < count && same; ++i) same = std::memcmp(records[i].key, expected[i].data(), kKey) == 0;
      CHECK(same);
    }
}

TEST(what_was_written_is_found_and_nothing_else) {
  for (u32 count : {0u, 1u, 64u, 65u, 5000u, 40000u}) {
    Collected found;
    const u32 bad = found.add_entry(entry_of(Verdict::bad, Tier::feed, 80, found.add_name("record one")));
    const u32 good = found.add_entry(entry_of(Verdict::good, Tier::feed));
    u8 key[kFullKey];
    found.reserve(count);
    for (u64 i = count; i-- > 0;) {
      key_of(i, key);
      CHECK(found.add(i % 3 ? Kind::url : Kind::sha256, key, u32(i % 5), i % 7 ? bad : good));
    }
    found.sort();
    Written report;
    const std::vector<u8> file = written({{found.rows(), 5}}, report);
    CHECK(report.records == count && report.damaged == 0 && report.merged == 0);
    Segment segment;
    CHECK(segment.open(see(file), kKeys) == Segment::Status::ok && segment.size() == count);
    std::vector<Query> queries;
    for (u64 i = 0; i < 2 * count + 2; ++i) queries.push_back(query_of(i, i % 3 ? Kind::url : Kind::sha256));
    const std::vector<Answer> answers = ask({&segment}, queries, 3);
    std::vector<u8> seen(queries.size());
    bool right = true;
    for (const Answer& a : answers) {
      const u64 i = a.query;
      seen[i] = 1;
      right &= i < count && a.verdict == u8(i % 7 ? Verdict::bad : Verdict::good) && a.source == 6 && a.tag == i &&
               a.expires == i % 5 && a.categories == 3 && a.version == 9 && a.segment == 0 && a.tier == u8(Tier::feed);
      if (i % 7) right &= check::same(segment.rows().names.name(a.name), "record one");
    }
    for (u64 i = 0; i < count; ++i) right &= seen[i] == (i % 5 == 0 || i % 5 > 3);
    CHECK(right);
    // The same key of another kind is another object.
    for (Query& query : queries) query.kind = u32(Kind::domain);
    CHECK(ask({&segment}, queries, 1).empty());
  }
}

TEST(allowing_takes_all_of_the_key) {
  Collected found;
  const u32 good = found.add_entry(entry_of(Verdict::good, Tier::override_));
  u8 key[kFullKey];
  key_of(1, key);
  for (Kind kind : {Kind::md5, Kind::image, Kind::name, Kind::sender}) CHECK(!found.add(kind, key, 0, good));
  CHECK(!found.add(Kind::none, key, 0, good) && !found.add(Kind::count_, key, 0, good));
  CHECK(!found.add(Kind::sha256, key, 0, good + 1));
  CHECK(found.add(Kind::sha256, key, 0, good));
  Collected feed;
  CHECK(feed.add(Kind::sha256, key, 0, feed.add_entry(entry_of(Verdict::bad, Tier::feed))));
  Written report;
  const std::vector<u8> file = written({{found.rows(), 0}, {feed.rows(), 0}}, report);
  CHECK(report.records == 2);  // the bad one is for whoever else has these 16 bytes
  Segment segment;
  CHECK(segment.open(see(file), kKeys) == Segment::Status::ok);
  Query query = query_of(1, Kind::sha256);
  std::vector<Answer> answers = ask({&segment}, {query});
  CHECK(answers.size() == 1 && answers[0].verdict == u8(Verdict::good));
  query.key[31] ^= 1;
  answers = ask({&segment}, {query});
  CHECK(answers.size() == 1 && answers[0].verdict == u8(Verdict::bad));
}

namespace {

struct Said {
  Entry entry;
  u32 expires, input;
};

// Whether its source excludes the object for as long as it says something else of it.
bool is_excluded(const Said& one, const std::vector<Said>& said) {
  const auto last = [](const Said& s) { return s.expires ? s.expires : ~u32{0}; };
  return one.entry.verdict != u8(Verdict::unknown) && std::any_of(said.begin(), said.end(), [&](const Said& other) {
    return other.entry.verdict == u8(Verdict::unknown) && other.entry.tier >= u8(Tier::feed) &&
           other.entry.tier == one.entry.tier && other.input == one.input && last(other) >= last(one);
  });
}

// The obvious way: of all that holds now the first by tier, verdict, confidence, input.
const Said* winner(const std::vector<Said>& said, u32 now) {
  const Said* best = nullptr;
  const auto rank = [](const Said& s) {
    return std::make_tuple(s.entry.tier, -s.entry.verdict, -s.entry.confidence, s.input);
  };
  for (const Said& one : said)
    if ((one.expires == 0 || one.expires > now) && (!best || rank(one) < rank(*best)) && !is_excluded(one, said))
      best = &one;
  return best;
}

}  // namespace

TEST(the_winner_of_many_sources_is_the_same_at_every_time) {
  constexpr u32 kSources = 4, kObjects = 200, kTimes = 12;
  u64 state = 1;
  Collected sources[kSources];
  std::map<std::pair<u64, u32>, std::vector<Said>> truth;
  for (u32 i = 0; i < 4000; ++i) {
    const u32 source = u32(random_of(state) % kSources);
    const u64 object = random_of(state) % kObjects;
    const Kind kind = random_of(state) % 2 ? Kind::domain : Kind::md5;
    const u32 verdict = u32(random_of(state) % 4), expires = u32(random_of(state) % kTimes);
    if (verdict == u32(Verdict::good)) continue;
    Said said{entry_of(Verdict(verdict), Tier(random_of(state) % 4), u8(random_of(state) % 3)), expires, source};
    u8 key[kFullKey];
    key_of(object, key);
    CHECK(sources[source].add(kind, key, expires, sources[source].add_entry(said.entry)));
    truth[{object, u32(kind)}].push_back(said);
  }
  std::vector<Input> inputs;
  for (Collected& source : sources) {
    source.sort();
    inputs.push_back({source.rows(), u32(inputs.size())});
  }
  std::vector<Query> queries;
  for (u64 object = 0; object < kObjects; ++object)
    for (Kind kind : {Kind::domain, Kind::md5, Kind::url}) queries.push_back(query_of(object, kind));
  for (u32 written_at : {0u, 1u, 5u}) {
    Written report;
    const std::vector<u8> file = written(inputs, report, written_at);
    CHECK(report.merged > 0 && (report.expired > 0) == (written_at > 0));
    Segment segment;
    CHECK(segment.open(see(file), kKeys) == Segment::Status::ok);
    for (u32 now = written_at ? written_at : 1; now < kTimes + 1; ++now) {
      std::vector<const Answer*> got(queries.size());
      const std::vector<Answer> answers = ask({&segment}, queries, now);
      for (const Answer& answer : answers)  // the winner comes first
        if (!got[answer.query]) got[answer.query] = &answer;
      bool right = true;
      for (std::size_t q = 0; q < queries.size(); ++q) {
        const Said* best = winner(truth[{queries[q].tag, queries[q].kind}], now);
        right &= (best != nullptr) == (got[q] != nullptr);
        if (best && got[q])
          right &= best->entry.tier == got[q]->tier && best->entry.verdict == got[q]->verdict &&
                   best->entry.confidence == got[q]->confidence;
      }
      CHECK(right);
    }
  }
}

TEST(segments_in_front_win) {
  Collected over, base;
  u8 key[kFullKey];
  for (u64 i = 0; i < 100; ++i) {
    key_of(i, key);
    if (i % 2) over.add(Kind::domain, key, 10, over.add_entry(entry_of(Verdict::suspicious, Tier::override_)));
    base.add(Kind::domain, key, 0, base.add_entry(entry_of(Verdict::bad, Tier::feed)));
  }
  over.sort(), base.sort();
  Written report;
  const std::vector<u8> one = written({{over.rows(), 0}}, report), two = written({{base.rows(), 0}}, report);
  Segment front, behind;
  CHECK(front.open(see(one), kKeys) == Segment::Status::ok && behind.open(see(two), kKeys) == Segment::Status::ok);
  std::vector<Query> queries;
  for (u64 i = 0; i < 150; ++i) queries.push_back(query_of(i, Kind::domain));
  for (u32 now : {9u, 10u}) {
    const std::vector<Answer> answers = ask({&front, &behind}, queries, now);
    CHECK(answers.size() == 100);
    for (const Answer& a : answers)
      CHECK(a.query < 100 && a.segment == (a.query % 2 && now < 10 ? 0 : 1) &&
            a.verdict == u8(a.segment ? Verdict::bad : Verdict::suspicious));
  }
}

TEST(one_key_many_times_is_one_record) {
  Collected found;
  u8 key[kFullKey];
  key_of(3, key);
  const u32 entry = found.add_entry(entry_of(Verdict::bad, Tier::feed));
  for (u32 i = 0; i < 20000; ++i) found.add(Kind::md5, key, 0, entry);
  found.sort();
  Written report;
  const std::vector<u8> file = written({{found.rows(), 0}}, report);
  CHECK(report.records == 1 && report.merged == 19999);
}

TEST(lines_of_hashes) {
  const char* text =
      "# a comment\n"
      "\n"
      "275A021BBFB6489E54D471899F7DB9D1663FC695EC2FE2A2C4538AABF651FD0F\n"
      "275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0e\r\n"
      "275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0d  a name\n"
      "275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0\n"
      "275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0g\n"
      "275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0\xe9\n"
      "275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0b,x\n"
      "275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0c";
  for (bool last : {false, true}) {
    Collected found;
    const u32 entry = found.add_entry(entry_of(Verdict::bad, Tier::feed));
    HashLines report;
    add_hash_lines(text, last, Kind::sha256, 0, entry, found, report);
    CHECK(report.added == (last ? 4 : 3) && report.bad == 4 && report.lines == (last ? 10 : 9));
    CHECK(report.bad_lines[0] == 6 && report.bad_lines[3] == 9 && found.size() == report.added);
    CHECK(report.read == (last ? std::strlen(text) : std::strlen(text) - 64));
    const Record first = found.rows().records[0];
    CHECK(first.key[0] == 0x27 && first.key[1] == 0x5a && first.key[15] == 0xd1 && kind_of(first) == u32(Kind::sha256));
  }
  // Every byte in the place of a digit.
  for (u32 byte = 1; byte < 256; ++byte) {
    if (byte == '\n') continue;
    char line[33] = "00112233445566778899aabbccddeeff";
    line[byte % 32] = char(byte);
    Collected found;
    HashLines report;
    add_hash_lines(line, true, Kind::md5, 0, found.add_entry(entry_of(Verdict::bad, Tier::feed)), found, report);
    const bool is_hex = is_digit(u8(byte)) || (lower(u8(byte)) >= 'a' && lower(u8(byte)) <= 'f');
    CHECK(report.added == u64(is_hex) && report.bad == u64(!is_hex));
  }
}

namespace {

std::vector<u8> small_file() {
  Collected found;
  u8 key[kFullKey];
  const u32 name = found.add_name("a record");
  for (u64 i = 0; i < 40; ++i) {
    key_of(i, key);
    const u32 entry = found.add_entry(entry_of(i % 4 ? Verdict::bad : Verdict::good, Tier::feed, 50, name));
    found.add(Kind::sha256, key, 0, entry);
  }
  found.sort();
  Written report;
  return written({{found.rows(), 0}}, report);
}

// In memory of exactly this size, so that the address sanitizer sees the first byte read beyond.
void use(View bytes) {
  u8* exact = static_cast<u8*>(std::malloc(bytes.size ? bytes.size : 1));
  if (bytes.size) std::memcpy(exact, bytes.data, bytes.size);
  Segment segment;
  if (segment.open(View(exact, bytes.size), kKeys) == Segment::Status::ok) {
    std::vector<Query> queries;
    for (u64 i = 0; i < 80; ++i) queries.push_back(query_of(i, Kind::sha256));
    for (const Answer& answer : ask({&segment}, queries)) segment.rows().names.name(answer.name);
    std::vector<u8> again;
    Written report;
    Input input{segment.rows(), 0};
    CHECK(write_segment(&input, 1, Options(), Sink{keep, &again}, report) != WriteStatus::sink);
  }
  std::free(exact);
}

}  // namespace

TEST(damaged_segments_lead_nowhere) {
  const std::vector<u8> good = small_file();
  for (std::size_t i = 0; i < good.size(); ++i) {
    if (i == 512) i = kHeader;  // zeros up to there
    for (u8 flip : {u8{0x01}, u8{0x80}, u8{0xff}}) {
      std::vector<u8> bad = good;
      bad[i] ^= flip;
      use(see(bad));
    }
  }
  CHECK(true);
}

TEST(cut_segments_are_refused) {
  const std::vector<u8> good = small_file();
  Segment segment;
  for (std::size_t size = 0; size < good.size(); ++size)
    CHECK(segment.open(see(good).slice(0, size), kKeys) != Segment::Status::ok);
  CHECK(segment.open(see(good), kKeys + 1) == Segment::Status::keys);
  CHECK(check::same(status_text(Segment::Status::keys), "built with another version of the keys"));
}
