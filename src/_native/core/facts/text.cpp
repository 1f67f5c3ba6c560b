// A part as text: charset, HTML, files inside, phrases and addresses of what the reader sees.
#include "cpu/find.hpp"
#include "decode/charset.hpp"
#include "decode/transfer.hpp"
#include "facts/steps.hpp"

#include <initializer_list>

namespace mailsift::facts {
namespace {

void add_file(Task& task, u32 index, View name, View bytes, Range block, mime::Encoding encoding) {
  Scratch& s = task.scratch;
  Builder& b = s.builder;
  PartRow row{};
  row.parent = index;
  row.depth = b.parts[index].depth + 1;
  row.place = block.from;
  row.layer = index + 1;
  row.encoded_size = block.size;
  row.decoded_size = u32(bytes.size);
  row.encoding = u8(encoding);
  row.kind = kFile;
  row.is_attachment = 1;
  row.number = b.parts[index].number;
  row.type = b.keep("application/octet-stream");
  row.name = keep_redacted(task, name);
  b.parts.push(row);
  if (!b.parts.failed()) read_file(task, u32(b.parts.size() - 1), bytes, name);
}

// How files stand in a text, as they did before MIME.
struct Inline {
  bool (*find)(View text, std::size_t from, Range& block, Range& name);
  void (*decode)(View block, Bytes& out, u32& defects);
  mime::Encoding encoding;
};
constexpr Inline kInline[] = {{decode::find_uuencode, decode::uuencode, mime::Encoding::uuencode},
                              {decode::find_begin_base64, decode::base64, mime::Encoding::base64}};

void read_form(Task& task, u32 index, View bytes, std::size_t from, const Inline& form) {
  Scratch& s = task.scratch;
  Range block, name;
  while (form.find(bytes, from, block, name)) {
    from = std::size_t(block.from) + block.size;
    if (s.late()) return;
    if (s.builder.parts.size() >= task.limits.parts) return s.bitten.set(Limit::parts);
    u32 defects = 0;
    s.joined.clear();
    form.decode(at(bytes, block), s.joined, defects);
    s.note(s.joined);
    if (s.joined.size() > s.decoded_left) return s.bitten.set(Limit::decoded_bytes);
    s.decoded_left -= u32(s.joined.size());
    add_file(task, index, at(bytes, name), view(s.joined), block, form.encoding);
  }
}

// Both forms begin alike, which most texts hold nowhere.
void read_files(Task& task, u32 index, View bytes) {
  const std::size_t first = cpu::find(bytes, "begin");
  if (first >= bytes.size) return;
  for (const Inline& form : kInline) read_form(task, index, bytes, first ? first - 1 : 0, form);
}

void keep_text(Task& task, u32 part, TextKind kind, View text) {
  Builder& b = task.scratch.builder;
  if (task.wanted & kTexts) b.texts.push({part, kind, Where::text, b.keep(text)});
}

void note_test_string(Task& task, View visible) {
  u32& found = task.scratch.builder.head.test_string;
  if (found == kNoTestString) found = test_string_in(visible);
}

void read_visible(Task& task, u32 index, Where where, View visible) {
  note_test_string(task, visible);
  measure_text(task, index, where, visible);
  find_phrases(task, index, where, visible);
  note_body(task, index, where, visible);
  if (!task.scratch.late()) find_addresses(task, index, where, visible);
}

// What we take for hidden other readers may show: styles are more than anyone reads alike. So it is searched like
// what is shown; but it says nothing for a message, and the signs and the content do not know it.
void read_hidden(Task& task, u32 index) {
  Scratch& s = task.scratch;
  for (const Bytes* text : {&s.page.hidden, &s.page.other, &s.page.mixed}) {
    if (text->empty() || s.late()) continue;
    const Vec<u32>* seams = text == &s.page.mixed ? &s.page.seams : nullptr;
    find_hidden_phrases(task, index, view(*text), seams);
    if (!s.late()) find_addresses(task, index, Where::hidden, view(*text), seams);
  }
}

// Soft line breaks of flowed text with the blank before them (RFC 3676 4.4): lines are joined that end in a blank, but for
// the "-- " of a signature; quote marks and a stuffed blank of the next line go.
void undo_flow(View in, Bytes& out) {
  bool soft = false;
  for (std::size_t from = 0; from < in.size;) {
    std::size_t feed = from;
    while (feed < in.size && in[feed] != '\n') ++feed;
    std::size_t end = feed, next = feed < in.size ? feed + 1 : feed;
    if (end > from && in[end - 1] == '\r') --end;
    if (soft) {
      while (from < end && in[from] == '>') ++from;
      if (from < end && in[from] == ' ') ++from;
    }
    const View line = in.slice(from, end - from);
    soft = line.size && line[line.size - 1] == ' ' && !line.equals("-- ");
    append(out, soft ? line.slice(0, line.size - 1) : in.slice(from, next - from));
    from = next;
  }
}

// RFC 5545 3.1, RFC 6350 3.2: a line end and the blank behind it are folding, anywhere in a word.
void undo_folding(View in, Bytes& out) {
  for (std::size_t from = 0; from < in.size;) {
    std::size_t feed = from;
    while (feed < in.size && in[feed] != '\n') ++feed;
    std::size_t next = feed < in.size ? feed + 1 : feed, end = next;
    const bool folded = next < in.size && (in[next] == ' ' || in[next] == '\t');
    if (folded) {
      end = feed > from && in[feed - 1] == '\r' ? feed - 1 : feed;
      ++next;
    }
    append(out, in.slice(from, end - from));
    from = next;
  }
}

bool is_folded_type(View type) {
  for (const char* one : {"text/calendar", "text/x-vcalendar", "text/vcard", "text/x-vcard", "text/directory"})
    if (type.equals(one)) return true;
  return false;
}

// The text without the line breaks that its format put into words.
View whole_lines(Task& task, const mime::Part& part, View bytes) {
  Scratch& s = task.scratch;
  const View type = at(view(s.message.text), part.type);
  const bool folded = is_folded_type(type);
  if (!folded && !(part.flags & mime::kDelSp)) return bytes;
  s.unfolded.clear();
  if (folded) undo_folding(bytes, s.unfolded);
  else undo_flow(bytes, s.unfolded);
  s.note(s.unfolded);
  return view(s.unfolded);
}

// Charsets of IBM's mainframes, which no reader of mail knows by guessing: what they say is not seen.
bool is_ebcdic(View label) {
  for (const char* prefix : {"ibm", "cp", "csibm", "ebcdic", "csebcdic", "x-ebcdic", "x-ibm"})
    if (starts_ignoring_case(label, prefix)) return decode::charset_of(label) == decode::Charset::unknown;
  return false;
}

// To UTF-8, in s.text.
void read_charset(Task& task, u32 index, const mime::Part& part, View bytes, Reading as) {
  Scratch& s = task.scratch;
  View label = at(view(s.message.text), part.charset);
  if (is_ebcdic(label)) mark_unread(task, index, kUnsupported);
  if (as == Reading::page && label.empty()) label = meta_charset(bytes);
  decode::CharsetReport report;
  s.text.clear();
  decode::to_utf8(label, whole_lines(task, part, bytes), s.text, report);
  s.note(s.text);
  s.builder.parts[index].replaced = report.replaced;
  s.builder.parts[index].wrong_label = report.wrong_label;
}

void read_page(Task& task, u32 index) {
  Scratch& s = task.scratch;
  s.page.clear();
  if (s.late()) return;
  html::read(view(s.text), task.limits, s.page, {[](void* scratch) { return static_cast<Scratch*>(scratch)->late(); }, &s});
  s.note(s.page.text, s.page.hidden, s.page.other, s.page.mixed, s.page.seams, s.page.urls, s.page.links);
  s.bitten.merge(s.page.bitten);
  keep_text(task, index, TextKind::visible, view(s.page.text));
  keep_text(task, index, TextKind::hidden, view(s.page.hidden));
  measure_page(task, index);
  read_visible(task, index, Where::html, view(s.page.text));
  read_links(task, index);
  read_hidden(task, index);
}

}  // namespace

void read_text(Task& task, u32 index, View bytes, Reading as, bool again) {
  Scratch& s = task.scratch;
  if (bytes.size > s.text_left) {
    bytes = bytes.slice(0, s.text_left);
    s.bitten.set(Limit::text_bytes);
  }
  s.text_left -= u32(bytes.size);
  read_charset(task, index, s.message.parts[index - s.first_row], bytes, as);
  keep_text(task, index, TextKind::decoded, view(s.text));
  if (as == Reading::page) read_page(task, index);
  else read_visible(task, index, Where::text, view(s.text));
  if (again) s.folded_part = kNoPart;  // the text of the part that is signed may be another one
  else read_files(task, index, bytes);
}

}  // namespace mailsift::facts
