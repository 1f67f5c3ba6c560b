// Parts, addresses, measures and signs, by their rows.
#include "tokens/sender.hpp"
#include "tokens/words.hpp"

#include <initializer_list>

namespace mailsift::tokens {
namespace {

constexpr u32 kMostParts = 64, kMostMeasures = 16;

void add_part(Collector& out, const Message& m, const facts::PartRow& row) {
  const View type = m.text(row.type), name = m.text(row.name);
  out.head(kPartType, type);
  out.number(kPartPlace, xxh3_64(type, 0), u64(row.depth) << 8 | row.encoding);
  out.head(kPartCharset, lowered(m.text(row.charset)).view());
  if (name.size) out.head(kPartSuffix, lowered(name.slice(find_last(name, '.'))).view());
  out.number(kPartFlags, row.flags, 0);
  if (row.kind == facts::kFile) out.number(kPartContent, row.content, 0);
}

// Words of the path and the query, of 3 to 23 letters and digits.
void add_path(Collector& out, View canonical) {
  std::size_t at = find(canonical, ':');
  if (at + 3 >= canonical.size) return;
  at = find(canonical, '/', at + 3);
  if (at >= canonical.size) return;
  const View path = canonical.slice(at, 256);
  out.head(kUrlShape, shape_of(path, 24).view());
  for (std::size_t i = 0; i < path.size;) {
    Small word;
    for (; i < path.size && is_alnum(path[i]); ++i) word.push(lower(path[i]));
    if (word.size > 2 && word.size < 24) out.head(kUrlWord, word.view());
    ++i;
  }
}

void add_url(Collector& out, const Message& m, const facts::UrlRow& row) {
  const View host = m.text(row.host), domain = m.text(row.domain);
  out[kWordList].add(xxh3_64(host, seed_of(kHost)));
  out.head(kUrlHost, host);
  if (!domain.equals(host)) out.head(kUrlDomain, domain);
  const std::size_t dot = find_last(domain, '.');
  if (dot < domain.size) out.head(kUrlEnding, domain.slice(dot));
  out.number(kUrlForm, row.flags, u32(row.where));
  add_path(out, m.text(row.canonical));
}

// The row's numbers by their magnitude, each with its place in this list.
void add_page(Collector& out, const facts::PageRow& p) {
  u32 which = 0;
  const u32 density = u32(u64(p.tags) * 16 / (1 + p.visible_bytes / 16));
  for (const u32 count : {p.visible_bytes, p.hidden_bytes, p.same_colour_bytes, p.tiny_bytes, p.zero_width,
                          p.comments_in_words, p.tags, p.unknown_tags, p.bad_nesting, p.scripts, p.event_handlers,
                          p.forms, p.images, p.data_uris, p.hidden_elements, density})
    out.number(kPageMeasure, which++, magnitude(count));
}

void add_measure(Collector& out, const facts::MeasureRow& p) {
  u64 which = p.where == facts::Where::subject ? 1000 : 0;
  const auto share = [](u64 part, u64 all, u64 scale) { return part * scale / (1 + all); };
  for (const u64 count : {u64(p.bytes), share(p.non_ascii, p.bytes, 32), share(p.capitals, p.letters, 32),
                          share(p.symbols, p.bytes, 64), u64(p.mixed_words), u64(p.invisible), u64(p.telephones),
                          share(p.letters, p.words, 8)})
    out.number(kTextMeasure, which++, magnitude(count));
  for (u32 i = 0; i < facts::kWordClasses; ++i)
    if (p.classes[i]) out.number(kTextMeasure, which + i, magnitude(p.classes[i]));
}

template <class Row, class Add>
void each(const Rows<Row>& rows, u32 most, Add add) {
  for (u32 i = 0; i < rows.size && i < most; ++i) add(rows.first[i]);
}

u64 hash_of_all(View text) {  // xxh3_64 reads 64 bytes
  u64 hash = 0;
  for (std::size_t at = 0; at < text.size; at += 64) hash = xxh3_64(text.slice(at, 64), hash);
  return hash;
}

// For the key: what somebody would change who sends the same words once more. No sizes: they hang on the line ends.
u64 carried_by(const Message& m) {
  u64 sum = 0;
  each(m.urls, kMostUrls, [&](const facts::UrlRow& row) { sum += hash_of_all(m.text(row.canonical)); });
  each(m.parts, kMostParts, [&](const facts::PartRow& row) {
    const u64 picture = u64(row.width) << 32 | row.height;
    sum += xxh3_64(xxh3_64(m.text(row.type), 1), xxh3_64(m.text(row.name), 2), picture);
  });
  return sum;
}

}  // namespace

void add_rows(Scratch& s, const Message& m) {
  s.carried += carried_by(m);
  Collector& out = s.features;
  add_sender(s, m);
  each(m.parts, kMostParts, [&](const facts::PartRow& row) { add_part(out, m, row); });
  out.number(kParts, m.parts.size < 8 ? m.parts.size : 8, 0);
  each(m.urls, kMostUrls, [&](const facts::UrlRow& row) { add_url(out, m, row); });
  out.number(kUrls, magnitude(m.urls.size), 0);
  each(m.pages, kMostMeasures, [&](const facts::PageRow& row) { add_page(out, row); });
  each(m.measures, kMostMeasures, [&](const facts::MeasureRow& row) { add_measure(out, row); });
  for (const facts::SignRow& row : m.signs) {
    const float most = 1e9f;
    out.number(kSign, row.sign, magnitude(row.value > 0 && row.value < most ? u64(row.value) : 0));
  }
}

}  // namespace mailsift::tokens
