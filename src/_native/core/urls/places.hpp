// Where addresses stand in text by the expression that most programs look for them with, and nothing of what they are:
//
//   (https?://|ftp://|mailto:|www\.) in any case, www. not behind one of [A-Za-z0-9_/@.-]
//   ([^ ()[]{}]|\([^ ()]*\)|\[[^ []]*\]|{[^ {}]*})+   " ": any white space of ASCII, and < > " `
//
// find() of url.hpp looks for much more (bare and defanged names, what stops an address beyond ASCII), so that this is
// no half of it: it is what programs are compared by that know places alone.
#pragma once

#include "base/vec.hpp"

namespace mailsift::urls {

// Appends the places, in order, none inside of another. `text` is below 4 GiB.
using Places = void (*)(View text, Vec<Range>& out);
Places best_places();  // for this machine

}  // namespace mailsift::urls
