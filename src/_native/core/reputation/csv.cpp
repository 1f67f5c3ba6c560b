#include "reputation/csv.hpp"

namespace mailsift::reputation {
namespace {

std::size_t find(View text, std::size_t from, u8 byte) {
  const void* found = from < text.size ? std::memchr(text.data + from, byte, text.size - from) : nullptr;
  return found ? std::size_t(static_cast<const u8*>(found) - text.data) : text.size;
}

u64 line_ends(View text) {
  u64 count = 0;
  for (u8 c : text) count += c == '\n';
  return count;
}

}  // namespace

CsvReader::FieldEnd CsvReader::unquoted(View text, bool last, std::size_t limit, std::size_t& at) {
  const std::size_t from = at;
  while (at < limit && text[at] != delimiter_ && text[at] != '\n') ++at;
  if (at == limit && !(last && limit == text.size)) return FieldEnd::cut;
  std::size_t end = at;
  const bool is_row_end = at == limit || text[at] == '\n';
  while (end > from && (text[end - 1] == ' ' || text[end - 1] == '\t' || (is_row_end && text[end - 1] == '\r'))) --end;
  fields_.push(text.slice(from, end - from));
  if (at < limit) ++at;
  return is_row_end ? FieldEnd::row : FieldEnd::delimiter;
}

CsvReader::FieldEnd CsvReader::quoted(View text, bool last, std::size_t limit, std::size_t& at) {
  const View seen = text.slice(0, limit);
  std::size_t from = at + 1, end;
  const std::size_t plain_from = plain_.size();
  for (;; from = end + 2) {
    end = find(seen, from, '"');
    if (end == limit) return FieldEnd::cut;
    if (end + 1 == limit && !(last && limit == text.size)) return FieldEnd::cut;
    if (end + 1 == limit || text[end + 1] != '"') break;
    plain_.append(text.data + from, end + 1 - from);  // one of the two
  }
  if (plain_.size() == plain_from) {
    fields_.push(text.slice(from, end - from));
  } else {
    plain_.append(text.data + from, end - from);
    fields_.push(View(plain_.data() + plain_from, plain_.size() - plain_from));
  }
  at = end + 1;
  while (at < limit && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r')) ++at;
  if (at == limit) return last && limit == text.size ? FieldEnd::row : FieldEnd::cut;
  if (text[at] != delimiter_ && text[at] != '\n') return FieldEnd::stray;
  return text[at++] == '\n' ? FieldEnd::row : FieldEnd::delimiter;
}

CsvStep CsvReader::skip_line(View text, bool last, std::size_t from, CsvStep step, std::size_t& at) {
  const std::size_t end = find(text, from, '\n');
  skipping_ = end == text.size && !last;
  lines += line_ends(text.slice(at, end - at)) + (skipping_ ? 0 : 1);
  at = end < text.size ? end + 1 : text.size;
  return step;
}

CsvStep CsvReader::next(View text, bool last, std::size_t& at) {
  if (skipping_) skip_line(text, last, at, CsvStep::more, at);
  while (!skipping_ && at < text.size) {
    const std::size_t limit = text.size - at > kLongestRow ? at + kLongestRow : text.size;
    if (text[at] == '#' || text[at] == '\n' || text[at] == '\r') {
      const std::size_t end = find(text, at, '\n');
      if (end == text.size && !last && limit == text.size) return CsvStep::more;
      skip_line(text, last, at, CsvStep::more, at);
      continue;
    }
    fields_.clear(), plain_.clear();
    if (!plain_.reserve(kLongestRow)) return CsvStep::more;
    std::size_t read = at;
    FieldEnd end = FieldEnd::delimiter;
    while (end == FieldEnd::delimiter) {
      while (read < limit && (text[read] == ' ' || (text[read] == '\t' && delimiter_ != '\t'))) ++read;
      const bool is_quoted = quotes_ && read < limit && text[read] == '"';
      end = is_quoted ? quoted(text, last, limit, read) : unquoted(text, last, limit, read);
    }
    line = lines + 1;
    if (end == FieldEnd::row) {
      lines += line_ends(text.slice(at, read - at));
      lines += text[read - 1] != '\n';
      at = read;
      return CsvStep::row;
    }
    if (end == FieldEnd::stray) return skip_line(text, last, read, CsvStep::stray, at);
    const bool is_cut = limit == text.size && text.size - at < kLongestRow;
    if (is_cut && !last) return CsvStep::more;
    return skip_line(text, last, at, is_cut ? CsvStep::cut : CsvStep::too_long, at);
  }
  return CsvStep::more;
}

}  // namespace mailsift::reputation
