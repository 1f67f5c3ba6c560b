// The message's own header fields as facts.
#include "base/utf8.hpp"
#include "digest/digest.hpp"
#include "facts/decoders.hpp"
#include "facts/steps.hpp"
#include "mime/encoded_word.hpp"

namespace mailsift::facts {
namespace {

using mime::HeaderId;

constexpr std::size_t kMostDomains = 64;  // each is compared with all before it

bool address_field(HeaderId id, AddressField& field) {
  switch (id) {
    case HeaderId::from: field = AddressField::from; return true;
    case HeaderId::sender: field = AddressField::sender; return true;
    case HeaderId::reply_to: field = AddressField::reply_to; return true;
    case HeaderId::to: field = AddressField::to; return true;
    case HeaderId::cc: field = AddressField::cc; return true;
    case HeaderId::return_path: field = AddressField::return_path; return true;
    default: return false;
  }
}

// The part of a mailbox behind the last @, in lower case, without dots and brackets at its end.
View domain_of(View mailbox, Bytes& scratch) {
  std::size_t at = mailbox.size;
  while (at > 0 && mailbox[at - 1] != '@') --at;
  if (at == 0) return View();
  scratch.clear();
  u8* const to = scratch.extend(mailbox.size - at);
  if (!to) return View();
  for (std::size_t i = 0; i < mailbox.size - at; ++i) to[i] = lower(mailbox[at + i]);
  View domain = view(scratch);
  while (!domain.empty() && domain[domain.size - 1] == '.') --domain.size;
  return domain;
}

void add_domain(Task& task, View domain) {
  Builder& b = task.scratch.builder;
  if (domain.empty()) return;
  for (const Range& known : b.domains)
    if (at(view(b.strings), known).equals(domain)) return;
  if (b.domains.size() < kMostDomains)
    b.domains.push(b.keep(domain));
  else
    task.scratch.bitten.set(Limit::addresses);
}

// `clean`: there is nothing in the value to leave out.
void add_addresses(Task& task, AddressField field, View value, bool clean) {
  Scratch& s = task.scratch;
  s.addresses.clear();
  s.mailboxes.clear();
  mime::addresses(clean ? value : redacted(task, value), decoders(), task.limits, s.fields, s.mailboxes, s.addresses, s.bitten);
  const bool of_sender = field == AddressField::from || field == AddressField::sender || field == AddressField::return_path;
  for (const mime::Address& address : s.addresses) {
    if (s.builder.addresses.size() >= task.limits.addresses) {
      s.bitten.set(Limit::addresses);
      return;
    }
    const View name = at(view(s.mailboxes), address.name), mailbox = at(view(s.mailboxes), address.mailbox);
    const View host = domain_of(mailbox, s.small);
    if (of_sender) add_domain(task, host);
    AddressRow row{field, keep_redacted(task, name), keep_redacted(task, mailbox), {}, {}};
    row.host = s.builder.keep_raw(host);
    const u32 registrable = u32(s.domains.size_of(host));
    if (registrable <= row.host.size) row.domain = {row.host.from + row.host.size - registrable, registrable};
    s.builder.addresses.push(row);
  }
}

void add_received(Task& task, View value) {
  Scratch& s = task.scratch;
  Builder& b = s.builder;
  s.small.clear();
  s.ranges.clear();
  mime::received_ips(value, s.small, s.ranges);
  for (const Range& ip : s.ranges)
    if (b.received_ips.size() < task.limits.addresses)
      b.received_ips.push(b.keep(at(view(s.small), ip)));
    else
      s.bitten.set(Limit::addresses);
  int zone;
  // The time of receipt stands behind the last semicolon of the top-most Received field.
  if (b.head.received_at != kNoTime) return;
  std::size_t semicolon = value.size;
  while (semicolon > 0 && value[semicolon - 1] != ';') --semicolon;
  i64 when;
  if (semicolon > 0 && mime::date(value.slice(semicolon), when, zone)) b.head.received_at = when;
}

// As mail programs show it, which decode an encoded-word in an address too.
void sum_sender(Task& task) {
  Scratch& s = task.scratch;
  Builder& b = s.builder;
  for (const AddressRow& row : b.addresses) {
    if (row.field != AddressField::from || row.mailbox.size == 0) continue;
    View mailbox = at(view(b.strings), row.mailbox);
    if (mime::may_hold_encoded_word(mailbox)) {
      s.joined.clear();
      mime::unstructured(mailbox, decoders(), s.fields, s.joined);
      mailbox = view(s.joined);
    }
    s.small.clear();
    for (u8 c : mailbox) s.small.push(lower(c));
    const View address = view(s.small);
    digest::md5_many(&address, 1, &b.head.sender_md5);
    b.head.has_sender = 1;
    return;
  }
}

void once(Range& kept, Range value) {
  if (kept.size == 0) kept = value;
}

// Marks "%", "@", ":" and what is not ASCII, if any is in the word (which one is not told).
u64 odd_in(u64 word) {
  constexpr u64 kOnes = 0x0101010101010101;
  const auto holds = [&](u8 c) { return ((word ^ kOnes * c) - kOnes) & ~(word ^ kOnes * c); };
  return (word | holds('%') | holds('@') | holds(':')) & kHighBits;
}

// A name has no colon, so without these bytes it hides nothing and is UTF-8.
bool is_plain(View name) {
  if (name.size < 8) {
    bool odd = false;
    for (u8 c : name) odd |= c >= 0x80 || c == '%' || c == '@' || c == ':';
    return !odd;
  }
  u64 odd = odd_in(load_word(name.end() - 8));
  for (std::size_t at = 0; name.size - at > 8; at += 8) odd |= odd_in(load_word(name.data + at));
  return !odd;
}

// The copy is what is tested.
Range keep_name(Task& task, View name) {
  Builder& b = task.scratch.builder;
  const Range kept = b.keep(name);
  if (is_plain(at(view(b.strings), kept))) return kept;
  b.strings.truncate(kept.from);
  return keep_redacted(task, name);
}

// Unfolded where it is to stay, unless it has to be decoded first or something in it goes. `clean` becomes true where
// nothing does: then the raw value has nothing to leave out either, as unfolding keeps the blanks between words. In a
// text that is not marked there is nothing that urls::find_credentials looks for.
Range keep_value(Task& task, View value, bool& clean) {
  Scratch& s = task.scratch;
  Builder& b = s.builder;
  bool marked = false;
  const Range kept = b.keep_plain(value, marked);
  if (kept.size) {
    const View text = at(view(b.strings), kept);
    const View rest = marked ? redacted(task, text) : text;
    clean = rest.data == text.data;
    if (clean) return kept;
    b.strings.truncate(kept.from);
    return b.keep_raw(rest);
  }
  s.small.clear();
  mime::unstructured(value, decoders(), s.fields, s.small);
  return keep_redacted(task, view(s.small));
}

// A CR that no LF follows.
bool has_lone_return(View text) {
  for (const u8* at = text.data; at < text.end(); ++at) {
    at = static_cast<const u8*>(std::memchr(at, '\r', std::size_t(text.end() - at)));
    if (!at) return false;
    if (at + 1 == text.end() || at[1] != '\n') return true;
  }
  return false;
}

// Beside what mime::Header::doubtful says: blanks before the colon, a lone CR inside.
bool is_ambiguous(View raw, const mime::Header& header) {
  const u32 end = header.name.from + header.name.size;
  return (end < raw.size && raw[end] != ':') || has_lone_return(at(raw, header.value));
}

// What a border host says (RFC 8601) and what Exchange says of itself: weighed by how they are written, always.
bool is_trusted_field(View name, HeaderId id) {
  return id == HeaderId::authentication_results ||
         (id == HeaderId::other && equals_ignoring_case(name, View("x-ms-exchange-organization-authas")));
}

// What signs weigh; and always, what decides whether a field is trusted that others may have written.
u32 flags_of(Task& task, const mime::Header& header, View value) {
  const bool trusted = is_trusted_field(at(task.raw, header.name), header.id);
  const u32 ambiguous = header.doubtful || (trusted && is_ambiguous(task.raw, header)) ? u32(kAmbiguous) : 0;
  return trusted || (task.wanted & kSigns) ? shape_of(value) | ambiguous : ambiguous;
}

void read_header(Task& task, const mime::Header& header) {
  Scratch& s = task.scratch;
  Builder& b = s.builder;
  const View value = at(task.raw, header.value);
  bool clean = false;
  const Range decoded = keep_value(task, value, clean);
  const Range name = keep_name(task, at(task.raw, header.name));
  b.headers.push({name, decoded, flags_of(task, header, value)});
  b.head.sending |= sending_of(header.id, at(view(b.strings), name), at(view(b.strings), decoded));
  AddressField field;
  if (address_field(header.id, field)) add_addresses(task, field, value, clean);
  int zone;
  switch (header.id) {
    case HeaderId::from: once(b.head.from, decoded); break;
    case HeaderId::subject: once(b.head.subject, decoded); break;
    case HeaderId::received: add_received(task, value); break;
    case HeaderId::date:
      if (b.head.date == kNoTime && !mime::date(value, b.head.date, zone)) b.head.date = kNoTime;
      break;
    case HeaderId::message_id:
      s.small.clear();
      mime::identifier(clean ? value : redacted(task, value), s.small);
      if (b.head.message_id.size == 0) b.head.message_id = keep_redacted(task, view(s.small));
      break;
    default: break;
  }
}

}  // namespace

View unlabelled(const Known& known, View subject) {
  // A label is at most 200 characters, and a hop puts one: more than a few are a text of somebody else.
  constexpr u32 kMost = 8;
  for (u32 i = 0; i < kMost; ++i) {
    const View before = subject;
    for (const View label : known.labels)
      if (!label.empty() && subject.slice(0, label.size).equals(label)) subject = subject.slice(label.size);
    while (subject.size && subject[0] == ' ') subject = subject.slice(1);
    if (subject.size == before.size) break;
  }
  return subject;
}

namespace {

// Which of several subjects a reader shows differs; the first one is measured, all are searched.
void search_subjects(Task& task) {
  Scratch& s = task.scratch;
  const mime::Part& top = s.message.parts[0];
  bool first = true;
  for (u32 i = 0; i < top.header_count && !s.late_in_loop(); ++i) {
    const mime::Header& header = s.message.headers[top.first_header + i];
    if (header.id != HeaderId::subject) continue;
    s.joined.clear();
    mime::unstructured(at(task.raw, header.value), decoders(), s.fields, s.joined);
    if (s.joined.empty()) continue;
    if (first) measure_text(task, 0, Where::subject, unlabelled(task.known, view(s.joined)));
    first = false;
    find_phrases(task, 0, Where::subject, view(s.joined));
    find_addresses(task, 0, Where::subject, view(s.joined));
  }
}

}  // namespace

void read_headers(Task& task) {
  Scratch& s = task.scratch;
  if (s.message.parts.empty()) return;
  const mime::Part& top = s.message.parts[0];
  for (u32 i = 0; i < top.header_count && !s.late_in_loop(); ++i)
    read_header(task, s.message.headers[top.first_header + i]);
  sum_sender(task);
  search_subjects(task);
}

}  // namespace mailsift::facts
