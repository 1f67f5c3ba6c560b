// What read() remembers while it goes through the groups of a document. Private to this folder, but part of Document,
// so that its memory is kept from message to message.
#pragma once

#include "base/vec.hpp"

namespace mailsift::rtf {

// Where the text of a group goes.
enum class Target : u8 {
  text, hidden,
  skip,
  upr,                  // the ANSI half of \upr: skipped, but \ud inside leads back to where \upr stood
  fonts, colours,
  picture, object_data,  // hex digits
  // Kept in Working::notes until the group ends; see is_note().
  instruction, object_class, object_name, template_name, hyperlink, shape_name, shape_value,
};
inline bool is_note(Target t) { return t >= Target::instruction; }
inline bool is_written(Target t) { return t <= Target::hidden || is_note(t); }

// What has to be done when a group ends.
enum Closing : u8 { kEndsNote = 1, kEndsField = 2, kEndsResult = 4, kEndsData = 8 };

constexpr u32 kNone = 0xffffffff;

struct Group {
  Target target;
  u8 closing;
  u8 look;             // Look bits, right unless look_unsure
  bool look_unsure;
  bool hidden;         // \v
  u16 font;
  u16 size;            // of the font, half-points
  u16 colour, back, paragraph_back;  // indexes of the colour table, 0: automatic
  u16 skip;            // \uc: how many characters stand in for one \u
  Target note_kind;
  u32 note;            // where this group's note begins in Working::notes
  u32 object;          // index in Document::objects, kNone outside of \object
};

struct Field {
  u32 link;       // index in Document::links, kNone when the field is none
  bool answered;  // its value is known from its instruction: the result is not read
};

struct Working {
  Vec<Group> groups;
  Vec<Field> fields;   // open ones; at most one a group
  Vec<u16> codepages;  // by font number, 0: not said
  Vec<u32> colours;    // 0xRRGGBB or kAutomatic
  Bytes notes;         // a stack: the notes of open groups behind each other
  Bytes pending;       // bytes of one code page that are not yet UTF-8
  Bytes small;
};

}  // namespace mailsift::rtf
