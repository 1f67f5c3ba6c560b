// Files of feeds, piece by piece, into rows.
#include "facts/feed_rows.hpp"

namespace mailsift::facts {

using reputation::CsvStep;
using reputation::JsonStep;

void FeedReport::count(RowStatus status, u64 line) {
  if (status == RowStatus::ok) {
    ++objects;
  } else if (status == RowStatus::skipped) {
    ++skipped;
  } else {
    if (bad < kMostShown) shown[bad] = {line, status};
    ++bad;
  }
}

namespace {

View csv_field(const void* self, u32 column) {
  const Vec<View>& fields = static_cast<const reputation::CsvReader*>(self)->fields();
  return column < fields.size() ? fields[column] : View();
}

View json_field(const void* self, u32 column) { return static_cast<const reputation::JsonRows*>(self)->field(column); }

}  // namespace

void add_csv(View text, bool last, reputation::CsvReader& reader, FeedRows& rows, FeedEntries& entries,
             reputation::Collected& out, FeedReport& report) {
  report = FeedReport();
  rows.texts.clear();
  const u64 lines = reader.lines, undated = rows.undated;
  for (CsvStep step; (step = reader.next(text, last, report.read)) != CsvStep::more;) {
    ++report.rows;
    RowStatus status = RowStatus::stray;
    if (step == CsvStep::row) {
      const std::size_t width = reader.fields().size();
      const bool fits = width >= rows.least_columns && width <= rows.most_columns;
      // Whoever writes a feed ends its last line. One that is cut may have all columns, and half of the last one; in
      // quotes it is whole.
      const bool is_ended = !last || report.read < text.size || text[text.size - 1] == '\n';
      if (fits && !is_ended && text[text.size - 1] != '"') {
        report.unended = 1;
        break;
      }
      rows.line = reader.line;
      status = fits ? rows.add(csv_field, &reader, entries, out) : RowStatus::columns;
      if (!fits && !is_ended) report.broken = RowStatus::cut;
    } else if (step == CsvStep::too_long) {
      status = RowStatus::too_long;
    } else if (step == CsvStep::cut) {
      report.broken = status = RowStatus::cut;
    }
    report.count(status, reader.line);
    if (out.failed() || rows.failed()) break;
  }
  report.lines = reader.lines - lines;
  report.undated = rows.undated - undated;
}

void add_json(View text, bool last, reputation::JsonRows& reader, FeedRows& rows, FeedEntries& entries,
              reputation::Collected& out, FeedReport& report) {
  report = FeedReport();
  rows.texts.clear();
  const u64 undated = rows.undated;
  for (JsonStep step; (step = reader.next(text, report.read)) != JsonStep::more;) {
    if (step != JsonStep::row) {
      report.broken = step == JsonStep::broken ? RowStatus::broken : RowStatus::too_deep;
      break;
    }
    ++report.rows, ++rows.line;
    report.count(reader.too_long() ? RowStatus::too_long : rows.add(json_field, &reader, entries, out), rows.line);
    if (out.failed() || rows.failed()) break;
  }
  if (last && report.broken == RowStatus::ok && !reader.whole()) report.broken = RowStatus::cut;
  report.lines = report.rows;
  report.undated = rows.undated - undated;
}

}  // namespace mailsift::facts
