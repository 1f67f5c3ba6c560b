#include "html/elements.hpp"

namespace mailsift::html {
namespace {

constexpr bool one_of(Tag tag, Tag a, Tag b, Tag c = Tag::count_, Tag d = Tag::count_) {
  return tag == a || tag == b || tag == c || tag == d;
}
bool is_heading(Tag tag) { return tag >= Tag::h1 && tag <= Tag::h6; }
bool is_row_group(Tag tag) { return one_of(tag, Tag::tbody, Tag::thead, Tag::tfoot); }
bool is_cell(Tag tag) { return one_of(tag, Tag::td, Tag::th); }
bool is_table_part(Tag tag) { return is_row_group(tag) || is_cell(tag) || one_of(tag, Tag::tr, Tag::caption, Tag::colgroup); }

}  // namespace

void State::apply(const Style& style, Tag tag) {
  if (style.says(Style::kColour)) colour = style.colour;
  if (style.says(Style::kBackground)) background = style.background;
  if (style.says(Style::kSize)) size = style.size;
  if (style.says(Style::kRelativeSize)) {
    const u32 scaled = u32(size) * style.size / 256;
    size = u16(scaled > 0x7fff ? 0x7fff : scaled);
  }
  if (style.says(Style::kColour | Style::kBackground)) same_colour = nearly_equal(colour, background);
  gone |= style.gone(!has(tag, kBlock | kSpecial) && tag != Tag::other);
  if (style.says(Style::kInvisible)) invisible = true;
  if (style.says(Style::kVisible)) invisible = false;
}

void Elements::renew(u32 index) {
  const State parent = index ? open_[index - 1].state : root_;
  const u64 marks = open_[index].state.marks;
  open_[index].state.inherit(parent, open_[index].style, open_[index].tag);
  open_[index].state.marks |= marks;
}

// Closes the element at `index` and all above it. Formatting elements above it stay open, as the standard opens
// them again before the next text, but for those in a cell or another marker that closes.
void Elements::drop_to(u32 index) {
  if (index + 1 == size_) return forget(open_[--size_]);
  u32 kept = index, marker = size_;
  for (u32 i = size_; i-- > index;)
    if (has(open_[i].tag, kMarker)) marker = i;
  for (u32 i = index; i < size_; ++i) {
    const Open& e = open_[i];
    if (i > index && i < marker && has(e.tag, kFormatting)) {
      open_[kept] = e;
      renew(kept++);
      continue;
    }
    if (i > index && !has(e.tag, kMayStayOpen | kFormatting)) closed_ |= kNestingBad;
    forget(e);
  }
  size_ = kept;
}

void Elements::remove(u32 index) {
  forget(open_[index]);
  --size_;
  for (u32 i = index; i < size_; ++i) {
    open_[i] = open_[i + 1];
    renew(i);
  }
}

// Closes the innermost `tag` unless an element with a trait of `barrier` stands above it.
bool Elements::close_within(Tag tag, u32 name, u16 barrier) {
  if (!is_open(tag)) return false;
  for (u32 i = size_; i-- > 0;) {
    if (open_[i].tag == tag && open_[i].name == name) {
      drop_to(i);
      return true;
    }
    if (has(open_[i].tag, barrier)) return false;
  }
  return false;
}

void Elements::close_table_part(Tag tag) {
  for (u32 i = size_; i-- > 0;) {
    const Tag at = open_[i].tag;
    if (at == tag || (is_heading(tag) && is_heading(at))) return drop_to(i);
    if (one_of(at, Tag::table, Tag::template_) && tag != Tag::table) break;
  }
  closed_ |= kNestingBad;
}

void Elements::close(Tag tag, u32 name) {
  if (size_ && open_[size_ - 1].tag == tag && open_[size_ - 1].name == name && deeper_ == 0) return drop_to(size_ - 1);
  if (one_of(tag, Tag::body, Tag::html, Tag::head)) return;  // what follows still belongs to the body
  if (deeper_) {
    --deeper_;
    return;
  }
  if (!is_open(tag) && !is_heading(tag)) {
    closed_ |= kNestingBad;
    if (tag == Tag::p) closed_ |= kBlockClosed;  // </p> alone makes an empty paragraph
    return;
  }
  if (is_table_part(tag) || tag == Tag::table) return close_table_part(tag);
  for (u32 i = size_; i-- > 0;) {
    const Open& e = open_[i];
    const bool hit = (e.tag == tag && e.name == name) || (is_heading(tag) && is_heading(e.tag));
    if (hit && (has(tag, kFormatting) || tag == Tag::form)) {
      bool crossing = false;
      for (u32 k = i + 1; k < size_; ++k) crossing |= has(open_[k].tag, kSpecial);
      if (crossing) closed_ |= kNestingBad;
      return crossing ? remove(i) : drop_to(i);
    }
    if (hit) return drop_to(i);
    if (has(e.tag, kVoid)) continue;  // open in svg and math alone, where it is an element like any other
    if (has(e.tag, kScope) || (has(e.tag, kSpecial) && !has(tag, kSpecial | kFormatting))) break;
  }
  closed_ |= kNestingBad;
}

void Elements::close_before(Tag tag) {
  const Tag top = open_[size_ - 1].tag;
  if (tag == Tag::a && is_open(Tag::a)) {
    close_anchor();
  } else if (tag == Tag::li) {
    close_item(Tag::li, Tag::li);
  } else if (one_of(tag, Tag::dd, Tag::dt)) {
    close_item(Tag::dd, Tag::dt);
  } else if (is_heading(tag) && is_heading(top)) {
    drop_to(size_ - 1);
  } else if (one_of(tag, Tag::option, Tag::optgroup)) {
    if (top == Tag::option) drop_to(size_ - 1);
    if (tag == Tag::optgroup && size_ && open_[size_ - 1].tag == Tag::optgroup) drop_to(size_ - 1);
  } else if (one_of(tag, Tag::button, Tag::nobr)) {
    close_within(tag, 0, kScope);
  } else if (is_table_part(tag)) {
    back_to_table(tag);
  }
}

// No <a> stands in an <a>.
void Elements::close_anchor() {
  for (u32 i = size_; i-- > 0 && !has(open_[i].tag, kMarker);)
    if (open_[i].tag == Tag::a) return remove(i);
}

// The list item before the one that begins now, unless a list inside it is still open.
void Elements::close_item(Tag a, Tag b) {
  if (!is_open(a) && !is_open(b)) return;
  for (u32 i = size_; i-- > 0;) {
    const Tag at = open_[i].tag;
    if (one_of(at, a, b)) return drop_to(i);
    if (has(at, kSpecial) && !one_of(at, Tag::address, Tag::div, Tag::p)) return;
  }
}

// Back to the row for a cell, to the group for a row, to the table for a group.
void Elements::back_to_table(Tag tag) {
  u32 to = size_;
  for (u32 i = size_; i-- > 0;) {
    const Tag at = open_[i].tag;
    if (one_of(at, Tag::table, Tag::template_) || (is_cell(tag) && at == Tag::tr) || (tag == Tag::tr && is_row_group(at)))
      break;
    if (is_table_part(at)) to = i;
  }
  if (to < size_) drop_to(to);
}

bool Elements::inside_foreign() const {
  for (u32 i = size_; i-- > 0;) {
    const Tag at = open_[i].tag;
    if (one_of(at, Tag::svg, Tag::math)) return true;
    if (one_of(at, Tag::foreignobject, Tag::desc, Tag::title)) return false;
  }
  return false;
}

void Elements::leave_foreign() {
  for (u32 i = size_; i-- > 0;) {
    if (!one_of(open_[i].tag, Tag::svg, Tag::math)) continue;
    if (i == 0 || !one_of(open_[i - 1].tag, Tag::svg, Tag::math)) return drop_to(i);
  }
}

}  // namespace mailsift::html
