// The rules of <style> that may hide text. Simple selectors (tag, .class, #id, tag.class, tag#id) count whole; of those with
// more than one part or with elements above (`.a.b`, `p i`, `p > .c`) what decides alone whether text is seen.
//
//   p .a i.b { display: none }      key     the last id, else class, else tag of the last compound: i.b -> .b
//                                   own     marks of all of the last compound
//                                   above   marks of all before it: p, .a
//
// A mark is two bits of 64 for a tag, a class or an id. An element carries the marks of itself and of all above it, so a rule
// that asks for elements above takes some that are not there for there: text is then taken for hidden, which is searched too.
#pragma once

#include "html/style.hpp"
#include "html/tags.hpp"

namespace mailsift::html {

struct Selector {
  u32 key = 0;
  Tag tag = Tag::other;  // other: any
  u64 own = 0, above = 0;
};

class Sheet {
 public:
  static constexpr u32 kMostRules = 511, kMostClasses = 32;

  // What rules may know an element by: its tag, its classes, its id; each once, in this order.
  struct Keys {
    u32 of[kMostClasses + 2];
    u32 count = 0;
    Tag tag = Tag::other;
    u64 marks = 0;
  };

  Sheet() = default;
  Sheet(const Sheet&) = delete;  // rules_ points into it
  Sheet& operator=(const Sheet&) = delete;

  // Content of one <style>; several add up.
  void read(View css);
  bool empty() const { return count_ == 0; }
  bool full() const { return full_; }  // there were more rules, or more classes of one element
  bool has_important() const { return has_important_; }
  void keys_of(Tag tag, View name, View id, View classes, Keys& keys);
  // Merges what the rules say about an element: by tag, then by class, then by id; those that are !important, or the others.
  void apply(const Keys& keys, u64 above, bool important, Style& style) const;
  // Of an element of this tag alone.
  static u64 mark_of(Tag tag) { return mark(u32(tag) * 0x9E3779B1u); }

 private:
  struct Rule {
    Selector selector;
    u16 next;  // in the same bucket, later in the sheet; 0 is the end
    bool important;
    Style style;
  };
  static constexpr u32 kBuckets = 128;

  static u32 mixed(u32 key) { return (key ^ key >> 15) * 0x85EBCA6Bu; }
  static u64 mark(u32 key) { return u64{1} << (mixed(key) >> 26) | u64{1} << (mixed(key) >> 20 & 63); }
  static u32 bucket_of(u32 key) { return mixed(key) >> 25; }

  static bool read_selector(View one, Selector& selector);
  static bool read_name(View one, std::size_t& at, u32& rank, Selector& selector);
  void add_selectors(View selectors, const Style& style, bool important);
  void add(const Selector& selector, const Style& style, bool important);

  alignas(Rule) u8 memory_[(kMostRules + 1) * sizeof(Rule)];  // from 1; not touched before it is used
  Rule* const rules_ = reinterpret_cast<Rule*>(memory_);
  u16 first_[kBuckets] = {}, last_[kBuckets] = {};
  u32 count_ = 0;
  bool full_ = false, has_important_ = false;
};

// A list of media that says no more than that the page is on a screen: "screen", "all", "only screen", "".
bool is_plain_media(View media);

}  // namespace mailsift::html
