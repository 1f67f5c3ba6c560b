// The rules of <style> that may hide text: simple selectors (tag, .class, #id, tag.class, tag#id) outside @media.
#pragma once

#include "html/style.hpp"
#include "html/tags.hpp"

namespace mailsift::html {

class Sheet {
 public:
  static constexpr u32 kMostRules = 255;

  Sheet() = default;
  Sheet(const Sheet&) = delete;  // rules_ points into it
  Sheet& operator=(const Sheet&) = delete;

  // Content of one <style>; several add up.
  void read(View css);
  bool empty() const { return count_ == 0; }
  // Merges what the rules say about an element: by tag, then by class, then by id.
  void apply(Tag tag, View id, View classes, Style& style) const;

 private:
  struct Rule {
    u32 key;   // hash of kind and name
    Tag tag;   // Tag::other: any
    u8 next;   // in the same bucket, later in the sheet; 0 is the end
    Style style;
  };
  static constexpr u32 kBuckets = 64;

  void add_selectors(View selectors, const Style& style);
  void add(u32 key, Tag tag, const Style& style);
  void apply_key(u32 key, Tag tag, Style& style) const;

  alignas(Rule) u8 memory_[(kMostRules + 1) * sizeof(Rule)];  // from 1; not touched before it is used
  Rule* const rules_ = reinterpret_cast<Rule*>(memory_);
  u8 first_[kBuckets] = {}, last_[kBuckets] = {};
  u32 count_ = 0;
};

}  // namespace mailsift::html
