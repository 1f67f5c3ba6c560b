// A file that is RTF, whatever it is called: its text as phrases and addresses, its links as addresses.
#include <initializer_list>

#include "facts/decoders.hpp"
#include "facts/steps.hpp"

namespace mailsift::facts {
namespace {

// What the document carries, as files of their own. Documents inside of them are not read: no recursion.
void add_objects(Task& task, u32 index) {
  Scratch& s = task.scratch;
  Builder& b = s.builder;
  for (const rtf::Object& object : s.document.objects) {
    if (object.kind == rtf::ObjectKind::picture || object.content.size == 0) continue;
    if (b.parts.size() >= task.limits.parts) return s.bitten.set(Limit::parts);
    const View name = at(view(s.document.names), object.name);
    PartRow row{};
    row.parent = index;
    row.depth = b.parts[index].depth + 1;
    row.place = kNowhere;
    row.encoded_size = object.data.size;
    row.decoded_size = object.content.size;
    row.kind = kFile;
    row.is_attachment = 1;
    row.number = b.parts[index].number;
    row.type = b.keep("application/octet-stream");
    row.name = b.keep(name);
    b.parts.push(row);
    if (!b.parts.failed()) hash_file(task, u32(b.parts.size() - 1), at(view(s.document.data), object.content), name);
  }
}

constexpr u32 kMuchHidden = 40;  // bytes of text

u8 mark_of(const rtf::Document& document, const rtf::Object& object) {
  u8 marks = kCarries;
  if (object.flags & rtf::kUpdated) marks |= kUpdates;
  for (const Range& name : {object.class_name, object.data_class})
    if (starts_ignoring_case(at(view(document.names), name), "equation.")) marks |= kEquation;
  return marks;
}

u8 marks_of(const rtf::Document& document) {
  const rtf::Measures& m = document.measures;
  u8 marks = 0;
  for (const rtf::Object& object : document.objects)
    if (object.kind != rtf::ObjectKind::picture) marks |= mark_of(document, object);
  for (const rtf::Link& link : document.links)
    if (link.kind == rtf::LinkKind::picture || link.kind == rtf::LinkKind::include) marks |= kFetches;
  if (m.templates) marks |= kTemplate;
  if (m.dde_fields) marks |= kDde;
  if (m.junk_in_hex || m.bad_lengths || (m.odd_header && (marks & kCarries))) marks |= kDisguised;
  if (m.hidden_bytes + m.same_colour_bytes + m.tiny_bytes > kMuchHidden) marks |= kUnseen;
  return marks;
}

}  // namespace

void read_rtf(Task& task, u32 index, View bytes) {
  if (!(task.wanted & kRtf) || !rtf::looks_like_rtf(bytes)) return;
  Scratch& s = task.scratch;
  rtf::Document& document = s.document;
  // What all texts and all files of the message may take counts for what an RTF document unfolds to as well.
  Limits limits = task.limits;
  limits.text_bytes = s.text_left;
  limits.decoded_bytes = s.decoded_left;
  rtf::read(bytes, decoders(), limits, document);
  s.bitten.merge(document.bitten);
  s.text_left -= u32(document.text.size() + document.hidden.size());
  s.decoded_left -= u32(document.data.size());
  if (task.wanted & kTexts) {
    Builder& b = s.builder;
    b.texts.push({index, TextKind::visible, Where::rtf, b.keep(view(document.text))});
    b.texts.push({index, TextKind::hidden, Where::rtf, b.keep(view(document.hidden))});
  }
  s.builder.parts[index].document = marks_of(document);
  find_phrases(task, index, Where::rtf, view(document.text));
  find_addresses(task, index, Where::rtf, view(document.text));
  read_rtf_links(task, index);
  // The command of a DDE field is no address, but it often fetches one.
  for (const rtf::Link& link : document.links)
    if (link.kind == rtf::LinkKind::dde) find_addresses(task, index, Where::rtf, at(view(document.urls), link.url));
  add_objects(task, index);
}

}  // namespace mailsift::facts
