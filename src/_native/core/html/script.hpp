// What a script can do to the reader. Private to this folder.
#pragma once

#include "base/view.hpp"

namespace mailsift::html {

// ScriptMarks of the text of one script.
u32 script_marks(View script);

}  // namespace mailsift::html
