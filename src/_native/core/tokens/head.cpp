// The raw head: its fields one by one, and as one text with the beginning of the body behind it.
#include "tokens/fields.hpp"
#include "tokens/route.hpp"
#include "tokens/words.hpp"

namespace mailsift::tokens {
namespace {

constexpr std::size_t kMostValue = 1000;
// Of the features of head and structure: fields that are filled up with words leave room for what stands behind them.
constexpr u32 kMostOfFields = 512, kMostOfHead = 704;
constexpr u32 kMostFields = 128;  // a message of more has been made to be dear

using Name = Small;

bool is(View name, const char* other) { return name.equals(other); }

void push_digitless(Bytes& out, View text) {
  for (u8 c : text) out.push(is_digit(c) ? u8('0') : c);
}

void push_unfolded(Bytes& out, View text) {
  u8* const to = out.extend(text.size);
  if (!to) return;
  std::size_t size = 0;
  for (u8 c : text) {
    to[size] = c;
    size += (c != '\r') & (c != '\n');
  }
  out.truncate(out.size() - (text.size - size));
}

// "+0200" and what stands behind it.
View zone_of(View date) {
  std::size_t at = date.size;
  while (at > 0 && date[at - 1] != '+' && date[at - 1] != '-') --at;
  return at > 0 ? date.slice(at - 1) : View();
}

std::size_t find_ignoring_case(View text, View what) {
  for (std::size_t at = 0; at + what.size <= text.size; ++at)
    if (equals_ignoring_case(text.slice(at, what.size), what)) return at;
  return text.size;
}

// A value as text: days, numbers and boundaries, which differ from message to message, by their form alone.
void push_value(Bytes& out, View name, View value) {
  if (is(name, "date")) {
    append(out, value.slice(0, find(value, ',')));
    out.push(' ');
    return append(out, zone_of(value));
  }
  if (is(name, "message-id")) {
    const std::size_t at = find(value, '@');
    push_digitless(out, value.slice(0, at));
    out.push(' ');
    return append(out, value.slice(at));
  }
  const std::size_t boundary = is(name, "content-type") ? find_ignoring_case(value, "boundary") : value.size;
  const std::size_t cut = boundary + 9 < value.size ? boundary + 9 : value.size;
  push_unfolded(out, value.slice(0, cut));
  append(out, shape_of(value.slice(cut), 20).view());
}

void push_field(Bytes& out, const Field& field, View name, View value) {
  append(out, field.name.slice(0, kMostValue));
  append(out, ": ");
  while (value.size && value[0] <= ' ') value = value.slice(1);
  push_value(out, name, value);
  out.push('\n');
}

void add_words(Collector& out, View name, View value) {
  const std::size_t boundary = is(name, "content-type") ? find_ignoring_case(value, "boundary") : value.size;
  if (boundary < value.size) out.head(kBoundary, shape_of(value.slice(boundary + 8), 24).view());
  u8 low[kMostValue];
  std::size_t size = 0;
  for (u8 c : value.slice(0, boundary < kMostValue ? boundary : kMostValue)) low[size++] = lower(c);
  Pairs<3> pairs(out, kHeadList, kHeadList, xxh3_64(name, seed_of(kFieldWord)));
  each_word(View(low, size), pairs);
}

void add_identifier(Collector& out, View value) {
  out.head(kIdentifierShape, shape_of(value, 40).view());
  const std::size_t at = find(value, '@');
  if (at == value.size) return;
  out.head(kIdentifierHost, lowered(value.slice(at + 1)).view());
  Small form;
  for (u8 c : value.slice(0, at)) form.push(form_of(c));
  out.head(kIdentifierForm, form.view());
}

void add_shapes(Collector& out, View name, View value) {
  const u64 which = xxh3_64(name, seed_of(kFieldShape));
  const Small shape = shape_of(value, is(name, "subject") ? 10 : 16);
  out[kHeadList].add(xxh3_64(shape.view(), which));
}

void add_field(Collector& out, View name, View value, u8 use) {
  if (use & kUseWords) add_words(out, name, value);
  if (use & kUseShape || is(name, "subject") || is(name, "to") || is(name, "cc")) add_shapes(out, name, value);
  if (is(name, "message-id")) add_identifier(out, value);
  if (!is(name, "date")) return;
  out.head(kDateShape, shape_of(value, 40).view());
  out.head(kZone, zone_of(value));
}

// Fields by name and by the one or two before them; Received fields behind one another count as one.
class Order {
 public:
  void add(Collector& out, View written, u64 hash, bool is_received) {
    if (is_received && received_) return;
    received_ = is_received;
    out.head(kFieldName, written);
    const u64 pair = xxh3_64(before_, hash, seed_of(kFieldOrder));
    out[kHeadList].add(pair);
    out[kHeadList].add(xxh3_64(second_, pair, seed_of(kFieldRun)));
    second_ = before_;
    before_ = hash;
  }

 private:
  u64 second_ = 0, before_ = 0;
  bool received_ = false;
};

// Every fourth n-gram, always the same ones: what overlaps tells nearly the same, and costs as much again. First the
// choice, in a loop of additions of bytes that compilers turn into vectors, then the hashes of those that are chosen.
void add_grams(List& grams, View head) {
  if (head.size < kGramSize) return;
  const std::size_t count = head.size - kGramSize + 1;
  alignas(16) u8 marks[kGramBytes + 8];
  for (std::size_t i = 0; i < count; ++i) {
    const u8 twice = u8(head.data[i] + head.data[i] + head.data[i + 1]);
    const u8 mixed = u8(twice + twice + head.data[i + 2]);
    marks[i] = u8(mixed + mixed) & 0x60 ? 0 : 0x80;
  }
  std::memset(marks + count, 0, 8);
  for (std::size_t at = 0; at < count; at += 8)
    for (u64 left = load_word(marks + at); left; left &= left - 1)
      grams.add(xxh3::from_4_to_8(head.data + at + first_marked(left), kGramSize, seed_of(kGram)));
}

// Of a value however it is folded: of all but its blanks, 64 bytes at a time.
u64 hash_unfolded(View value) {
  u64 hash = 0;
  Small text;
  for (u8 c : value) {
    if (c > ' ') text.push(c);
    if (text.size < sizeof text.bytes) continue;
    hash = xxh3_64(text.view(), hash);
    text.size = 0;
  }
  return xxh3_64(text.view(), hash);
}

void read_identifier(Scratch& s, View value) {
  s.identifier = hash_unfolded(value);
  const std::size_t at = find(value, '@');
  const Small host = lowered(value.slice(at < value.size ? at + 1 : at));
  s.identifier_domain = xxh3_64(domain_of(host.view().slice(0, find(host.view(), '>'))), 0);
}

void add_raw(Scratch& s, View body) {
  if (s.head.size() > kHeadBytes) s.head.truncate(kHeadBytes);
  append(s.head, body.slice(0, kRawBytes - s.head.size()));
  const View raw = view(s.head), head = raw.slice(0, kGramBytes);
  List& words = s.features[kRawList];  // alone: their pairs are many, and tell little that others don't
  each_chunk(raw, [&](View word) { words.add(xxh3_64(word, seed_of(kRawWord))); });
  add_grams(s.features[kGramList], head);
}

}  // namespace

void add_head(Scratch& s, const Field* fields, u32 count, View body) {
  count = count < kMostFields ? count : kMostFields;
  s.head.clear();
  Order order;
  s.features[kHeadList].allow(kMostOfFields);
  for (u32 i = 0; i < count; ++i) {
    const Name name = lowered(fields[i].name);
    const View low = name.view(), value = fields[i].value.slice(0, kMostValue);
    const u8 use = use_of(low);
    if (is(low, "message-id")) read_identifier(s, value);
    else if (is(low, "date")) s.carried += hash_unfolded(value);
    if (!use) continue;
    order.add(s.features, fields[i].name.slice(0, sizeof name.bytes), xxh3_64(low, 0), is(low, "received"));
    add_field(s.features, low, value, use);
    if (use & kUseText && s.head.size() < kHeadBytes) push_field(s.head, fields[i], low, value);
  }
  s.features[kHeadList].allow(kMostOfHead);
  const Entries entries = entries_of(s, fields, count);
  for (u32 i = 0; i < entries.count; ++i) {
    const View from = at(view(s.hops), entries.from[i]);
    add_entry(s.features, from);
    append(s.head, "Received: from ");
    append(s.head, from);
    s.head.push('\n');
  }
  s.features.number(kHops, entries.count < 6 ? entries.count : 6, 0);
  s.features[kHeadList].allow(kMost[kHeadList]);
  add_raw(s, body);
}

}  // namespace mailsift::tokens
