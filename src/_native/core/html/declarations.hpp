// Declarations of a style attribute or of a block of a sheet, taken apart: those whose property says something to us.
#pragma once

#include "base/view.hpp"

namespace mailsift::html {

enum class Property : u8 {
  other, display, visibility, opacity, font, font_size, color, background, background_color, background_image, width, height,
  max_width, max_height, overflow, position, left, top, right, bottom, text_indent, clip, clip_path, transform, float_,
  count_
};

struct Declaration {
  Property property;
  bool plain;  // the value has no comment and no '!' in it
  View value;  // with the blanks around it
};

// The next one from `at` on, up to the end of `in` or a '}', where `at` stands when there is none; else it stands behind it.
using NextDeclaration = bool (*)(View in, std::size_t& at, Declaration& out);
NextDeclaration declarations_kernel();

// `in` has a comment at `at`: behind its end.
std::size_t comment_end(View in, std::size_t at);

}  // namespace mailsift::html
