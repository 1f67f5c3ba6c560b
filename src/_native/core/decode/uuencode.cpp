// uuencode as POSIX writes it:
//
//   begin 644 name        mode in octal, then the name to the end of the line
//   M....                 the count of bytes + 32, then four characters (each 6 bits + 32) for three bytes
//   `                     a line of no bytes; ` and blank are both 0
//   end
//
// or, as uuencode -m does, "begin-base64 644 name", lines of base64, and "====".
#include "cpu/find.hpp"
#include "decode/transfer.hpp"

namespace mailsift::decode {
namespace {

// One line without its end; `next` is where the following one begins.
struct Line {
  View text;
  std::size_t next = 0;
};

Line line_at(View text, std::size_t from) {
  const View rest = text.slice(from);
  const void* const feed = rest.empty() ? nullptr : std::memchr(rest.data, '\n', rest.size);
  std::size_t size = feed ? std::size_t(static_cast<const u8*>(feed) - rest.data) : rest.size;
  Line line;
  line.next = from + size + (feed ? 1 : 0);
  if (size && rest[size - 1] == '\r') --size;
  line.text = rest.slice(0, size);
  return line;
}

View trimmed(View text) {
  while (text.size && text[0] <= ' ') text = text.slice(1);
  while (text.size && text[text.size - 1] <= ' ') --text.size;
  return text;
}

bool is_code(u8 c) { return c >= ' ' && c <= '`'; }
u32 value_of(u8 c) { return u32(c - ' ') & 63; }

bool is_end(View line) { return trimmed(line).equals("end"); }

// The name of a begin line, which begins with `word`; a view without data when it is none.
View name_of(View line, View word = "begin ") {
  if (!line.slice(0, word.size).equals(word)) return View();
  std::size_t digits = word.size;
  while (digits < line.size && line[digits] >= '0' && line[digits] <= '7') ++digits;
  if (digits < word.size + 3 || digits > word.size + 4 || digits == line.size || line[digits] != ' ') return View();
  const View name = trimmed(line.slice(digits));
  return name.empty() ? View() : name;
}

// The next line that may be one, or the end of the text.
std::size_t next_begin(View text, std::size_t from) {
  const std::size_t first = from;
  while ((from = cpu::find(text, "begin ", from)) < text.size && from > first && text[from - 1] != '\n') ++from;
  return from;
}

// Mailers strip blanks off the end, some encoders add a checksum of one or two characters.
bool is_data(View line) {
  if (line.empty() || !is_code(line[0])) return false;
  const std::size_t expected = (value_of(line[0]) + 2) / 3 * 4, found = line.size - 1;
  if (found > expected + 2 || found * 2 < expected) return false;
  for (const u8 c : line)
    if (!is_code(c)) return false;
  return true;
}

void decode_line(View line, Bytes& out, u32& defects) {
  const u32 count = value_of(line[0]);
  u8* to = count ? out.extend(count) : nullptr;
  if (!to) return;
  const std::size_t needed = (count * 4 + 2) / 3;
  if (line.size - 1 < needed) ++defects;
  u32 bits = 0, done = 0;
  for (u32 i = 0; done < count; ++i) {
    const u8 c = i + 1 < line.size ? line[i + 1] : u8(' ');
    if (!is_code(c)) ++defects;
    bits = bits << 6 | value_of(c);
    if (i % 4) to[done++] = u8(bits >> (6 - i % 4 * 2));
  }
}
}  // namespace

void uuencode(View in, Bytes& out, u32& defects) {
  Line line = line_at(in, 0);
  if (name_of(line.text).empty()) line.next = 0;  // the lines alone
  bool ended = false;
  while (line.next < in.size && !ended) {
    line = line_at(in, line.next);
    ended = is_end(line.text);
    if (!ended && !line.text.empty()) decode_line(line.text, out, defects);
  }
  if (!ended) ++defects;
}

bool find_uuencode(View text, std::size_t from, Range& block, Range& name) {
  for (Line line; (from = next_begin(text, from)) < text.size; from = line.next) {
    line = line_at(text, from);
    const View found = name_of(line.text);
    if (found.empty()) continue;
    std::size_t behind = line.next;
    bool any = false;
    while (behind < text.size) {
      const Line next = line_at(text, behind);
      const bool ended = is_end(next.text);
      // A terminator that lost its blank is an empty line before "end".
      const bool fits = ended || is_data(next.text) || (next.text.empty() && is_end(line_at(text, next.next).text));
      if (!fits) break;
      any = true;
      behind = next.next;
      if (ended) break;
    }
    if (!any) continue;
    block = {u32(from), u32(behind - from)};
    name = {u32(found.data - text.data), u32(found.size)};
    return true;
  }
  return false;
}

bool find_begin_base64(View text, std::size_t from, Range& block, Range& name) {
  constexpr const char* kBegin = "begin-base64 ";
  for (; (from = cpu::find(text, kBegin, from)) < text.size; ++from) {
    const Line line = line_at(text, from);
    const View found = from && text[from - 1] != '\n' ? View() : name_of(line.text, kBegin);
    if (found.empty()) continue;
    const std::size_t end = cpu::find(text, "\n====", line.next);
    block = {u32(line.next), u32(end - line.next)};
    name = {u32(found.data - text.data), u32(found.size)};
    return true;
  }
  return false;
}

}  // namespace mailsift::decode
