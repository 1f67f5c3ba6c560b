// What the terms of the content database stand for. The section:
//
//   u32 categories | u32 terms | Category {u32 number, u32 name from, u32 name size}[] | Term {u16 category, u16 weight}[]
//   | names, UTF-8
//
// Each array begins at a multiple of 8. A term is named by its place, which is the number of its phrase in the automaton
// of the section `content`.
#pragma once

#include "lookup/field.hpp"

namespace mailsift::lookup {

class ContentTerms {
 public:
  struct Category {
    View name;
    u32 number = 0;  // closed: never given to another category
  };
  struct Term {
    u16 category;  // place of its category: below categories()
    u16 weight;    // bit 15: counts in the subject only
  };
  static constexpr u16 kSubjectOnly = 1u << 15;

  // Looks the section over once: false when it is damaged.
  bool open(View section);
  u32 size() const { return terms_.count; }
  u32 categories() const { return categories_.count; }
  Category category(u32 index) const;  // empty beyond the end
  Term term(u32 index) const {         // `index` below size()
    Term term;
    std::memcpy(&term, terms_.items + std::size_t{index} * sizeof term, sizeof term);
    return term;
  }

 private:
  Array categories_, terms_;
  View names_;
};

}  // namespace mailsift::lookup
