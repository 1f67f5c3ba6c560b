// Tags of a page as drawings need them: names, sizes, backgrounds. No tree; a value is looked at where it stands.
#pragma once

#include "base/view.hpp"

namespace mailsift::images {

constexpr u32 kNoColour = ~u32{0};

enum class Element : u8 { other, table, tr, td, block, line, br, skipped, pre, img };

struct Tag {
  Element element = Element::other;
  bool closing = false;
  std::size_t end = 0;  // behind its '>'
  // Of attributes and style; 0 or kNoColour where they don't say.
  u32 width = 0, height = 0, colspan = 0, rowspan = 0, colour = kNoColour;
  View src;             // as it is written
  bool floats = false;  // stands beside what is before it, though it may be a block
};

// The tag or comment at `at`, where a '<' stands; false where it is only text. `end` is the end of the page for what isn't
// closed.
bool read_tag(View page, std::size_t at, Tag& tag);
// Where the content of the element ends whose start tag is at `at`: at its `</style` or the like.
std::size_t skip_raw(View page, std::size_t at, std::size_t from);

// A colour as HTML and CSS write it; kNoColour for what isn't one, or for none.
u32 colour_of(View text);
// One character reference or byte at `at`, and how many bytes it takes. Only those that drawings use are known, and numbers.
u32 character_at(View page, std::size_t at, u32& size);

}  // namespace mailsift::images
