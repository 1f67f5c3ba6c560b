// The elements that are open, by the rules of the standard's tree builder (13.2.6) as far as they decide what is
// hidden: implied end tags, scopes, and formatting that outlives the block it stands in.
#pragma once

#include "html/style.hpp"
#include "html/tags.hpp"

namespace mailsift::html {

// What text here looks like, all ancestors counted.
struct State {
  Colour colour = 0x000000, background = 0xffffff;
  u16 size = kNormalSize;
  bool gone = false, invisible = false, kept = false;  // kept: white space counts
  bool same_colour = false;  // nearly_equal(colour, background)
  u64 marks = 0;  // Sheet::mark of the elements above and of this one

  bool hidden() const { return gone || invisible || size <= 16; }  // text of up to 1 px cannot be read
  bool tiny() const { return size < 4 * 16; }
  // As an element of `tag` in one that looks like `parent`; member by member, as whole structs would be read back before
  // their parts are in memory.
  void inherit(const State& parent, const Style& style, Tag tag) {
    colour = parent.colour;
    background = parent.background;
    size = parent.size;
    gone = parent.gone | has(tag, kUnseen);
    invisible = parent.invisible;
    kept = parent.kept | has(tag, kPre);
    same_colour = parent.same_colour;
    marks = parent.marks;
    if (style.set) apply(style, tag);
  }

 private:
  void apply(const Style& style, Tag tag);
};

// An element that is open.
struct Open {
  State state;
  Style style;  // its own, to find the state again under another parent
  u32 name;     // tells unknown elements apart
  Tag tag;
  u8 closing;   // the flags of Elements::Closed that its end sets
};

class Elements {
 public:
  static constexpr u32 kDeepest = 512;

  // What closing elements did, since the flags were last taken.
  enum Closed : u8 { kBlockClosed = 1, kCellClosed = 2, kAnchorClosed = 4, kNestingBad = 8 };

  Elements() = default;
  Elements(const Elements&) = delete;  // open_ points into it
  Elements& operator=(const Elements&) = delete;

  const State& state() const { return size_ ? open_[size_ - 1].state : root_; }
  State& root() { return root_; }
  bool empty() const { return size_ == 0; }
  // Where the state and the style of the element that begins are written, before it is pushed, if it is.
  Open& next() { return open_[size_]; }
  // Beyond kDeepest an element is only counted: its content looks like its parent's. False then.
  bool push(Tag tag, u32 name, bool block) {
    if (size_ == kDeepest) {
      ++deeper_;
      return false;
    }
    Open& e = open_[size_++];
    e.name = name;
    e.tag = tag;
    e.closing = u8((block ? kBlockClosed : 0) | (tag == Tag::td || tag == Tag::th ? kCellClosed : 0) |
                   (tag == Tag::a ? kAnchorClosed : 0));
    ++counts_[std::size_t(tag)];
    return true;
  }
  // An end tag.
  void close(Tag tag, u32 name);
  // The innermost element; its end tag may be said by close_top(). Tag::other where it takes more than that.
  Tag top() const { return size_ && deeper_ == 0 ? open_[size_ - 1].tag : Tag::other; }
  void close_top() { forget(open_[--size_]); }
  // What the start tag of `tag` closes before it opens.
  void make_room(Tag tag) {
    if (has(tag, kClosesP) && is_open(Tag::p)) close_within(Tag::p, 0, kScope);
    if (size_ && asks(tag, kMakesRoom)) close_before(tag);
  }
  // Inside svg or math, where the rules of HTML for raw text do not hold.
  bool foreign() const { return (is_open(Tag::svg) || is_open(Tag::math)) && inside_foreign(); }
  // A start tag of HTML in svg or math closes them.
  void leave_foreign();
  u8 take_closed() {
    const u8 closed = closed_;
    closed_ = 0;
    return closed;
  }

 private:
  void close_before(Tag tag);
  bool inside_foreign() const;
  bool close_within(Tag tag, u32 name, u16 barrier);
  void close_table_part(Tag tag);
  void close_anchor();
  void close_item(Tag a, Tag b);
  void back_to_table(Tag tag);
  bool is_open(Tag tag) const { return counts_[std::size_t(tag)] != 0; }
  void drop_to(u32 index);
  void remove(u32 index);
  void forget(const Open& element) {
    --counts_[std::size_t(element.tag)];
    closed_ |= element.closing;
  }
  void renew(u32 index);

  State root_;
  alignas(Open) u8 memory_[(kDeepest + 1) * sizeof(Open)];  // not touched before it is used
  Open* const open_ = reinterpret_cast<Open*>(memory_);
  u16 counts_[std::size_t(Tag::count_)] = {};
  u32 size_ = 0, deeper_ = 0;
  u8 closed_ = 0;
};

}  // namespace mailsift::html
