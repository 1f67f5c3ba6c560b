#include "signs/evidence.hpp"

namespace mailsift::signs {
namespace {

using facts::PartRow, facts::Section, facts::SectionRange, facts::UrlRow;

template <class Row>
const Row* rows_of(View record, SectionRange range) {
  return reinterpret_cast<const Row*>(record.data + range.offset);
}

}  // namespace

const UrlRow* quoted_url(View record, const facts::SignRow& sign) {
  const SectionRange* sections = reinterpret_cast<const facts::Head*>(record.data)->sections;
  const View strings = record.slice(sections[u32(Section::strings)].offset);
  const auto text = [&](Range r) { return strings.slice(r.from, r.size); };
  const auto* parts = rows_of<PartRow>(record, sections[u32(Section::parts)]);
  const auto* urls = rows_of<UrlRow>(record, sections[u32(Section::urls)]);
  const View quoted = text(sign.evidence), number = text(parts[sign.part].number);
  for (const UrlRow* url = urls; url != urls + sections[u32(Section::urls)].rows; ++url) {
    const bool begins = text(url->shown).slice(0, quoted.size).equals(quoted);
    if (!begins && !text(url->host).equals(quoted)) continue;
    // Two rows may have one number: a file inside of a text.
    if (url->part == sign.part || text(parts[url->part].number).equals(number)) return url;
  }
  return nullptr;
}

}  // namespace mailsift::signs
