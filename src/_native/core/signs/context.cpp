#include "signs/context.hpp"

#include "signs/words.hpp"

namespace mailsift::signs {
namespace {

constexpr const char* kFieldNames[] = {
    "from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references", "return-path",
    "received", "mime-version", "content-type", "list-id", "list-post", "x-mailing-list", "x-beenthere", "mailing-list",
    "list-unsubscribe", "precedence", "user-agent", "x-mailer", "x-priority", "importance", "x-msmail-priority", "x-mimeole", "thread-index", "x-php-originating-script",
    "content-transfer-encoding", "thread-topic", "auto-submitted"};
static_assert(sizeof kFieldNames / sizeof kFieldNames[0] == kFields);

// A name is hashed eight letters at a time, as first_letters() gives them.
constexpr u32 hash_letters(u32 hash, u64 letters) {
  const u64 mixed = (hash ^ letters) * 0x9e3779b97f4a7c15;
  return u32(mixed >> 32);
}

constexpr WordSet<128> make_fields() {
  WordSet<128> set;
  for (u32 i = 0; i < kFields; ++i) {
    u32 hash = 0, size = 0;
    u64 letters = 0;
    for (const char* c = kFieldNames[i]; *c; ++c) {
      letters |= u64(u8(*c)) << 8 * (size++ % 8);
      if (size % 8 && c[1]) continue;
      hash = hash_letters(hash, letters);
      letters = 0;
    }
    set.add(hash ^ size, i + 1);
  }
  return set;
}
constexpr WordSet<128> kFieldSet = make_fields();
static_assert(kFieldSet.count == kFields);

constexpr WordFilter<6> make_filter() {
  WordFilter<6> filter;
  for (const char* name : kFieldNames) filter.add(name);
  return filter;
}
constexpr WordFilter<6> kFieldFilter = make_filter();

// The field of this name + 1; 0 for any other. `end`: of what may be read.
u32 field_of(View name, const u8* end) {
  u64 letters = first_letters(name.data, name.size, end);
  if (!kFieldFilter.may_hold(letters, name.size)) return 0;
  u32 hash = hash_letters(0, letters);
  for (std::size_t at = 8; at < name.size; at += 8) {
    letters = first_letters(name.data + at, name.size - at, end);
    hash = hash_letters(hash, letters);
  }
  const u32 found = kFieldSet.find(hash ^ u32(name.size));
  // In small letters a CR is a hyphen.
  return found && !std::memchr(name.data, '\r', name.size) ? found : 0;
}

void sum(MeasureRow& to, const MeasureRow& row) {
  to.bytes += row.bytes, to.non_ascii += row.non_ascii, to.letters += row.letters, to.capitals += row.capitals;
  to.words += row.words, to.mixed_words += row.mixed_words, to.invisible += row.invisible, to.overrides += row.overrides;
  to.fancy += row.fancy, to.symbols += row.symbols, to.telephones += row.telephones;
  to.crypto_addresses += row.crypto_addresses, to.generic_greetings += row.generic_greetings, to.replaced += row.replaced, to.brands |= row.brands;
  for (u32 i = 0; i < facts::kWordClasses; ++i) to.classes[i] = u16(to.classes[i] + row.classes[i]);
}

void sum(PageRow& to, const PageRow& row) {
  to.visible_bytes += row.visible_bytes, to.hidden_bytes += row.hidden_bytes, to.same_colour_bytes += row.same_colour_bytes;
  to.tiny_bytes += row.tiny_bytes, to.zero_width += row.zero_width, to.comments_in_words += row.comments_in_words;
  to.tags += row.tags, to.unknown_tags += row.unknown_tags, to.bad_nesting += row.bad_nesting, to.scripts += row.scripts;
  to.event_handlers += row.event_handlers, to.forms += row.forms, to.password_inputs += row.password_inputs;
  to.images += row.images, to.data_uris += row.data_uris, to.meta_refreshes += row.meta_refreshes;
  to.hidden_elements += row.hidden_elements, to.script_marks |= row.script_marks, to.data_links += row.data_links;
}

}  // namespace

namespace {

// What a message that was not read in full may have all the same.
constexpr Sign kOfHeader[] = {
    date_missing, received_missing, message_id_missing, to_missing, to_undisclosed, header_few, mime_version_missing,
    from_missing, from_empty, subject_missing, subject_reply_without_reference, client_outlook_bare,
    priority_without_client, msmail_without_mimeole, text_opt_out, header_broken};
constexpr Sign kOfBody[] = {
    mime_boundary_broken, mime_alternative_single, mime_alternative_differs, mime_image_only, text_empty,
    text_only_pictures, text_short, text_phone_only, html_only, html_image_only, html_image_link_only, file_only,
    link_single_short, link_foreign_only, link_all_same};

struct SignSet {
  u64 bits[4] = {};
  bool has(Sign sign) const { return bits[sign / 64] >> sign % 64 & 1; }
};
template <std::size_t kSize>
constexpr SignSet make_set(const Sign (&signs)[kSize]) {
  SignSet set;
  for (const Sign sign : signs) set.bits[sign / 64] |= u64{1} << sign % 64;
  return set;
}
constexpr SignSet kHeaderSet = make_set(kOfHeader), kBodySet = make_set(kOfBody);
static_assert(sign_count <= 4 * 64);

constexpr u32 bit(Limit limit) { return 1u << u32(limit); }
constexpr u32 kWhole = bit(Limit::message_bytes) | bit(Limit::time) | bit(Limit::memory);
constexpr u32 kHeaderCut = kWhole | bit(Limit::headers) | bit(Limit::header_bytes);
constexpr u32 kBodyCut =
    kWhole | bit(Limit::parts) | bit(Limit::depth) | bit(Limit::text_bytes) | bit(Limit::decoded_bytes);

// Limits that cost a sender nothing to reach, and that keep us from looking at what is behind them.
void read_limits(Context& c) {
  const u32 bitten = c.m.bitten;
  c.add_if(bitten & (bit(Limit::parts) | bit(Limit::depth)), limit_structure);
  c.add_if(bitten & (bit(Limit::headers) | bit(Limit::header_bytes) | bit(Limit::addresses)), limit_header);
  c.add_if(bitten & (bit(Limit::urls) | bit(Limit::url_bytes) | bit(Limit::links)), limit_links);
  c.add_if(bitten & (bit(Limit::text_bytes) | bit(Limit::decoded_bytes) | bit(Limit::hits)), limit_text);
}

}  // namespace

void Context::add(Sign sign, float value, Range evidence, u32 where) {
  if (has(sign)) return;
  if ((m.bitten & kHeaderCut && kHeaderSet.has(sign)) || (m.bitten & kBodyCut && kBodySet.has(sign))) return;
  found[sign / 64] |= u64{1} << sign % 64;
  constexpr u32 kSnippet = 160;
  if (evidence.size > kSnippet) {
    // Cut at a character, not inside of one.
    const View text = m.text(evidence);
    evidence.size = kSnippet;
    while (evidence.size > 0 && evidence.size < text.size && (text[evidence.size] & 0xc0) == 0x80) --evidence.size;
  }
  out.push({sign, value, evidence, where ? where : part});
}

void Context::gather() {
  for (const HeaderRow& row : m.headers) {
    const View name = m.text(row.name).slice(0, 64);
    const u32 known = field_of(name, m.strings.end());
    if (!known) continue;
    if (!times[known - 1]++) field[known - 1] = &row;
  }
  list = has(kListId) || has(kListPost) || has(kMailingList) || has(kBeenThere) || has(kYahooList);
  for (const AddressRow& row : m.addresses) {
    const bool mailbox = row.mailbox.size != 0;
    const auto first = [&](const AddressRow*& kept) {
      if (!kept && mailbox) kept = &row;
    };
    switch (row.field) {
      case facts::AddressField::from: from_count += mailbox, first(from); break;
      case facts::AddressField::sender: first(sender); break;
      case facts::AddressField::reply_to: first(reply_to); break;
      case facts::AddressField::return_path: first(return_path); break;
      case facts::AddressField::to: first(to); [[fallthrough]];
      case facts::AddressField::cc: to_count += mailbox; break;
    }
  }
  domain = domain_of(from);
  for (const PartRow& row : m.parts) {
    plain_parts += row.kind == facts::kText && row.shown;
    html_parts += row.kind == facts::kHtml && row.shown;
    files += row.is_attachment && !row.shown && !row.is_image;
    pictures += row.is_image != 0;
  }
  // The plain alternative says the same as the page: words are counted in one of them, the longer one.
  MeasureRow plain{}, html{};
  for (const MeasureRow& row : m.measures) {
    if (row.where == Where::subject) subject = &row;
    else sum(row.where == Where::html ? html : plain, row);
  }
  text = html.bytes >= plain.bytes ? html : plain;
  for (u32 i = m.measures.size; i-- > 0;)
    if (m.measures[i].where != Where::subject && (m.measures[i].where == Where::html) == (html.bytes >= plain.bytes))
      text_part = m.measures[i].part;
  for (const PageRow& row : m.pages) sum(page, row);
}

void read(const Message& message, Scratch&, Vec<SignRow>& out) {
  Context c(message, out);
  c.gather();
  read_route(c);
  read_headers(c);
  read_sender(c);
  read_clients(c);
  read_subject(c);
  read_links(c);
  read_pages(c);
  read_structure(c);
  read_files(c);
  read_texts(c);
  c.part = 0;
  read_limits(c);
}

}  // namespace mailsift::signs
