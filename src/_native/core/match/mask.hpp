// Masks of lists: * any sequence, ? any one character, \* and \? and \\ themselves.
#pragma once

#include "base/view.hpp"

namespace mailsift::match {

// One element of a mask. A backslash before anything but * ? \ stands for itself, also at the end of the mask.
struct MaskToken {
  enum Kind : u8 { literal, any_one, any_run };
  Kind kind;
  u8 byte;  // of a literal
};

// The token at mask[at]; advances `at`. `at` < mask.size.
inline MaskToken next_token(View mask, std::size_t& at) {
  u8 c = mask[at++];
  if (c == '*') return {MaskToken::any_run, c};
  if (c == '?') return {MaskToken::any_one, c};
  if (c == '\\' && at < mask.size && (mask[at] == '*' || mask[at] == '?' || mask[at] == '\\')) c = mask[at++];
  return {MaskToken::literal, c};
}

// Whole text against the mask, both UTF-8; ? takes one code point. Time O(text x mask), no recursion.
bool mask_matches(View mask, View text);

}  // namespace mailsift::match
