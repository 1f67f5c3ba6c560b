// One part of the message: its transfer encoding undone, its row written, its content handed on as text or as a file.
#include "decode/transfer.hpp"
#include "facts/decoders.hpp"
#include "facts/steps.hpp"

namespace mailsift::facts {
namespace {

bool starts_with(View text, const char* prefix) {
  const View p(prefix);
  return text.size >= p.size && text.slice(0, p.size).equals(p);
}

u8 kind_of(const mime::Part& part, View type) {
  if (part.flags & (mime::kMultipart | mime::kMessage)) return kContainer;
  if (part.flags & mime::kOpaque) return kFile;
  if (type.equals("text/html") || type.equals("application/xhtml+xml")) return kHtml;
  return starts_with(type, "text/") ? kText : kFile;
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

PartRow row_of(Task& task, u32 index) {
  Scratch& s = task.scratch;
  Builder& b = s.builder;
  const mime::Part& part = s.message.parts[index];
  const View strings = view(s.message.text);
  PartRow row{};
  row.parent = part.parent;
  row.depth = part.depth;
  row.encoded_size = part.body.size;
  s.small.clear();
  mime::part_number(s.message, index, s.small);
  row.number = b.keep(view(s.small));
  row.type = keep_redacted(task, at(strings, part.type));
  row.charset = keep_redacted(task, at(strings, part.charset));
  row.name = keep_redacted(task, at(strings, part.name));
  row.disposition = keep_redacted(task, at(strings, part.disposition));
  row.content_id = keep_redacted(task, at(strings, part.content_id));
  row.flags = part.flags;
  row.encoding = u8(part.encoding);
  row.kind = kind_of(part, at(strings, part.type));
  row.is_image = starts_with(at(strings, part.type), "image/");
  row.is_attachment = row.kind == kFile || (part.flags & mime::kAttachment);
  return row;
}

}  // namespace

void add_rows(Task& task) {
  for (u32 i = 0; i < task.scratch.message.parts.size(); ++i) task.scratch.builder.parts.push(row_of(task, i));
}

void read_part(Task& task, u32 index) {
  Scratch& s = task.scratch;
  const PartRow row = s.builder.parts[index];
  if (row.kind == kContainer) return;
  const bool left = s.message.parts[index].body.size <= s.decoded_left;
  const View bytes = decoded(task, s.message.parts[index]);
  s.builder.parts[index].decoded_size = u32(bytes.size);
  if (row.is_attachment) {
    // The sums of half a file are those of another one.
    if (left && !is_cut(task, s.message.parts[index]))
      read_file(task, index, bytes, at(view(s.message.text), s.message.parts[index].name));
    else
      read_rtf(task, index, bytes);
  }
  if (row.kind != kText && row.kind != kHtml) return;
  read_text(task, index, bytes);
  if (!row.is_attachment) read_rtf(task, index, bytes);  // text/rtf
}

}  // namespace mailsift::facts
