// The first byte chooses limits, the rest is read as a message and as the value of a field of every kind. Whatever
// it is, offsets stay inside, children inside their parents, and text comes out clean.
// Build: clang++ -std=c++17 -g -O1 -fsanitize=fuzzer,address,undefined -Isrc/_native/core -Itests/core
//        tests/fuzz/fuzz_mime.cpp src/_native/core/{mime,cpu}/*.cpp
#include <cstdlib>
#include <initializer_list>

#include "cpu/features.hpp"
#include "mime/fields.hpp"
#include "mime/header_places.hpp"
#include "mime/message.hpp"
#include "mime_decoders.hpp"
#include "must.hpp"

using namespace mailsift;
using namespace mailsift::mime;

namespace {

bool inside(Range r, std::size_t size) { return r.from <= size && r.size <= size - r.from; }
bool inside(Range inner, Range outer) {
  return inner.from >= outer.from && inner.from + inner.size <= outer.from + outer.size;
}

void check_clean(View text) {
  for (u8 c : text) MUST(c != '\r' && c != '\n' && c != 0);
  MUST(text.empty() || (text[0] != ' ' && text[text.size - 1] != ' '));
}

void check_part(const Structure& s, u32 index, View raw) {
  const Part& p = s.parts[index];
  const std::size_t text = s.text.size();
  MUST(inside(p.header_block, raw.size) && inside(p.body, raw.size));
  MUST(inside(p.type, text) && inside(p.charset, text) && inside(p.name, text));
  MUST(inside(p.disposition, text) && inside(p.content_id, text));
  MUST(p.type.size >= 3);
  MUST(p.body.from == p.header_block.from + p.header_block.size);
  MUST(p.first_header + p.header_count <= s.headers.size());
  for (u32 h = 0; h < p.header_count; ++h) {
    const Header& header = s.headers[p.first_header + h];
    MUST(header.name.size && inside(header.name, p.header_block) && inside(header.value, p.header_block));
    MUST(raw[header.value.from - 1] == ':');
  }
  MUST((index == 0) == (p.parent < 0));
  MUST(!(p.flags & kMultipart) || !(p.flags & (kMessage | kNoBoundary)));
  if (index == 0) return;
  const Part& parent = s.parts[std::size_t(p.parent)];
  MUST(p.parent < i64(index) && p.depth == parent.depth + 1 && p.number >= 1);
  MUST(parent.flags & (kMultipart | kMessage));
  MUST(inside(p.body, parent.body) && p.header_block.from >= parent.body.from);
}

void check_message(View raw, u8 choice) {
  Limits limits;
  if (choice & 1) limits.parts = 3;
  if (choice & 2) limits.depth = 2;
  if (choice & 4) limits.headers = 2;
  if (choice & 8) limits.header_bytes = 40;
  static Structure s;
  parse(raw, limits, stand_in::kDecoders, s);
  MUST(s.parts.size() >= 1 && s.parts.size() <= limits.parts);
  MUST(s.mbox_line <= raw.size && s.parts[0].header_block.from == s.mbox_line);
  for (u32 i = 0; i < s.parts.size(); ++i) {
    check_part(s, i, raw);
    MUST(s.parts[i].depth <= limits.depth && s.parts[i].header_count <= limits.headers);
  }
  Bytes number;
  part_number(s, u32(s.parts.size()) - 1, number);
  MUST(number.empty() == (s.parts.size() == 1) || number.empty());
}

void check_fields(View value) {
  Bytes text;
  unstructured(value, stand_in::kDecoders, text);
  check_clean(view(text));
  text.clear();
  Vec<Address> found;
  Bitten bitten;
  Limits limits;
  limits.addresses = 8;
  addresses(value, stand_in::kDecoders, limits, text, found, bitten);
  MUST(found.size() <= 8);
  for (const Address& a : found) {
    MUST(inside(a.name, text.size()) && inside(a.mailbox, text.size()));
    MUST(a.name.size || a.mailbox.size);
    check_clean(at(view(text), a.name));
  }
  i64 when;
  int zone;
  if (date(value, when, zone)) MUST(zone > -7000 && zone < 7000 && when > -70000000000 && when < 300000000000);
  text.clear();
  identifier(value, text);
  for (u8 c : text) MUST(c > ' ');
  text.clear();
  parameter(value, "name", stand_in::kDecoders, text);
  Vec<Range> ips;
  text.clear();
  received_ips(value, text, ips);
  for (const Range& ip : ips)
    for (u8 c : at(view(text), ip)) MUST(c == '.' || c == ':' || is_digit(c) || (c >= 'a' && c <= 'f'));
}

bool same(Range a, Range b) { return a.from == b.from && a.size == b.size; }

bool same(const Structure& a, const Structure& b) {
  bool all = a.headers.size() == b.headers.size() && a.parts.size() == b.parts.size();
  all = all && view(a.text).equals(view(b.text));
  for (std::size_t i = 0; all && i < a.headers.size(); ++i)
    all = same(a.headers[i].name, b.headers[i].name) && same(a.headers[i].value, b.headers[i].value);
  for (std::size_t i = 0; all && i < a.parts.size(); ++i)
    all = same(a.parts[i].body, b.parts[i].body) && a.parts[i].flags == b.parts[i].flags;
  return all;
}

void levels_agree(View raw) {
  static Structure expected, found;
  static Bytes field, again;
  cpu::force(cpu::Level::scalar);
  parse(raw, Limits(), stand_in::kDecoders, expected);
  field.clear();
  unstructured(raw, stand_in::kDecoders, field);
  for (const cpu::Level level : {cpu::Level::avx2, cpu::Level::avx512, cpu::Level::neon}) {
    if (!cpu::force(level)) continue;
    parse(raw, Limits(), stand_in::kDecoders, found);
    again.clear();
    unstructured(raw, stand_in::kDecoders, again);
    MUST(same(expected, found) && view(field).equals(view(again)));
  }
  cpu::force(cpu::best());
}

// Places of the fields lie one behind the other inside of the block, and are those that parse() gives.
void check_places(View raw) {
  static Structure work, whole;
  static HeaderPlaces places;
  find_header(raw, stand_in::kDecoders, work, places);
  parse(raw, Limits(), stand_in::kDecoders, whole);
  u32 at = places.begin;
  for (std::size_t i = 0; i < places.fields.size(); ++i) {
    const FieldPlace& f = places.fields[i];
    MUST(at <= f.from && f.from < f.colon && f.colon <= f.end && f.end <= f.next);
    if (i < whole.parts[0].header_count && !whole.bitten.bits()) MUST(whole.headers[i].name.from == f.from);
    at = f.next;
  }
  MUST(at <= places.end && places.end <= raw.size);
  MUST(whole.bitten.bits() || whole.parts[0].header_count == places.fields.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8* data, std::size_t size) {
  if (size == 0) return 0;
  const View rest(data + 1, size - 1);
  check_message(rest, data[0]);
  check_fields(rest);
  check_places(rest);
  levels_agree(rest);
  return 0;
}
