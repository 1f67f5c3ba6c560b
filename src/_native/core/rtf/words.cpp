// What a control word means.
#include "rtf/charsets.hpp"
#include "rtf/reader.hpp"

namespace mailsift::rtf {
namespace {

u16 small(i64 number, u16 most = 0xffff) { return number < 0 ? 0 : number > most ? most : u16(number); }

}  // namespace

void Reader::word(const Keyword& keyword, bool has_number, i64 number, bool starred) {
  const Action action = keyword.action;
  const Target target = top().target;
  if (out_.working.groups.size() == 1) return;  // there was no memory for a group
  if (action == Action::binary) return binary(has_number ? number : 0);
  if (action == Action::unknown) {
    ++out_.measures.unknown_words;
    // \* in front of a destination that we don't know: none of its text is the document's.
    if (starred && !(top().closing & kEndsData)) {
      ++out_.measures.ignored_groups;
      destination(Target::skip);
    }
    return;
  }
  if (target == Target::skip || target == Target::upr) {
    // \ud inside \upr leads out; the data of an object is looked at wherever it hides.
    if (action == Action::unicode_half) return unicode_word(action, has_number, number);
    if (action == Action::object_data && !objects_.busy()) return begin_data(Target::object_data);
    return;
  }
  if (action <= Action::symbol) return text_word(keyword);
  if (action <= Action::blue) return table_word(action, action == Action::codepage ? keyword.value : number);
  if (action <= Action::paragraph_start) return look_word(action, has_number, number);
  if (action <= Action::unicode_half) return unicode_word(action, has_number, number);
  object_word(keyword, number);
}

// Of the rest of the group. What was kept so far is complete. Between the digits of an object stands nothing else: what
// does is left out with its group.
void Reader::destination(Target target) {
  if (top().target == Target::object_data) target = Target::skip;
  if (top().closing & kEndsNote) end_note();
  if (top().closing & kEndsData) end_data();
  top().target = target;
}

void Reader::text_word(const Keyword& keyword) {
  switch (keyword.action) {
    case Action::symbol: return symbol(keyword.value);
    case Action::skip: return destination(Target::skip);
    case Action::conceal: return destination(Target::hidden);
    default: break;
  }
  // A destination whose text is shown: also where it stands in a table of the header by mistake, or for a hostile reason.
  const Target target = top().target;
  if (target == Target::fonts || target == Target::colours || target == Target::picture) destination(Target::text);
}

void Reader::table_word(Action action, i64 number) {
  Group& g = top();
  Vec<u16>& fonts = out_.working.codepages;
  switch (action) {
    case Action::codepage:
      if (!codepage_said_) codepage_ = small(number);
      break;
    case Action::ansi_codepage:
      codepage_said_ = !label_of(small(number)).empty();
      if (codepage_said_) codepage_ = small(number);
      break;
    case Action::font:
      (g.target == Target::fonts ? defining_ : g.font) = small(number);
      break;
    case Action::default_font: default_font_ = g.font = small(number); break;
    case Action::font_charset:
    case Action::font_codepage:
      if (g.target != Target::fonts) break;
      while (fonts.size() <= defining_ && !fonts.failed()) fonts.push(0);
      if (defining_ >= fonts.size()) break;
      fonts[defining_] = action == Action::font_charset ? codepage_of_charset(number) : small(number);
      break;
    case Action::font_table: destination(Target::fonts); break;
    case Action::colour_table:
      destination(Target::colours);
      out_.working.colours.clear();
      mixing_ = kAutomatic;
      break;
    default: {
      const u32 shift = action == Action::red ? 16 : action == Action::green ? 8 : 0;
      if (mixing_ == kAutomatic) mixing_ = 0;
      mixing_ = (mixing_ & ~(0xffu << shift)) | u32(small(number, 255)) << shift;
    }
  }
}

void Reader::look_word(Action action, bool has_number, i64 number) {
  Group& g = top();
  g.look_unsure = true;
  switch (action) {
    case Action::hide: g.hidden = !has_number || number != 0; break;
    case Action::plain:
      g.hidden = false;
      g.size = 24;
      g.colour = g.back = 0;
      g.font = default_font_;
      break;
    case Action::size: g.size = has_number ? small(number) : 24; break;
    case Action::colour: g.colour = small(number); break;
    case Action::back: g.back = small(number); break;
    case Action::paragraph_back: g.paragraph_back = small(number); break;
    case Action::paragraph_start: g.paragraph_back = 0; break;
    case Action::cell_back: shaded_row_ = true; break;
    default: shaded_row_ = false;  // \trowd
  }
}

void Reader::unicode_word(Action action, bool has_number, i64 number) {
  Group& g = top();
  Vec<Group>& groups = out_.working.groups;
  switch (action) {
    case Action::unicode_skip: g.skip = small(has_number ? number : 1, 0x7fff); break;
    case Action::unicode:
      if (!has_number) break;
      if (is_written(g.target)) {
        // Signed 16-bit numbers by the specification; larger ones are written too.
        const i64 code = number < 0 ? number & 0xffff : number;
        aim();
        writer_.unit(code > 0x10FFFF ? 0xFFFD : u32(code));
      }
      stand_ins_ = g.skip;
      break;
    case Action::upr: destination(Target::upr); break;
    default:  // \ud
      if (deeper_ == 0 && groups.size() > 2 && groups[groups.size() - 2].target == Target::upr)
        destination(groups[groups.size() - 3].target);
      else if (g.target != Target::skip && g.target != Target::upr)
        destination(Target::skip);
  }
}

void Reader::object_word(const Keyword& keyword, i64 number) {
  const Target target = top().target;
  const Action action = keyword.action;
  Object* object = top().object == kNone ? nullptr : &out_.objects[top().object];
  if (action >= Action::picture_format) {
    if (target != Target::picture || !object) return;
    if (action == Action::picture_format) object->format = Format(keyword.value);
    else (action == Action::picture_width ? object->width : object->height) = u32(number);
    return;
  }
  if (action == Action::object_kind || action == Action::object_update) {
    if (!object || object->kind == ObjectKind::picture) return;
    if (keyword.value != kNone) object->kind = ObjectKind(keyword.value);
    if (action == Action::object_update && !(object->flags & kUpdated)) {
      object->flags |= kUpdated;
      ++out_.measures.updated_objects;
    }
    return;
  }
  if (target == Target::object_data) return action == Action::object_data ? void() : destination(Target::skip);
  switch (action) {
    case Action::field: return begin_field();
    case Action::instruction: return begin_note(Target::instruction);
    case Action::result: return begin_result();
    case Action::object: return begin_object();
    case Action::note: return begin_note(Target(keyword.value));
    case Action::object_data: return begin_data(Target::object_data);
    default: return begin_data(Target::picture);
  }
}

}  // namespace mailsift::rtf
