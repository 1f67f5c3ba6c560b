// Host names to ASCII by UTS #46, non-transitional, with the settings of the URL standard ("domain to ASCII", not
// strict: no STD3 rules, no check of hyphens, no check of DNS lengths).
#pragma once

#include "urls/url.hpp"

namespace mailsift::urls {

enum class Mode : u8 {
  strict,  // what the standard refuses is refused; the rules for bidi, joiners and leading marks are not looked at
  forgiving,  // invisible and directional marks are dropped, other disallowed characters are kept and encoded
};

// Appends; false when the name is refused (the output is then to be thrown away). Changes points, spare, label.
bool to_ascii(View host, Mode mode, Scratch& scratch, Bytes& out);

}  // namespace mailsift::urls
