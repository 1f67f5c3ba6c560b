// The check of a record that came from elsewhere (a pool slot, a cache).
#include "facts/extract.hpp"
#include "signs/names.hpp"

#include <initializer_list>

namespace mailsift::facts {
namespace {

struct Checker {
  View record;
  Head head;
  u32 strings = 0;  // bytes in the strings section
  bool ok = true;

  void at_most(u32 value, u32 most) { ok = ok && value <= most; }
  void place(Where where) { at_most(u32(where), u32(Where::hidden)); }
  void part(u32 index) { ok = ok && index < rows(Section::parts); }
  void range(const Range& r) { ok = ok && r.from <= strings && r.size <= strings - r.from; }
  void one(const HeaderRow& row) { range(row.name), range(row.value); }
  void one(const AddressRow& row) {
    at_most(u32(row.field), u32(AddressField::return_path));
    range(row.name), range(row.mailbox), range(row.host), range(row.domain);
  }
  void one(const Range& row) { range(row); }
  void one(const PartRow& row) {
    for (const Range& r : {row.number, row.type, row.charset, row.name, row.disposition, row.content_id}) range(r);
    at_most(row.encoding, u32(mime::Encoding::unknown)), at_most(row.kind, kFile);
    ok = ok && row.parent >= -1 && row.parent < i64(rows(Section::parts));
  }
  void one(const UrlRow& row) {
    for (const Range& r : {row.shown, row.canonical, row.host, row.other_host, row.domain}) range(r);
    part(row.part), place(row.where);
  }
  void one(const PhraseHitRow& row) { range(row.snippet), part(row.part), place(row.where); }
  void one(const AddressHitRow& row) {
    range(row.expression), at_most(row.list, Tables::kLists - 1);
    ok = ok && row.url < rows(Section::urls);
  }
  // A file that was found has sums.
  void one(const FileHitRow& row) {
    part(row.part), at_most(row.list, Tables::kLists - 1);
    if (!ok) return;
    PartRow file;
    std::memcpy(&file, record.data + head.sections[u32(Section::parts)].offset + row.part * sizeof file, sizeof file);
    ok = file.is_attachment && file.has_digest;
  }
  void one(u64) {}
  void one(const TextRow& row) {
    range(row.text), part(row.part), place(row.where), at_most(u32(row.kind), u32(TextKind::learnt));
  }

  void one(const ContentRow&) {}
  void one(const PageRow& row) { part(row.part); }
  void one(const MeasureRow& row) { part(row.part), place(row.where); }
  void one(const SignRow& row) {
    range(row.evidence), part(row.part);
    ok = ok && row.sign < signs::sign_count;
  }

  // The lists are as long together as the section.
  void feature_lists() {
    u64 count = 0;
    for (u32 one : head.feature_counts) count += one;
    ok = ok && count == rows(Section::features);
  }

  u32 rows(Section section) const { return head.sections[u32(section)].rows; }

  template <class Row>
  void all(Section section) {
    const SectionRange s = head.sections[u32(section)];
    if (s.offset % 8 || s.offset > record.size || s.rows > (record.size - s.offset) / sizeof(Row)) ok = false;
    for (u32 i = 0; ok && i < s.rows; ++i) {
      Row row;
      std::memcpy(&row, record.data + s.offset + i * sizeof(Row), sizeof row);
      one(row);
    }
  }
};

}  // namespace

bool valid(View record) {
  Checker c{record, {}};
  if (record.size < sizeof(Head)) return false;
  std::memcpy(&c.head, record.data, sizeof(Head));
  if (c.head.magic != kMagic || c.head.version != kRecordVersion || c.head.size != record.size) return false;
  const SectionRange strings = c.head.sections[u32(Section::strings)];
  if (strings.offset > record.size || strings.rows > record.size - strings.offset) return false;
  c.strings = strings.rows;
  c.at_most(c.head.test_string, kSpamIsBad);
  for (const Range& r : {c.head.message_id, c.head.from, c.head.subject}) c.range(r);
  c.all<HeaderRow>(Section::headers);
  c.all<AddressRow>(Section::addresses);
  c.all<Range>(Section::received_ips);
  c.all<Range>(Section::domains);
  c.all<PartRow>(Section::parts);
  c.all<UrlRow>(Section::urls);
  c.all<PhraseHitRow>(Section::phrase_hits);
  c.all<AddressHitRow>(Section::address_hits);
  c.all<FileHitRow>(Section::file_hits);
  c.all<TextRow>(Section::texts);
  c.all<ContentRow>(Section::content_scores);
  c.all<u64>(Section::signatures);
  c.all<PageRow>(Section::pages);
  c.all<MeasureRow>(Section::measures);
  c.all<SignRow>(Section::signs);
  c.all<u64>(Section::features);
  c.feature_lists();
  return c.ok;
}

}  // namespace mailsift::facts
