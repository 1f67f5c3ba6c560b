// Messages under a transfer encoding, which mime::parse can't look into: files of a mail program (.eml, .mht), message/rfc822
// and whole multiparts that were encoded against RFC 2046. They wait in a queue, each is parsed by itself behind the parts of
// the message that holds it, and what is in it joins the queue in turn:
//
//   parts:   | of the message | uuencoded files ... | of nested[0] | of nested[1] | ...
//                                                     ^ first_row while nested[0] is read
#include "cpu/find.hpp"
#include "facts/decoders.hpp"
#include "facts/steps.hpp"

#include <initializer_list>

namespace mailsift::facts {
namespace {

constexpr u32 kMostLevels = 8;  // each level may be as long as the message

bool is_message_file(View name) {
  for (const char* suffix : {".eml", ".mht", ".mhtml"})
    if (ends_ignoring_case(name, suffix)) return true;
  return false;
}

bool decodes(mime::Encoding encoding) {
  return encoding != mime::Encoding::identity && encoding != mime::Encoding::unknown;
}

bool is_encoded_multipart(const mime::Part& part, View type, View bytes) {
  return decodes(part.encoding) && part.flags & mime::kNoBoundary && starts_ignoring_case(type, "multipart/") &&
         (bytes.slice(0, 2).equals("--") || cpu::find(bytes, "\n--") < bytes.size);
}

void read_one(Task& task, const Nested& nested) {
  Scratch& s = task.scratch;
  const PartRow& holder = s.builder.parts[nested.part];
  Limits limits = task.limits;
  const u32 used = u32(s.builder.parts.size());
  if (used >= limits.parts) return s.bitten.set(Limit::parts);
  if (holder.depth + 1 >= limits.depth) return s.bitten.set(Limit::depth);
  limits.parts -= used;
  limits.depth -= holder.depth + 1;
  mime::parse(task.raw, limits, decoders(), s.message);
  s.bitten.merge(s.message.bitten);
  s.first_row = used;
  s.holder = nested.part;
  s.level = nested.level;
  s.head_size = nested.head;
  add_rows(task);
  const u32 end = u32(s.builder.parts.size());
  for (u32 i = used; i < end && !s.late(); ++i) read_part(task, i);
}

}  // namespace

void keep_nested(Task& task, u32 index, View bytes) {
  Scratch& s = task.scratch;
  const mime::Part& part = s.message.parts[index - s.first_row];
  const View strings = view(s.message.text), type = at(strings, part.type);
  const bool multipart = is_encoded_multipart(part, type, bytes);
  const bool message = starts_ignoring_case(type, "message/") && part.flags & mime::kOpaque && decodes(part.encoding);
  if (!multipart && !message && !is_message_file(at(strings, part.name))) return;
  if (s.level >= kMostLevels) return s.bitten.set(Limit::depth);
  const u32 from = u32(s.enclosed.size());
  for (u32 i = 0; multipart && i < part.header_count; ++i) {
    const mime::Header& header = s.message.headers[part.first_header + i];
    if (header.id != mime::HeaderId::content_type) continue;
    append(s.enclosed, "Content-Type:");
    append(s.enclosed, at(task.raw, header.value));
    append(s.enclosed, "\r\n");
  }
  if (multipart) append(s.enclosed, "\r\n");
  const u32 head = u32(s.enclosed.size()) - from;
  append(s.enclosed, bytes);
  s.waiting.push({index, s.level + 1, Range{from, u32(s.enclosed.size()) - from}, head});
  s.note(s.enclosed, s.waiting);
}

void read_nested(Task& task) {
  Scratch& s = task.scratch;
  for (u32 i = 0; i < s.waiting.size() && !s.late(); ++i) {
    const Nested nested = s.waiting[i];
    s.inner.clear();
    append(s.inner, at(view(s.enclosed), nested.text));
    s.note(s.inner);
    Task inner{view(s.inner), task.limits, task.tables, task.wanted, s, task.known};
    read_one(inner, nested);
  }
}

}  // namespace mailsift::facts
