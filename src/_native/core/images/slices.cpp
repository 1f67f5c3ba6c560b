#include "images/slices.hpp"

#include "images/tag_reader.hpp"

namespace mailsift::images {
namespace {

// Characters that show nothing but a gap, or not even that.
bool is_blank(u32 c) {
  return c <= ' ' || c == 0xA0 || c == 0xAD || c == 0x34F || c == 0x1680 || c == 0x180E || (c >= 0x2000 && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202F) || (c >= 0x205F && c <= 0x2064) || c == 0x3000 || c == 0xFEFF;
}

// What stands between two pictures, weakest first. All of them begin a row, but the end of a block doesn't where one that
// floats follows, and only a row of a table does where a cell follows.
enum class Between : u8 { nothing, end_of_block, block, line, row };

class Layout {
 public:
  explicit Layout(Vec<Piece>& out) : out_(out) { out.clear(); }

  bool goes_on() const { return !out_.failed(); }

  void text(View page, std::size_t from, std::size_t to) {
    while (from < to && out_.size() > group_from_) {
      u32 size;
      const u32 c = character_at(page, from, size);
      from += size;
      if (!is_blank(c)) return end_group();
    }
  }

  void tag(View page, const Tag& tag) {
    switch (tag.element) {
      case Element::img: return tag.closing ? void() : picture(page, tag);
      case Element::tr:
        in_new_cell_ = false;
        rowspan_ = 1;
        return part(Between::row);
      case Element::br: return part(Between::line);
      case Element::td:
        in_new_cell_ = !tag.closing;
        rowspan_ = tag.closing || !tag.rowspan ? 1 : tag.rowspan;
        if (in_new_cell_ && between_ != Between::row) between_ = Between::nothing;
        return;
      case Element::block:
        if (tag.closing) part(Between::end_of_block);
        else if (!tag.floats) part(Between::block);
        else if (between_ == Between::end_of_block) between_ = Between::nothing;
        return;
      default: return;
    }
  }

  bool finish() {
    end_group();
    return !limited_;
  }

 private:
  void part(Between what) {
    // What only holds the first picture of a cell doesn't part it from the cell before.
    if (what > between_ && (what == Between::row || !in_new_cell_)) between_ = what;
  }

  void picture(View page, const Tag& tag) {
    limited_ = limited_ || tag.src.size > kMostSource;
    if (tag.src.empty() || tag.src.size > kMostSource) return end_group();
    if (out_.size() >= kMostPieces) {
      limited_ = true;
      return;
    }
    if (between_ != Between::nothing && out_.size() > group_from_) ++row_;
    between_ = Between::nothing;
    in_new_cell_ = false;
    out_.push({u32(tag.src.data - page.data), u32(tag.src.size), group_, row_, tag.width, tag.height, rowspan_});
  }

  void end_group() {
    if (out_.size() == group_from_) return;
    if (out_.size() - group_from_ < 2) out_.truncate(group_from_);
    group_from_ = out_.size();
    ++group_, ++row_;
  }

  Vec<Piece>& out_;
  std::size_t group_from_ = 0;
  u32 group_ = 0, row_ = 0;
  u32 rowspan_ = 1;  // of the cell that is open
  Between between_ = Between::nothing;
  bool in_new_cell_ = false;  // no picture of it was seen
  bool limited_ = false;
};

}  // namespace

bool lay_out(View page, Vec<Piece>& out) {
  Layout layout(out);
  walk(page, layout);
  return layout.finish() && !out.failed();
}

}  // namespace mailsift::images
