// Fields, objects, and texts that are read as a whole when their group ends.
#include "rtf/links.hpp"
#include "rtf/reader.hpp"

namespace mailsift::rtf {

void Reader::begin_field() {
  Group& g = top();
  ++out_.measures.fields;
  Vec<Field>& fields = out_.working.fields;
  if (g.closing & kEndsField) {
    if (!fields.empty()) fields.back() = {kNone, false};
    return;
  }
  const std::size_t before = fields.size();
  fields.push({kNone, false});
  if (fields.size() > before) g.closing |= kEndsField;
}

void Reader::begin_result() {
  Vec<Field>& fields = out_.working.fields;
  if (fields.empty()) return;
  if (fields.back().answered) return destination(Target::skip);
  if (fields.back().link == kNone || top().target != Target::text || (top().closing & kEndsResult)) return;
  writer_.flush();
  Link& link = out_.links[fields.back().link];
  link.anchor = {u32(out_.text.size()), 0};
  top().closing |= kEndsResult;
}

void Reader::end_result(const Group& group) {
  writer_.flush();
  if (out_.working.fields.empty() || out_.working.fields.back().link == kNone) return;
  Link& link = out_.links[out_.working.fields.back().link];
  link.anchor.size = u32(out_.text.size()) - link.anchor.from;
  if (group.hidden) link.flags |= kHidden;
}

void Reader::begin_note(Target target) {
  destination(target);
  writer_.flush();
  Group& g = top();
  g.note = u32(out_.working.notes.size());
  g.note_kind = target;
  g.closing |= kEndsNote;
}

void Reader::end_note() {
  writer_.flush();
  Group& g = top();
  Bytes& notes = out_.working.notes;
  g.closing &= u8(~kEndsNote);
  const View note = view(notes).slice(g.note);
  switch (g.note_kind) {
    case Target::instruction: return take_instruction(note);
    case Target::template_name:
      if (add_link(LinkKind::template_, note, limits_, out_) != kNone) ++out_.measures.templates;
      break;
    case Target::hyperlink: add_link(LinkKind::hyperlink, note, limits_, out_); break;
    case Target::shape_name:
      shape_ = starts_ignoring_case(note, "pib") ? Shape::picture
               : starts_ignoring_case(note, "gtextunicode") ? Shape::art : Shape::other;
      break;
    case Target::shape_value: return take_shape_value(note);
    default:
      if (g.object == kNone) break;
      Object& object = out_.objects[g.object];
      (g.note_kind == Target::object_class ? object.class_name : object.name) = {u32(out_.names.size()), u32(note.size)};
      append(out_.names, note);
      if (out_.names.failed()) object.class_name = object.name = Range();
  }
  notes.truncate(g.note);
}

void Reader::take_instruction(View code) {
  Bytes& answer = out_.working.small;
  Vec<Field>& fields = out_.working.fields;
  answer.clear();
  const u32 link = read_instruction(code, limits_, out_, answer);
  out_.working.notes.truncate(top().note);
  if (fields.empty()) return;
  Field& field = fields.back();
  if (link != kNone) field.link = link;
  if (link != kNone && top().hidden) out_.links[link].flags |= kHidden;
  if (answer.empty()) return;
  // The value of a field inside another instruction is part of that one.
  const Vec<Group>& groups = out_.working.groups;
  if (groups.size() < 2 || groups[groups.size() - 2].target != Target::instruction) return;
  field.answered = true;
  append(out_.working.notes, view(answer));
}

void Reader::take_shape_value(View value) {
  const bool address = value.size > 7 && (starts_ignoring_case(value, "http") || starts_ignoring_case(value, "ftp:") ||
                                          starts_ignoring_case(value, "file:") || starts_ignoring_case(value, "\\\\"));
  if (shape_ == Shape::picture && address) {
    add_link(LinkKind::picture, value, limits_, out_);
  } else if (shape_ == Shape::art) {
    // Letters drawn as a picture: read like a paragraph.
    writer_.aim(top().hidden ? out_.hidden : out_.text, codepage_, 0);
    writer_.utf8(value);
    writer_.utf8("\n");
  }
  out_.working.notes.truncate(top().note);
}

void Reader::begin_object() {
  const u32 object = objects_.add(ObjectKind::embedded);
  destination(Target::text);
  top().object = object;
}

void Reader::begin_data(Target target) {
  destination(target);
  objects_.end();  // so that its size is known
  Group& g = top();
  const bool picture = target == Target::picture;
  const bool usable = g.object != kNone && !picture && out_.objects[g.object].kind != ObjectKind::picture &&
                      out_.objects[g.object].data.size == 0;
  if (!usable) g.object = objects_.add(picture ? ObjectKind::picture : ObjectKind::embedded);
  g.closing |= kEndsData;
  objects_.begin(g.object);
}

void Reader::end_data() {
  top().closing &= u8(~kEndsData);
  objects_.end();
  if (objects_.drop_empty(top().object)) top().object = kNone;
  if (top().object == kNone) return;
  const Object object = out_.objects[top().object];
  if (object.kind == ObjectKind::picture) return;
  find_monikers(at(view(out_.data), object.data), limits_, out_);
  const View topic = at(view(out_.names), object.name);
  writer_.flush();
  Bytes& copy = out_.working.small;
  copy.clear();
  append(copy, topic);
  if (starts_ignoring_case(topic, "http") || starts_ignoring_case(topic, "\\\\"))
    add_link(LinkKind::object, view(copy), limits_, out_);
}

}  // namespace mailsift::rtf
