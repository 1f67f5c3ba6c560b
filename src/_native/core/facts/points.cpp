#include "facts/points.hpp"

namespace mailsift::facts {
namespace {

struct Hits {
  const PhraseHitRow* rows;
  u32 count;

  explicit Hits(View record) {
    const SectionRange range = reinterpret_cast<const Head*>(record.data)->sections[u32(Section::phrase_hits)];
    rows = reinterpret_cast<const PhraseHitRow*>(record.data + range.offset);
    count = range.rows;
  }
};

bool counts(const PhraseHitRow& hit, lookup::PhraseId phrase, PointsWanted wanted) {
  return phrase.list != lookup::List::count_ && (wanted.lists >> u32(phrase.list) & 1) &&
         (hit.where == Where::rtf) == wanted.in_rtf;
}

}  // namespace

u32* PointScratch::place_of(u32 phrase) {
  if (phrase >= places.size()) {
    const std::size_t have = places.size(), more = std::size_t{phrase} + 1 - have;
    u32* added = places.extend(more);
    if (!added) return nullptr;
    std::memset(added, 0, more * sizeof *added);
  }
  return &places[phrase];
}

bool weigh_phrases(View record, const lookup::Database& database, PointsWanted wanted, PointScratch& scratch) {
  const Hits hits(record);
  Vec<PointRow>& rows = scratch.rows;
  rows.clear();
  bool whole = true;
  for (u32 i = 0; whole && i < hits.count; ++i) {
    const PhraseHitRow& hit = hits.rows[i];
    const lookup::PhraseId phrase = database.phrase(hit.phrase);
    if (!counts(hit, phrase, wanted)) continue;
    u32* place = scratch.place_of(hit.phrase);
    if (place && *place) {
      ++rows[*place - 1].times;
      continue;
    }
    rows.push({i, 1, database.entries(phrase.list).entry(phrase.entry).weight, phrase});
    whole = place && !rows.failed();
    if (whole) *place = u32(rows.size());
  }
  u32 kept = 0;
  for (const PointRow& row : rows) {
    if (const u32 phrase = hits.rows[row.hit].phrase; phrase < scratch.places.size()) scratch.places[phrase] = 0;
    if (row.weight) rows[kept++] = row;
  }
  rows.truncate(kept);
  if (!whole) scratch.places.clear();
  return whole;
}

u32 first_phrase(View record, const lookup::Database& database, PointsWanted wanted) {
  const Hits hits(record);
  for (u32 i = 0; i < hits.count; ++i)
    if (hits.rows[i].where != Where::hidden && counts(hits.rows[i], database.phrase(hits.rows[i].phrase), wanted)) return i;
  return UINT32_MAX;
}

}  // namespace mailsift::facts
