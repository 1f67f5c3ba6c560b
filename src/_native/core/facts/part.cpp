// One part of the message: its transfer encoding undone, its row written, its content handed on as text or as a file.
#include "decode/transfer.hpp"
#include "facts/decoders.hpp"
#include "facts/steps.hpp"

#include <initializer_list>

namespace mailsift::facts {
namespace {

bool starts_with(View text, const char* prefix) {
  const View p(prefix);
  return text.size >= p.size && text.slice(0, p.size).equals(p);
}

bool is_page_type(View type) { return type.equals("text/html") || type.equals("application/xhtml+xml"); }

// A multipart of which no part was found is shown as the text that it is, and so are the forms of message/* that are made
// of fields.
u8 kind_of(const mime::Part& part, View type) {
  if (part.flags & (mime::kMultipart | mime::kMessage)) return kContainer;
  if (part.flags & mime::kOpaque) return kFile;
  if (is_page_type(type)) return kHtml;
  return starts_with(type, "text/") || starts_with(type, "multipart/") || starts_with(type, "message/") ? kText : kFile;
}

// A text with a name, or with a disposition that isn't just "inline", can be saved and opened: it is a file as well.
bool is_attachment(const mime::Part& part, const PartRow& row, View type, View disposition) {
  if (part.flags & mime::kAttachment || row.kind == kFile) return true;
  if (row.kind == kContainer) return false;
  return part.name.size || (disposition.size && !disposition.equals("inline")) ||
         !(is_page_type(type) || starts_with(type, "text/"));
}

// What a browser makes a page of when the file is opened. SVG has links and scripts as well.
bool opens_as_page(const PartRow& row, View type, View name) {
  if (row.kind == kHtml || row.kind == kContainer || !row.is_attachment) return false;
  if (row.kind == kFile && (row.content == kHtmlPage || row.content == kSvg)) return true;
  for (const char* suffix : {".html", ".htm", ".shtml", ".xhtml", ".xht", ".svg", ".hta"})
    if (ends_ignoring_case(name, suffix)) return true;
  return type.equals("image/svg+xml");
}

// RFC 1896 and its forerunner: tags as in HTML, which some readers show as they stand.
bool is_enriched(View type) { return type.equals("text/enriched") || type.equals("text/richtext"); }

// [MS-OXTNEF] 2.1.3.1: the signature.
bool is_tnef(View type, View bytes) {
  return type.equals("application/ms-tnef") || type.equals("application/vnd.ms-tnef") ||
         (bytes.size >= 6 && std::memcmp(bytes.data, "\x78\x9f\x3e\x22", 4) == 0);
}

bool is_smime(View type, View name) {
  return type.equals("application/pkcs7-mime") || type.equals("application/x-pkcs7-mime") || ends_ignoring_case(name, ".p7m");
}

void note_unread(Task& task, u32 index, const mime::Part& part, View bytes) {
  const View strings = view(task.scratch.message.text), type = at(strings, part.type);
  const View parent = part.parent < 0 ? View() : at(strings, task.scratch.message.parts[std::size_t(part.parent)].type);
  if (parent.equals("multipart/encrypted") && part.flags & mime::kOpaque) return mark_unread(task, index, kUnreadable);
  if (is_tnef(type, bytes) || is_smime(type, at(strings, part.name)) || type.equals("message/partial") ||
      part.encoding == mime::Encoding::unknown)
    mark_unread(task, index, kUnsupported);
}

// The body without its transfer encoding. Bodies that have none are looked at where they stand.
View decoded(Task& task, const mime::Part& part) {
  Scratch& s = task.scratch;
  View body = at(task.raw, part.body);
  u32 defects = 0;
  if (body.size > s.decoded_left) {
    body = body.slice(0, s.decoded_left);
    s.bitten.set(Limit::decoded_bytes);
  }
  s.body.clear();
  switch (part.encoding) {
    case mime::Encoding::base64: decode::base64(body, s.body, defects); break;
    case mime::Encoding::quoted_printable: decode::quoted_printable(body, s.body, defects); break;
    case mime::Encoding::uuencode: decode::uuencode(body, s.body, defects); break;
    default: s.decoded_left -= u32(body.size); return body;
  }
  s.note(s.body);
  s.builder.head.defects += defects;
  const u32 made = u32(s.body.size());
  s.decoded_left -= made < s.decoded_left ? made : s.decoded_left;
  return view(s.body);
}

// Does the body reach the place where the limit has cut the message?
bool is_cut(const Task& task, const mime::Part& part) {
  return task.scratch.bitten.has(Limit::message_bytes) && part.body.from + part.body.size >= task.raw.size;
}

// The number of a part of a nested message stands behind that of the part that holds it, as IMAP counts in a message/rfc822.
Range keep_number(Task& task, u32 index) {
  Scratch& s = task.scratch;
  const mime::Part& part = s.message.parts[index];
  s.small.clear();
  if (s.first_row) append(s.small, at(view(s.builder.strings), s.builder.parts[s.holder].number));
  const std::size_t before = s.small.size();
  s.mailboxes.clear();
  mime::part_number(s.message, index, s.mailboxes);
  const bool silent = part.parent < 0 && part.flags & mime::kMultipart;
  if (s.first_row && !silent) {
    if (before) s.small.push('.');
    if (s.mailboxes.empty()) s.small.push('1');
  }
  append(s.small, view(s.mailboxes));
  return s.builder.keep(view(s.small));
}

PartRow row_of(Task& task, u32 index) {
  Scratch& s = task.scratch;
  Builder& b = s.builder;
  const mime::Part& part = s.message.parts[index];
  const View strings = view(s.message.text);
  PartRow row{};
  row.parent = part.parent;
  row.depth = part.depth;
  row.place = part.body.from;
  if (s.first_row) {
    row.layer = s.holder + 1;
    row.place -= s.head_size;
    row.parent = part.parent < 0 ? i64(s.holder) : part.parent + i64(s.first_row);
    row.depth += b.parts[s.holder].depth + 1;
  }
  row.encoded_size = part.body.size;
  row.number = keep_number(task, index);
  row.type = keep_redacted(task, at(strings, part.type));
  row.charset = keep_redacted(task, at(strings, part.charset));
  row.name = keep_redacted(task, at(strings, part.name));
  row.disposition = keep_redacted(task, at(strings, part.disposition));
  row.content_id = keep_redacted(task, at(strings, part.content_id));
  row.flags = part.flags;
  row.encoding = u8(part.encoding);
  const View type = at(strings, part.type);
  row.kind = kind_of(part, type);
  row.is_image = starts_with(at(strings, part.type), "image/");
  row.is_attachment = is_attachment(part, row, type, at(strings, part.disposition));
  row.shown = (row.kind == kText || row.kind == kHtml) && !(part.flags & mime::kAttachment) && !starts_with(type, "message/");
  return row;
}

}  // namespace

void add_rows(Task& task) {
  for (u32 i = 0; i < task.scratch.message.parts.size(); ++i) task.scratch.builder.parts.push(row_of(task, i));
}

void mark_unread(Task& task, u32 index, Unread reason) {
  Builder& b = task.scratch.builder;
  if (b.parts[index].unread != kRead) return;
  b.parts[index].unread = reason;
  ++b.head.unread;
}

void read_part(Task& task, u32 index) {
  Scratch& s = task.scratch;
  const mime::Part part = s.message.parts[index - s.first_row];
  if (part.junk.size) read_text(task, index, at(task.raw, part.junk), Reading::text, true);
  if (s.builder.parts[index].kind == kContainer) return;
  const bool left = part.body.size <= s.decoded_left;
  const View bytes = decoded(task, part);
  s.builder.parts[index].decoded_size = u32(bytes.size);
  const View type = at(view(s.message.text), part.type), name = at(view(s.message.text), part.name);
  if (s.builder.parts[index].is_attachment) {
    // The sums of half a file are those of another one.
    if (left && !is_cut(task, part)) read_file(task, index, bytes, name);
    else read_rtf(task, index, bytes);
  }
  note_unread(task, index, part, bytes);
  const PartRow row = s.builder.parts[index];
  const bool text = row.kind == kText || row.kind == kHtml;
  if (text) read_text(task, index, bytes, row.kind == kHtml ? Reading::page : Reading::text, false);
  if (text && !row.is_attachment) read_rtf(task, index, bytes);  // text/rtf
  if (opens_as_page(row, type, name) || is_enriched(type)) read_text(task, index, bytes, Reading::page, text);
  if (text && part.flags & mime::kTwoEncodings) read_text(task, index, at(task.raw, part.body), Reading::text, true);
  keep_nested(task, index, bytes);
}

}  // namespace mailsift::facts
