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
  View src;             // as it is written; of a picture without one the first address of its srcset
  bool floats = false;  // stands beside what is before it, though it may be a block
};

// The tag or comment at `at`, where a '<' stands; false where it is only text. `end` is the end of the page for what isn't
// closed.
bool read_tag(View page, std::size_t at, Tag& tag);
// Where the content of the element ends whose start tag is at `at`: at its `</style` or the like.
std::size_t skip_raw(View page, std::size_t at, std::size_t from);

// The next '<' from `from` on; the end where there is none.
inline std::size_t next_tag(View page, std::size_t from) {
  const void* found = from < page.size ? std::memchr(page.data + from, '<', page.size - from) : nullptr;
  return found ? std::size_t(static_cast<const u8*>(found) - page.data) : page.size;
}

// The texts and tags of a page in their order, without the content of elements that show none: reader.text(page, from, to),
// reader.tag(page, tag), for as long as reader.goes_on(). A '<' that begins no tag parts two texts and is in neither.
template <class Reader>
void walk(View page, Reader& reader) {
  for (std::size_t from = 0; from < page.size && reader.goes_on();) {
    const std::size_t at = next_tag(page, from);
    reader.text(page, from, at);
    if (at >= page.size) break;
    Tag tag;
    if (!read_tag(page, at, tag)) {
      from = at + 1;
      continue;
    }
    from = tag.end;
    if (tag.element == Element::skipped && !tag.closing) from = skip_raw(page, at, from);
    else reader.tag(page, tag);
  }
}

// A colour as HTML and CSS write it; kNoColour for what isn't one, or for none.
u32 colour_of(View text);
// One character reference or byte at `at`, and how many bytes it takes. Only those that drawings use are known, and numbers.
u32 character_at(View page, std::size_t at, u32& size);

}  // namespace mailsift::images
