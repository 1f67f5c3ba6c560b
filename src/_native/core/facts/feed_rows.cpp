#include "facts/feed_rows.hpp"

#include "base/hash.hpp"
#include "facts/feed_values.hpp"

namespace mailsift::facts {

using reputation::Collected;
using reputation::Entry;
using reputation::Kind;
using reputation::Verdict;

namespace {

bool same(const Entry& a, const Entry& b) { return std::memcmp(&a, &b, sizeof a) == 0; }

constexpr std::size_t kLongestRecord = 128;
constexpr u32 kMostProbes = 16;

}  // namespace

u32 FeedEntries::of(const Entry& entry, View record, Collected& out) {
  record = record.slice(0, kLongestRecord);
  const auto is = [&](const Known& known) {
    return same(known.entry, entry) && at(view(records_), known.record).equals(record);
  };
  if (latest_ < known_.size() && is(known_[latest_])) return known_[latest_].number;
  if (known_.size() >= slots_.size() / 2) {
    // What was known is added again when it comes again.
    const std::size_t size = slots_.empty() ? kFirst : slots_.size() < kMost ? 2 * slots_.size() : kMost;
    known_.clear(), slots_.clear(), records_.clear();
    u32* slots = slots_.extend(size);
    if (!slots) return reputation::kNoName;
    std::memset(slots, 0, size * sizeof *slots);
  }
  Known known{entry, {u32(records_.size()), u32(record.size)}, 0};
  Entry added = entry;
  const auto add = [&] {
    added.name = record.empty() ? reputation::kNoName : out.add_name(record);
    return out.add_entry(added);
  };
  const u64 hash = quick_hash(record, quick_hash(View(reinterpret_cast<const u8*>(&entry), sizeof entry)));
  for (u32 probe = 0; probe < kMostProbes; ++probe) {
    u32& slot = slots_[std::size_t((hash >> 32) + probe) & (slots_.size() - 1)];
    if (slot == 0) {
      known.number = add();
      append(records_, record);
      known_.push(known);
      slot = u32(known_.size());
    } else if (!is(known_[slot - 1])) {
      continue;
    }
    latest_ = slot - 1;
    return known_[latest_].number;
  }
  return add();  // names that were made to meet in one place
}

struct FeedRows::Row {
  Entry entry;
  View record;
  Kind kind = Kind::none;
  u32 seen = 0;
  bool is_dated = false;  // it has a date, which may be none
};

void FeedRows::add_column(Column role) {
  if (role != Column::none && role < Column::count_) columns_.push({width_, role, 0});
  ++width_;
}

void FeedRows::add_word(u32 column, View text, Kind kind, u16 categories, u8 verdict) {
  const Range place{u32(text_.size()), u32(text.size)};
  append(text_, text);
  words_.push({column, place, kind, categories, verdict});
}

// Mostly it is the word of the row before.
const FeedRows::Word* FeedRows::word_of(Used& column, View text) {
  if (column.last_word && at(view(text_), words_[column.last_word - 1].text).equals(text))
    return &words_[column.last_word - 1];
  for (std::size_t i = 0; i < words_.size(); ++i) {
    if (words_[i].column != column.index || !equals_ignoring_case(text, at(view(text_), words_[i].text))) continue;
    column.last_word = u32(i + 1);
    return &words_[i];
  }
  return nullptr;
}

void FeedRows::read_meaning(Used& column, View text, Row& row) {
  switch (column.role) {
    case Column::word:
      if (const Word* word = word_of(column, text)) {
        row.entry.categories = u16(row.entry.categories | word->categories);
        if (word->verdict != kSameVerdict && row.entry.verdict != u8(Verdict::good)) row.entry.verdict = word->verdict;
        if (word->kind != Kind::none) row.kind = word->kind;
      }
      break;
    case Column::confidence: row.entry.confidence = percent_of(text, row.entry.confidence); break;
    case Column::record: row.record = text; break;
    case Column::seen: {
      if (!keep) break;
      const u32 minutes = minutes_of(text);
      if (minutes > row.seen) row.seen = minutes;
      row.is_dated = true;
      break;
    }
    default: break;
  }
}

RowStatus FeedRows::put(Kind kind, View text, u32 expires, u32 number, Collected& out) {
  keys_.clear();
  KeyStatus status = object_keys(kind, text, KeyUse::feed, 0, scratch_, keys_);
  if (status == KeyStatus::malformed && kind == Kind::domain) {
    kind = Kind::ip;  // numeric hosts stand among the names
    status = object_keys(kind, text, KeyUse::feed, 0, scratch_, keys_);
  }
  if (status == KeyStatus::ok && out.is_own(host_of(kind, text, scratch_))) {
    out.count_guarded();
    return RowStatus::ok;
  }
  const bool is_host = kind == Kind::domain || (kind == Kind::ip && is_address_of_four(text));
  if (status == KeyStatus::ok && is_host && hosts_are_urls)
    status = object_keys(Kind::url, text, KeyUse::feed, 0, scratch_, keys_);
  // What is left out of lists is no bad row either.
  if (status == KeyStatus::private_ || status == KeyStatus::suffix) return RowStatus::skipped;
  if (status != KeyStatus::ok) return RowStatus(status);
  bool allowed = true;
  const std::size_t first = out.size();
  for (const reputation::Query& key : keys_) allowed = allowed && out.add(Kind(key.kind), key.key, expires, number, scratch_.host);
  if (allowed && texts.wanted) texts.add(kind, text, line, first, out);
  return allowed ? RowStatus::ok : RowStatus::skipped;  // an allow verdict by an MD5
}

RowStatus FeedRows::add_object(Column role, View text, const Row& row, u32 expires, u32 number, Collected& out) {
  if (std::memchr(text.data, 0, text.size)) return RowStatus::no_object;  // of a file that was not written to its end
  switch (role) {
    case Column::url: return put(Kind::url, text, expires, number, out);
    case Column::domain: return put(Kind::domain, text, expires, number, out);
    case Column::ip: return put(Kind::ip, without_port(text), expires, number, out);
    case Column::md5: return put(Kind::md5, text, expires, number, out);
    case Column::sha256: return put(Kind::sha256, text, expires, number, out);
    case Column::hash:
      if (!is_hex(text)) return RowStatus::no_object;
      if (text.size == 32) return put(Kind::md5, text, expires, number, out);
      if (text.size == 64) return put(Kind::sha256, text, expires, number, out);
      return text.size == 40 || text.size == 56 || text.size == 96 || text.size == 128 ? RowStatus::skipped
                                                                                     : RowStatus::no_object;
    default: break;
  }
  if (row.kind == Kind::none) return RowStatus::skipped;
  return put(row.kind, row.kind == Kind::ip ? without_port(text) : text, expires, number, out);
}

RowStatus FeedRows::add(Field field, const void* self, FeedEntries& entries, Collected& out) {
  Row row;
  row.entry = entry;
  for (Used& column : columns_) {
    if (column.role < Column::word) continue;
    const View text = field(self, column.index);
    if (column.role == Column::size && !is_size(text)) return RowStatus::no_object;
    if (!is_nothing(text)) read_meaning(column, text, row);
  }
  u32 expires = 0;
  if (keep) {
    undated += row.is_dated && !row.seen;
    expires = (row.seen && row.seen < now ? row.seen : now) + keep;
    if (expires <= now) return RowStatus::skipped;
  }
  u32 number = reputation::kNoName;
  RowStatus found = RowStatus::no_object;
  for (const Used& column : columns_) {
    if (column.role >= Column::word) continue;
    const View text = field(self, column.index);
    if (is_nothing(text)) continue;
    if (number == reputation::kNoName) number = entries.of(row.entry, row.record, out);
    const RowStatus status = add_object(column.role, text, row, expires, number, out);
    if (status != RowStatus::ok && status != RowStatus::skipped) return status;
    if (found != RowStatus::ok) found = status;
  }
  return found;
}

}  // namespace mailsift::facts
