// The control words that change what is read. All others are known to be harmless by not standing here.
#pragma once

#include "base/view.hpp"

namespace mailsift::rtf {

enum class Action : u8 {
  unknown,
  pass,          // a destination whose text is read as that of any group; also behind \*
  skip,          // a destination whose text is not part of the document
  conceal,       // a destination whose text is kept but not shown
  symbol,        // value: a code point
  codepage, ansi_codepage, font, default_font, font_charset, font_codepage, font_table, colour_table, red, green, blue,
  hide, plain, size, colour, back, paragraph_back, cell_back, row_start, paragraph_start,
  unicode_skip, unicode, upr, unicode_half, binary,
  field, instruction, result, object, object_kind, object_update, note, object_data, picture, picture_format,
  picture_width, picture_height,
};

struct Keyword {
  const char* name;
  Action action;
  u32 value;
};

// Never null: an unknown name is Action::unknown. Names are case-sensitive (specification, "Control word").
const Keyword& find_keyword(View name);

}  // namespace mailsift::rtf
