#include "facts/builder.hpp"

#include <type_traits>

#include "decode/charset.hpp"
#include "mime/fields.hpp"

namespace mailsift::facts {
namespace {

// Calls `visit(section, rows)` for every list of rows, in the order of the sections. Written once, used by all below.
template <class B, class Visit>
void each(B& b, Visit visit) {
  visit(Section::headers, b.headers);
  visit(Section::addresses, b.addresses);
  visit(Section::received_ips, b.received_ips);
  visit(Section::domains, b.domains);
  visit(Section::parts, b.parts);
  visit(Section::urls, b.urls);
  visit(Section::phrase_hits, b.phrase_hits);
  visit(Section::address_hits, b.address_hits);
  visit(Section::file_hits, b.file_hits);
  visit(Section::texts, b.texts);
  visit(Section::content_scores, b.content_scores);
  visit(Section::signatures, b.signatures);
  visit(Section::pages, b.pages);
  visit(Section::measures, b.measures);
  visit(Section::signs, b.signs);
  visit(Section::features, b.features);
  visit(Section::strings, b.strings);
}

// No gaps in the rows: what stands in a gap is nobody's, and records of equal facts would differ.
template <class... Rows>
constexpr bool kNoGaps = (std::has_unique_object_representations<Rows>::value && ...);
static_assert(kNoGaps<HeaderRow, AddressRow, PartRow, UrlRow, PageRow, MeasureRow>);

constexpr std::size_t aligned(std::size_t n) { return (n + 7) & ~std::size_t{7}; }

}  // namespace

void Builder::clear() {
  head = Head{};
  head.magic = kMagic;
  head.version = kRecordVersion;
  head.date = head.received_at = kNoTime;
  most = kMostStrings;
  full = false;
  each(*this, [](Section, auto& rows) { rows.clear(); });
}

void Builder::shrink_above(std::size_t bytes) {
  each(*this, [&](Section, auto& rows) { rows.shrink_above(bytes); });
}

Range Builder::keep(View text) {
  if (text.empty()) return Range{};
  if (full || text.size > most - strings.size()) {
    full = true;
    return Range{};
  }
  const Range range{u32(strings.size()), u32(text.size)};
  append(strings, text);
  return strings.failed() ? Range{} : range;
}

Range Builder::keep_plain(View field, bool& marked) {
  const std::size_t from = strings.size();
  if (full || field.size > most - from || !mime::plain_unstructured(field, strings, marked)) return Range{};
  return Range{u32(from), u32(strings.size() - from)};
}

Range Builder::keep_raw(View raw) {
  constexpr std::size_t kWidest = 3;  // UTF-8 that one byte becomes at most
  if (decode::is_valid_utf8(raw)) return keep(raw);
  if (full || raw.size > (most - strings.size()) / kWidest) {
    full = true;
    return Range{};
  }
  const u32 from = u32(strings.size());
  decode::CharsetReport report;
  decode::to_utf8(View(), raw, strings, report);
  return strings.failed() ? Range{} : Range{from, u32(strings.size()) - from};
}

bool Builder::failed() const {
  bool any = false;
  each(*this, [&](Section, const auto& rows) { any |= rows.failed(); });
  return any;
}

bool Builder::finish(Bytes& out) {
  std::size_t size = aligned(sizeof(Head));
  each(*this, [&](Section section, const auto& rows) {
    head.sections[u32(section)] = {u32(size), u32(rows.size())};
    size = aligned(size + rows.size() * sizeof(rows[0]));
  });
  out.clear();
  if (size > kMaxMessage) return false;
  head.size = u32(size);
  u8* at = out.extend(size);
  if (!at) return false;
  std::size_t written = 0;  // what lies between two sections is zero: equal facts are equal bytes
  const auto put = [&](const void* from, std::size_t count) {
    if (count) std::memcpy(at + written, from, count);
    const std::size_t end = aligned(written + count);
    std::memset(at + written + count, 0, end - written - count);
    written = end;
  };
  put(&head, sizeof head);
  each(*this, [&](Section, const auto& rows) { put(rows.data(), rows.size() * sizeof(rows[0])); });
  return true;
}

}  // namespace mailsift::facts
