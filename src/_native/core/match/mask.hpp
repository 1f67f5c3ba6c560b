// Masks of lists: * any sequence, ? any one character, \* and \? and \\ themselves.
#pragma once

#include "base/view.hpp"

namespace mailsift::match {

// Whole text against the mask, both UTF-8; ? takes one code point. Time O(text x mask), no recursion.
bool mask_matches(View mask, View text);

}  // namespace mailsift::match
