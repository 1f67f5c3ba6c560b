// A part as text: charset, HTML, uuencoded files inside, phrases and addresses of what the reader sees.
#include "decode/charset.hpp"
#include "decode/transfer.hpp"
#include "facts/steps.hpp"

#include <initializer_list>

namespace mailsift::facts {
namespace {

void add_uuencoded(Task& task, u32 index, View name, View bytes, u32 encoded_size) {
  Scratch& s = task.scratch;
  Builder& b = s.builder;
  PartRow row{};
  row.parent = index;
  row.depth = b.parts[index].depth + 1;
  row.encoded_size = encoded_size;
  row.decoded_size = u32(bytes.size);
  row.encoding = u8(mime::Encoding::uuencode);
  row.kind = kFile;
  row.is_attachment = 1;
  row.number = b.parts[index].number;
  row.type = b.keep("application/octet-stream");
  row.name = keep_redacted(task, name);
  b.parts.push(row);
  if (!b.parts.failed()) read_file(task, u32(b.parts.size() - 1), bytes, name);
}

// Files that stand uuencoded in the text, as they did before MIME.
void read_uuencoded(Task& task, u32 index, View bytes) {
  Scratch& s = task.scratch;
  Range block, name;
  std::size_t from = 0;
  while (decode::find_uuencode(bytes, from, block, name)) {
    from = std::size_t(block.from) + block.size;
    if (s.late()) return;
    if (s.builder.parts.size() >= task.limits.parts) return s.bitten.set(Limit::parts);
    u32 defects = 0;
    s.joined.clear();
    decode::uuencode(at(bytes, block), s.joined, defects);
    s.note(s.joined);
    if (s.joined.size() > s.decoded_left) return s.bitten.set(Limit::decoded_bytes);
    s.decoded_left -= u32(s.joined.size());
    add_uuencoded(task, index, at(bytes, name), view(s.joined), block.size);
  }
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

}  // namespace

void read_text(Task& task, u32 index, View bytes) {
  Scratch& s = task.scratch;
  if (bytes.size > s.text_left) {
    bytes = bytes.slice(0, s.text_left);
    s.bitten.set(Limit::text_bytes);
  }
  s.text_left -= u32(bytes.size);
  decode::CharsetReport report;
  s.text.clear();
  decode::to_utf8(at(view(s.message.text), s.message.parts[index].charset), bytes, s.text, report);
  s.note(s.text);
  PartRow& row = s.builder.parts[index];
  row.replaced = report.replaced;
  row.wrong_label = report.wrong_label;
  keep_text(task, index, TextKind::decoded, view(s.text));
  if (row.kind != kHtml) {
    read_visible(task, index, Where::text, view(s.text));
    read_uuencoded(task, index, bytes);
    return;
  }
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

}  // namespace mailsift::facts
