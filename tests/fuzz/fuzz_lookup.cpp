// Hostile sections must not lead outside, and a built sender table must answer as trying every entry in turn does.
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "lookup/database.hpp"

using namespace mailsift;
using namespace mailsift::lookup;

namespace {

void open_all(View bytes) {
  Database database;
  const View senders = bytes;
  SenderTable table;
  if (table.open(senders)) {
    for (const char* address : {"a@b.example", "@", "aaa.bbb@ccc.ddd.eee", "\xff@\xc3"}) table.find_address(address);
    table.find_ip("10.1.2.3");
    table.find_ip("2001:db8::1");
  }
  KeyTable keys;
  u8 key[16] = {};
  if (keys.open(bytes))
    for (int i = 0; i < 256; ++i) {
      key[0] = u8(i);
      const u32 value = keys.find(key);
      (void)value;
    }
  ContentTerms content;
  if (content.open(bytes)) {
    for (u32 i = 0; i < content.size(); ++i)
      if (content.term(i).category >= content.categories()) std::abort();
    for (u32 i = 0; i <= content.categories() && i < 64; ++i)
      for (u8 byte : content.category(i).name) key[0] ^= byte;
  }
  if (database.open(bytes, 1, 1) == Database::Status::ok) {
    for (u32 list = 0; list < kLists; ++list) {
      const Entries& entries = database.entries(List(list));
      for (u32 i = 0; i < entries.size() && i < 64; ++i) {
        const Entries::Entry entry = entries.entry(i);
        for (u8 byte : entry.text) key[0] ^= byte;
      }
      database.keys(List(list)).find(key);
      database.senders(List(list)).find_address("a@b.example");
    }
    database.phrase(key[0]);
    for (u8 byte : database.section("phrases")) key[1] ^= byte;
  }
}

// One row of the table of prefixes at a time: what of the text each prefix of the mask can match.
bool slow_match(View mask, View text, std::size_t at_sign) {
  std::vector<char> now(text.size + 1, 0), next(text.size + 1, 0);
  now[0] = 1;
  for (u8 want : mask) {
    std::fill(next.begin(), next.end(), 0);
    for (std::size_t t = 0; t <= text.size; ++t) {
      if (want == kMaskAny && (now[t] || (t > 0 && next[t - 1]))) next[t] = 1;
      if (want == kMaskAny || t == text.size || !now[t]) continue;
      if (want == kMaskOne || (want == kMaskAt ? t == at_sign : want == text[t])) next[t + 1] = 1;
    }
    now.swap(next);
  }
  return now[text.size];
}

struct Reader {
  View bytes;
  std::size_t at = 0;
  u8 next() { return at < bytes.size ? bytes[at++] : u8{0}; }
  // Few different letters, so that things meet.
  std::vector<u8> text(const char* letters, std::size_t count, std::size_t most) {
    std::vector<u8> out;
    for (std::size_t n = next() % (most + 1); n > 0; --n) out.push_back(u8(letters[next() % count]));
    return out;
  }
};

View see(const std::vector<u8>& text) { return View(text.data(), text.size()); }

void add_mask(SenderItems& items, const std::vector<u8>& mask, u32 entry, u8 choice) {
  // The pieces of literal text as the builder in Python takes them.
  std::vector<std::vector<u8>> pieces(1);
  for (u8 c : mask) {
    if (c == kMaskAny || c == kMaskOne)
      pieces.emplace_back();
    else
      pieces.back().push_back(c == kMaskAt ? u8('@') : c);
  }
  if (choice % 3 == 0 && !pieces.back().empty()) return items.add_mask(see(mask), entry, AnchorKind::tail, see(pieces.back()));
  if (choice % 3 == 1 && !pieces[0].empty()) return items.add_mask(see(mask), entry, AnchorKind::head, see(pieces[0]));
  for (const auto& piece : pieces)
    if (piece.size() >= 3) return items.add_mask(see(mask), entry, AnchorKind::gram, see(piece).slice(choice % (piece.size() - 2), 3));
  items.add_mask(see(mask), entry, AnchorKind::none, View());
}

void compare(View bytes) {
  Reader reader{bytes};
  SenderItems items;
  std::vector<std::vector<u8>> names, masks;
  const std::size_t name_count = reader.next() % 8, mask_count = reader.next() % 12;
  for (u32 i = 0; i < name_count; ++i) {
    names.push_back(reader.text("ab.@", 4, 8));
    items.add_name(see(names.back()), i);
  }
  for (u32 i = 0; i < mask_count; ++i) {
    masks.push_back(reader.text("ab.\xfd\xff\xfe", 6, 10));
    add_mask(items, masks.back(), 100 + i, reader.next());
  }
  Bytes section;
  build_sender_table(items, section);
  SenderTable table;
  if (!table.open(view(section))) std::abort();
  for (int round = 0; round < 4; ++round) {
    const std::vector<u8> address = reader.text("ab.@", 4, 14);
    View text = see(address);
    const u32 found = table.find_address(text);
    if (!text.empty() && text[text.size - 1] == '.') text = text.slice(0, text.size - 1);
    std::size_t at_sign = SIZE_MAX;
    for (std::size_t i = 0; i < text.size; ++i)
      if (text[i] == '@') at_sign = i;
    u32 expected = SenderTable::kNone;
    auto name = [&](View wanted) {
      for (u32 i = 0; expected == SenderTable::kNone && i < names.size(); ++i)
        if (wanted.equals(see(names[i]))) expected = i;
    };
    if (!text.empty()) {
      name(text);
      if (at_sign != SIZE_MAX) {
        name(text.slice(at_sign));
        for (std::size_t i = at_sign + 2; i < text.size; ++i)
          if (text[i] == '.') name(text.slice(i));
      }
      for (u32 i = 0; expected == SenderTable::kNone && i < masks.size(); ++i)
        if (slow_match(see(masks[i]), text, at_sign)) expected = 100 + i;
    }
    if (found != expected) {
      std::fprintf(stderr, "%.*s: %u, expected %u\n", int(text.size), reinterpret_cast<const char*>(text.data), found, expected);
      std::abort();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const View rest(data + 1, size - 1);
  if (data[0] & 1) {
    compare(rest);
    return 0;
  }
  // Exactly sized, so that a read beyond the end is seen.
  u8* exact = static_cast<u8*>(std::malloc(rest.size ? rest.size : 1));
  if (rest.size) std::memcpy(exact, rest.data, rest.size);
  open_all(View(exact, rest.size));
  std::free(exact);
  return 0;
}
