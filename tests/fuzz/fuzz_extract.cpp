// A whole message through facts::extract, with small tables. The first byte chooses limits and what is asked for ('@':
// all defaults, so that a seed is "@" and a message). Checked: the record is valid and its strings are UTF-8, limits
// hold, used memory gives the same record as fresh memory, and a password in a web address reaches no row of addresses.
#include <initializer_list>

#include "decode/charset.hpp"
#include "facts/contents.hpp"
#include "lists.hpp"

using namespace mailsift;
using namespace mailsift::facts;
using fuzz::Lists;

namespace {

enum Choice : u8 { kFewParts = 1, kFewBytes = 2, kNoTime = 4, kFewHits = 8, kNoTables = 16, kOnlyFacts = 32, kPlant = 128 };

// A record as its reader sees it.
struct Reader {
  View record;
  Head head;
  View strings;

  explicit Reader(View bytes) : record(bytes) {
    std::memcpy(&head, bytes.data, sizeof head);
    const SectionRange s = head.sections[u32(Section::strings)];
    strings = bytes.slice(s.offset, s.rows);
  }
  u32 rows(Section section) const { return head.sections[u32(section)].rows; }
  template <class Row, class Check>
  void each(Section section, Check check) const {
    for (u32 i = 0; i < rows(section); ++i) {
      Row row;
      std::memcpy(&row, record.data + head.sections[u32(section)].offset + i * sizeof row, sizeof row);
      check(i, row);
    }
  }
  void text(const Range& r) const { MUST(decode::is_valid_utf8(at(strings, r))); }
};

void check_strings(const Reader& r) {
  for (const Range& range : {r.head.message_id, r.head.from, r.head.subject}) r.text(range);
  r.each<HeaderRow>(Section::headers, [&](u32, const HeaderRow& row) { r.text(row.name), r.text(row.value); });
  r.each<AddressRow>(Section::addresses, [&](u32, const AddressRow& row) { r.text(row.name), r.text(row.mailbox); });
  r.each<Range>(Section::received_ips, [&](u32, const Range& row) {
    r.text(row);
    MUST(row.size > 0);
  });
  r.each<Range>(Section::domains, [&](u32, const Range& row) {
    r.text(row);
    MUST(row.size > 0);
  });
  r.each<PartRow>(Section::parts, [&](u32, const PartRow& row) {
    for (const Range& range : {row.number, row.type, row.charset, row.name, row.disposition, row.content_id}) r.text(range);
  });
  r.each<UrlRow>(Section::urls, [&](u32, const UrlRow& row) {
    for (const Range& range : {row.shown, row.canonical, row.host, row.other_host, row.domain}) r.text(range);
  });
  r.each<PhraseHitRow>(Section::phrase_hits, [&](u32, const PhraseHitRow& row) { r.text(row.snippet); });
  r.each<AddressHitRow>(Section::address_hits, [&](u32, const AddressHitRow& row) { r.text(row.expression); });
  r.each<TextRow>(Section::texts, [&](u32, const TextRow& row) { r.text(row.text); });
}

void check_rows(const Reader& r, const Limits& limits, const Lists& lists) {
  MUST(r.rows(Section::parts) >= 1 && r.rows(Section::parts) <= limits.parts);
  MUST(r.rows(Section::urls) <= limits.urls && r.rows(Section::addresses) <= limits.addresses);
  MUST(r.rows(Section::phrase_hits) <= limits.hits);
  r.each<PartRow>(Section::parts, [&](u32 i, const PartRow& row) {
    MUST((i == 0) == (row.parent < 0) && row.parent < i64(i) && row.kind <= kFile);
    MUST(row.encoded_size <= r.head.message_size);
    if (row.has_digest) MUST(row.kind != kContainer);
  });
  r.each<UrlRow>(Section::urls, [&](u32, const UrlRow& row) {
    MUST(row.host.size > 0 && row.port <= 65535 && row.where <= Where::hidden);
    for (u8 c : at(r.strings, row.canonical)) MUST(c > 0x20 && c < 0x7F);
  });
  r.each<PhraseHitRow>(Section::phrase_hits, [&](u32, const PhraseHitRow& row) {
    MUST(row.phrase < lists.listed.size() && row.snippet.size <= kSnippet && row.snippet.size <= row.size);
  });
  r.each<FileHitRow>(Section::file_hits, [&](u32, const FileHitRow& row) { MUST(row.entry < 2 && row.list < 2); });
  if (r.head.has_sender) MUST(r.rows(Section::addresses) > 0);
}

bool holds(View text, View part) { return memmem(text.data, text.size, part.data, part.size) != nullptr; }

// `secret` as a password in the subject, in a text and in a link.
void check_planted(View secret, const Tables& tables, Scratch& scratch, Bytes& record) {
  Bytes url, message;
  append(url, "http://u:Zq9Zq");
  for (u8 c : secret)  // no &, which may write a < that ends an address
    if (is_alnum(c) || (c && std::strchr("!$*+,-.:;=_~|@^", c))) url.push(c);
  append(url, "Zq9Zq@h.com/x");
  for (View piece : {View("Subject: "), view(url), View("\nContent-Type: text/html\n\n<p>"), view(url), View("<a href=\""),
                     view(url), View("\">"), view(url), View("</a>")})
    append(message, piece);
  MUST(extract(view(message), Limits(), tables, kAddresses | kPhrases, scratch, record) == Status::ok);
  const Reader r(view(record));
  MUST(r.rows(Section::urls) > 0);
  r.each<UrlRow>(Section::urls, [&](u32, const UrlRow& row) {
    for (const Range& range : {row.shown, row.canonical, row.host, row.other_host, row.domain})
      for (const char* mark : {"Zq9Zq", "zq9zq"}) MUST(!holds(at(r.strings, range), View(mark)));
  });
  r.each<AddressHitRow>(Section::address_hits, [&](u32, const AddressHitRow& row) {
    MUST(!holds(at(r.strings, row.expression), View("q9")));
  });
}

// The second pass gives every part as long as the first one saw it, and stays inside whatever message it is given.
void check_contents(const Reader& r, View raw, bool same) {
  static Contents contents;
  contents.open(r.record, raw, 64u << 20);
  Vec<Source> sources;
  picture_sources(r.record, sources);
  MUST(sources.size() <= r.rows(Section::parts) + r.rows(Section::pages));
  r.each<PartRow>(Section::parts, [&](u32 i, const PartRow& row) {
    View bytes, text;
    const bool found = contents.part(i, bytes);
    if (same && !r.head.bitten && row.kind != kContainer && row.place != kNowhere && !contents.bitten())
      MUST(found && bytes.size == row.decoded_size);
    if (i >= 20) return;
    if (contents.utf8(i, text)) MUST(decode::is_valid_utf8(text));
    contents.data_pictures(i, 3);
    MUST(contents.enclosed.size() <= 3);
    contents.rtf_pictures(i, 3);
    for (const Enclosed& one : contents.enclosed)
      MUST(one.bytes.from <= contents.made.size() && one.bytes.size <= contents.made.size() - one.bytes.from);
  });
}

Limits limits_of(u8 choice) {
  Limits limits;
  limits.time_ms = choice & kNoTime ? 0 : 60000;
  if (choice & kFewParts) limits.parts = 3, limits.depth = 2, limits.headers = 4, limits.header_bytes = 200;
  if (choice & kFewBytes) {
    limits.message_bytes = 2000, limits.text_bytes = 100, limits.decoded_bytes = 150, limits.url_bytes = 24;
  }
  if (choice & kFewHits) limits.hits = 3, limits.addresses = 2, limits.urls = 2, limits.links = 2;
  return limits;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static Lists lists;
  static Scratch warm;
  static Bytes record;
  if (size == 0) return 0;
  const u8 choice = data[0];
  const View raw(data + 1, size - 1);
  const Limits limits = limits_of(choice);
  const Tables tables = choice & kNoTables ? Tables() : lists.of_all;
  const u32 wanted = choice & kOnlyFacts ? 0 : kPhrases | kAddresses | kFiles | kTexts | kRtf | kSigns;
  MUST(extract(raw, limits, tables, wanted, warm, record) == Status::ok);
  MUST(valid(view(record)));
  const Reader reader(view(record));
  check_strings(reader);
  check_rows(reader, limits, lists);
  Scratch fresh;
  Bytes again;
  MUST(extract(raw, limits, tables, wanted, fresh, again) == Status::ok);
  MUST(view(record).equals(view(again)));
  check_contents(reader, raw, true);
  check_contents(reader, raw.slice(raw.size / 3), false);
  if (choice & kPlant && size < 400) check_planted(raw, tables, warm, record);
  return 0;
}
