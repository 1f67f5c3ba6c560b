// Feeds, whole and cut into pieces anywhere, must give the same entries and the same report; and rows are never longer
// than they may be.
#include <algorithm>
#include <string>
#include <vector>

#include "facts/feed_rows.hpp"
#include "facts/feed_values.hpp"
#include "must.hpp"

using namespace mailsift;
using namespace mailsift::facts;
using namespace mailsift::reputation;

namespace {

struct Result {
  u64 lines = 0, rows = 0, objects = 0, bad = 0, skipped = 0;
  RowStatus broken = RowStatus::ok;
  std::vector<u8> records;
  bool operator==(const Result& o) const {
    return lines == o.lines && rows == o.rows && objects == o.objects && bad == o.bad && skipped == o.skipped &&
           broken == o.broken && records == o.records;
  }
};

constexpr const char* kNames[] = {"url", "t", "c", "r", "s", "h", "z"};
constexpr Column kColumns[] = {Column::typed, Column::word,  Column::confidence, Column::record,
                               Column::seen,  Column::hash, Column::size};

struct Table {
  FeedRows rows;
  CsvReader csv;
  JsonRows json;
  FeedEntries entries;
  Collected out;
  Table(u8 choice, u32 columns) {
    for (u32 i = 0; i < columns; ++i) {
      rows.add_column(kColumns[i]);
      json.add_column(kNames[i], kColumns[i] < Column::word);
    }
    const bool good = choice & 32;
    rows.add_word(1, "u", Kind::url, 4, kSameVerdict);
    rows.add_word(1, "d", Kind::domain, 8, 2);
    rows.add_word(1, "i", Kind::ip, 0, kSameVerdict);
    rows.entry = {u8(good ? 1 : 3), 80, 2, 0, 1, 0, kNoName, 0};
    rows.now = 30'000'000, rows.keep = choice & 64 ? 1440 * 365 * 20 : 0;
    rows.least_columns = 1, rows.most_columns = columns;
    rows.texts.wanted = choice & 128 ? ~0u : 0;
    csv.set_form(choice & 16 ? ':' : ',', !(choice & 8));
  }
};

// The objects of rows with an odd number, as if they stood on a list.
void take_back_odd(Table& table) {
  FeedTexts& texts = table.rows.texts;
  for (u32 kind = 0; kind < kKinds; ++kind) {
    const View text = texts.text(Kind(kind));
    std::size_t line = 0;
    for (u8 c : text) {
      if (c != '\n') continue;
      MUST(texts.row_of(Kind(kind), line) != 0);
      if (texts.row_of(Kind(kind), line) & 1) texts.mark(Kind(kind), line);
      ++line;
    }
    MUST(texts.row_of(Kind(kind), line) == 0);
  }
  texts.take_back(table.out);
}

// `step`: how much more is given each time.
Result read(View text, u8 choice, std::size_t step) {
  const bool is_json = choice & 4;
  Table table(choice, 1 + (choice & 3) * 2);
  Result result;
  std::size_t from = 0, to = 0;
  for (bool last = false; !last;) {
    to = std::min(text.size, to + step);
    last = to == text.size;
    // A copy of its own, whose end ASan watches.
    const std::vector<u8> piece(text.data + from, text.data + to);
    const View given(piece.data(), piece.size());
    FeedReport report;
    if (is_json) add_json(given, last, table.json, table.rows, table.entries, table.out, report);
    else add_csv(given, last, table.csv, table.rows, table.entries, table.out, report);
    if (table.rows.texts.wanted) take_back_odd(table);
    MUST(report.read <= given.size && report.objects + report.bad + report.skipped + report.unended == report.rows);
    result.lines += report.lines, result.rows += report.rows, result.objects += report.objects;
    result.bad += report.bad, result.skipped += report.skipped;
    if (report.broken != RowStatus::ok) result.broken = report.broken;
    if (is_json && report.broken != RowStatus::ok) break;
    from += report.read;
    MUST(!last || from == text.size);
    MUST(to - from <= kLongestRow);
  }
  MUST(!table.out.failed() && !table.rows.failed() && !table.csv.failed() && !table.json.failed());
  table.out.sort();
  const Rows rows = table.out.rows();
  result.records.assign(rows.records.items, rows.records.items + rows.records.count * sizeof(Record));
  return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  const View text(data + 2, size - 2);
  const Result whole = read(text, data[0], text.size + 1);
  MUST(read(text, data[0], 1 + data[1] % 64) == whole);
  return 0;
}
