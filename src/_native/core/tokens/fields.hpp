// Which header fields count, and how. Private to this folder.
#pragma once

#include "base/view.hpp"

namespace mailsift::tokens {

// How the value of a field is read, `name` in lower case.
enum FieldUse : u8 {
  kUseText = 1,   // its text counts like the body's
  kUseName = 2,   // that it is there, and where
  kUseWords = 4,  // its words, as those of this field
  kUseShape = 8,  // its form
};
u8 use_of(View name);

}  // namespace mailsift::tokens
