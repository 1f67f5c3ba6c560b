#include <initializer_list>

#include "check.hpp"
#include "lookup/database.hpp"
#include "lookup/ip.hpp"

using namespace mailsift;
using namespace mailsift::lookup;

namespace {

void key_of(u32 number, u8 (&key)[16]) {
  u64 mixed = number;
  for (u8& byte : key) {
    mixed = mixed * 6364136223846793005u + 1442695040888963407u;
    byte = u8(mixed >> 56);
  }
}

// Copies to memory of exactly this size, so that the address sanitizer sees the first byte read beyond.
struct Exact {
  u8* data;
  std::size_t size;
  explicit Exact(View from) : data(static_cast<u8*>(std::malloc(from.size + 1))), size(from.size) {
    if (size) std::memcpy(data, from.data, size);
    data = static_cast<u8*>(std::realloc(data, size ? size : 1));
  }
  Exact(const Exact&) = delete;
  ~Exact() { std::free(data); }
  View see() const { return View(data, size); }
};

View bytes(const char* text, std::size_t size) { return View(reinterpret_cast<const u8*>(text), size); }

void sample(SenderItems& items) {
  items.add_name("a@b.example", 0);
  items.add_name("@b.example", 1);
  items.add_name(".example", 2);
  items.add_mask(bytes("spam\xff\xfd" "c.test", 12), 3, AnchorKind::tail, "@c.test");
  items.add_mask(bytes("\xff" "casino" "\xff", 8), 4, AnchorKind::gram, "asi");
  items.add_mask(bytes("\xfe\xfe" "\xfd" "\xff", 4), 5, AnchorKind::none, View());
  items.add_mask(bytes("bulk" "\xff", 5), 6, AnchorKind::head, "bulk");
  u8 network[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 0};
  items.add_network(network, 96 + 8, 7);
  network[13] = 1;
  items.add_network(network, 96 + 16, 8);
  const u8 all[16] = {};
  items.add_network(all, 0, 9);
}

}  // namespace

TEST(keys_are_found_and_others_are_not) {
  constexpr u32 kCount = 5000;
  Vec<u8> keys;
  Vec<u32> values;
  for (u32 i = 0; i < kCount; ++i) {
    u8 key[16];
    key_of(i, key);
    keys.append(key, 16);
    values.push(i * 3);
  }
  Bytes section;
  build_key_table(keys.data(), values.data(), kCount, section);
  const Exact exact(view(section));
  KeyTable table;
  CHECK(table.open(exact.see()) && table.size() == kCount);
  u8 key[16];
  for (u32 i = 0; i < kCount; ++i) {
    key_of(i, key);
    CHECK(table.find(key) == i * 3);
    key[15] ^= 1;
    CHECK(table.find(key) == KeyTable::kNone);
  }
  for (std::size_t cut = 0; cut < section.size(); cut += 97) CHECK(!table.open(view(section).slice(0, cut)));
}

// A table of few keys has few marks: most heads are settled by them, and no head of a key is denied.
TEST(heads_that_no_key_has_are_mostly_denied) {
  for (u32 count : {1u, 2u, 100u, 4096u, 4097u}) {
    Vec<u8> keys;
    Vec<u32> values;
    for (u32 i = 0; i < count; ++i) {
      u8 key[16];
      key_of(i, key);
      keys.append(key, 16);
      values.push(i);
    }
    Bytes section;
    build_key_table(keys.data(), values.data(), count, section);
    KeyTable table;
    CHECK(table.open(view(section)));
    const auto head = [](const u8* key) { return u32(key[0]) << 24 | u32(key[1]) << 16 | u32(key[2]) << 8 | key[3]; };
    for (u32 i = 0; i < count; ++i) CHECK(table.may_begin(head(keys.data() + std::size_t{i} * 16)));
    u32 passed = 0;
    for (u32 i = 0; i < 10000; ++i) {
      u8 key[16];
      key_of(1000000 + i, key);
      passed += table.may_begin(head(key));
    }
    CHECK(passed < 10000 / 12);
  }
}

TEST(the_last_of_equal_keys_wins) {
  const u8 keys[32] = {1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9};
  const u32 values[2] = {5, 6};
  Bytes section;
  build_key_table(keys, values, 2, section);
  KeyTable table;
  CHECK(table.open(view(section)) && table.size() == 1 && table.find(keys) == 6);
}

TEST(an_empty_table_finds_nothing) {
  Bytes section;
  build_key_table(nullptr, nullptr, 0, section);
  KeyTable table;
  const u8 key[16] = {};
  CHECK(table.open(view(section)) && table.find(key) == KeyTable::kNone && !table.may_begin(0));
  Bytes senders;
  build_sender_table(SenderItems(), senders);
  SenderTable none;
  CHECK(none.open(view(senders)) && none.find_address("a@b.example") == SenderTable::kNone);
  CHECK(none.find_ip("10.0.0.1") == SenderTable::kNone);
}

TEST(senders_by_name_mask_and_network) {
  SenderItems items;
  sample(items);
  Bytes section;
  build_sender_table(items, section);
  const Exact exact(view(section));
  SenderTable table;
  CHECK(table.open(exact.see()));
  struct Row {
    const char* address;
    u32 entry;
  };
  const Row rows[] = {{"a@b.example", 0},      {"A@B.EXAMPLE.", 0},       {"x@b.example", 1},
                      {"x@y.b.example", 2},    {"x@example", SenderTable::kNone}, {"spammer@c.test", 3},
                      {"xspam@c.test", SenderTable::kNone}, {"my.casino@q.test", 4}, {"me@q.test", 5},
                      {"\xc3\xa4z@q.test", 5},  {"bulk@q.test", 6},        {"", SenderTable::kNone},
                      {"spam@x\"@c.test", 3},  {"spam@c.test@q.test", SenderTable::kNone}};
  for (const Row& row : rows) CHECK(table.find_address(row.address) == row.entry);
  CHECK(table.find_ip("10.2.0.1") == 7 && table.find_ip("10.1.9.9") == 8 && table.find_ip("::ffff:10.1.9.9") == 8);
  CHECK(table.find_ip("11.0.0.1") == SenderTable::kNone && table.find_ip("2001:db8::1") == 9);
  CHECK(table.find_ip("10.1.9") == SenderTable::kNone);
}

TEST(long_addresses_are_known_by_their_domain) {
  SenderItems items;
  items.add_name("@b.example", 1);
  Bytes section, address;
  build_sender_table(items, section);
  for (int i = 0; i < 100000; ++i) address.push('a');
  append(address, "@b.example");
  SenderTable table;
  CHECK(table.open(view(section)) && table.find_address(view(address)) == 1);
}

TEST(damaged_sender_tables_lead_nowhere) {
  SenderItems items;
  sample(items);
  Bytes section;
  build_sender_table(items, section);
  for (std::size_t i = 0; i < section.size(); ++i)
    for (u8 flip : {u8{0x01}, u8{0x80}, u8{0xff}}) {
      Exact exact(view(section));
      exact.data[i] ^= flip;
      SenderTable table;
      if (!table.open(exact.see())) continue;
      for (const char* address : {"a@b.example", "spammer@c.test", "my.casino@q.test"}) table.find_address(address);
      table.find_ip("10.1.9.9");
      CHECK(true);
    }
}

TEST(addresses_of_the_internet) {
  Ip ip;
  for (const char* good : {"::", "::1", "1::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:1.2.3.4", "::1.2.3.4", "1.2.3.4", "1::8"})
    CHECK(parse_ip(good, ip));
  for (const char* bad : {"", ":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "1.2.3", "1.2.3.4.5", "01.2.3.4",
                          "1.2.3.256", "1:2:3:4:5:6:7:1.2.3.4", "12345::", "g::", "1:", ":1", "::1%eth0", "1:2:3:4:5:6:7::8:"})
    CHECK(!parse_ip(bad, ip));
}

TEST(a_file_that_is_none) {
  Database database;
  u8 head[64] = {};
  CHECK(database.open(View(), 1, 1) == Database::Status::cut);
  CHECK(database.open(View(head, 64), 1, 1) == Database::Status::magic);
  std::memcpy(head, "MAILSIFT\4\3\2\1\0\0\0\0\1\0\0\0\1\0\0\0", 24);
  CHECK(database.open(View(head, 64), 1, 1) == Database::Status::format);
  head[12] = u8(kFormatVersion);
  CHECK(database.open(View(head, 64), 1, 1) == Database::Status::size);
  head[32] = 64;
  CHECK(database.open(View(head, 64), 1, 1) == Database::Status::ok);
  CHECK(database.open(View(head, 64), 2, 1) == Database::Status::fold);
  CHECK(database.open(View(head, 64), 1, 2) == Database::Status::canonical);
  head[40] = 1;
  CHECK(database.open(View(head, 64), 1, 1) == Database::Status::directory);
  CHECK(check::same(list_name(List::my_addresses), "my-addresses") && list_of("nothing") == List::count_);
}
