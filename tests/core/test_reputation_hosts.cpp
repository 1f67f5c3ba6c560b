#include "reputation_made.hpp"

TEST(hosts_are_known_where_all_of_them_were_said) {
  for (u32 count : {0u, 1u, 3u, 4u, 5u, 64u, 5000u, 30000u}) {
    Collected found, more;
    const u32 bad = found.add_entry(entry_of(Verdict::bad, Tier::feed));
    const u32 two = more.add_entry(entry_of(Verdict::bad, Tier::feed));
    u64 state = count;
    std::vector<u32> hosts;
    u8 key[kFullKey];
    for (u32 i = 0; i < count; ++i) {
      hosts.push_back(i == 0 ? ~u32{0} : i == 1 ? 0 : u32(random_of(state) >> 32));
      key_of(i, key);
      CHECK((i % 3 ? found : more).add(i % 2 ? Kind::url : Kind::domain, key, 0, i % 3 ? bad : two, hosts.back()));
    }
    key_of(count, key);
    CHECK(found.add(Kind::sha256, key, 0, bad));  // a file has no host
    found.sort(), more.sort();
    Written report;
    const std::vector<u8> one = written({Input{found.rows(), 0}}, report);
    const std::vector<u8> other = written({Input{more.rows(), 0}}, report);
    Segment first, second, merged;
    CHECK(first.open(see(one), kKeys) == Segment::Status::ok && second.open(see(other), kKeys) == Segment::Status::ok);
    const std::vector<u8> both = written({Input{first.rows(), 0}, Input{second.rows(), 1}}, report);
    CHECK(merged.open(see(both), kKeys) == Segment::Status::ok && !merged.rows().every_host);
    bool all = true;
    for (u32 host : hosts)
      all &= merged.may_have_host(host) && (first.may_have_host(host) || second.may_have_host(host));
    CHECK(all);
    u32 wrong = 0;
    for (u32 i = 0; i < 20000; ++i) wrong += merged.may_have_host(u32(random_of(state) >> 32));
    CHECK(wrong < (count < 64 ? 20000u : 20000u / 50));
    CHECK(count != 0 || wrong == 0);
    Base base;
    base.segments[base.count++] = &second, base.segments[base.count++] = &first;
    for (u32 host : hosts) all &= base.may_have_host(host);
    CHECK(all);
  }
}

TEST(where_a_host_was_not_said_any_may_be_there) {
  Collected silent, known;
  u8 key[kFullKey];
  key_of(1, key);
  CHECK(silent.add(Kind::url, key, 0, silent.add_entry(entry_of(Verdict::bad, Tier::feed))));
  CHECK(known.add(Kind::url, key, 0, known.add_entry(entry_of(Verdict::bad, Tier::feed)), 5));
  silent.sort(), known.sort();
  Written report;
  const std::vector<u8> file = written({Input{known.rows(), 0}, Input{silent.rows(), 1}}, report);
  Segment segment;
  CHECK(segment.open(see(file), kKeys) == Segment::Status::ok && segment.may_have_host(77));
  const std::vector<u8> again = written({Input{segment.rows(), 0}}, report);
  CHECK(segment.open(see(again), kKeys) == Segment::Status::ok && segment.may_have_host(77));
}

TEST(hosts_of_overrides_stay_at_home) {
  Collected own, feed, mixed;
  u8 key[kFullKey];
  key_of(1, key);
  CHECK(own.add(Kind::url, key, 0, own.add_entry(entry_of(Verdict::bad, Tier::override_)), 1));
  CHECK(mixed.add(Kind::url, key, 0, mixed.add_entry(entry_of(Verdict::bad, Tier::override_)), 1));
  key_of(2, key);
  CHECK(feed.add(Kind::url, key, 0, feed.add_entry(entry_of(Verdict::bad, Tier::feed)), 2));
  CHECK(mixed.add(Kind::url, key, 0, mixed.add_entry(entry_of(Verdict::bad, Tier::feed)), 2));
  own.sort(), feed.sort(), mixed.sort();
  Options options;
  options.without_overrides = true;
  const auto handed_on = [&](const std::vector<Input>& inputs, Segment& out, std::vector<u8>& file) {
    Written report;
    CHECK(write_segment(inputs.data(), u32(inputs.size()), options, Sink{keep, &file}, report) == WriteStatus::ok);
    CHECK(out.open(see(file), 0) == Segment::Status::ok && report.records == 1);
  };
  Segment segment;
  std::vector<u8> apart, together;
  handed_on({Input{own.rows(), 0}, Input{feed.rows(), 1}}, segment, apart);
  CHECK(segment.may_have_host(2) && segment.rows().hosts.count == 1 && segment.rows().hosts[0] == 2);
  handed_on({Input{mixed.rows(), 0}}, segment, together);
  CHECK(segment.may_have_host(2) && segment.rows().hosts.count == 0);
}
