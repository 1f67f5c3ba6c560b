// A list of phrases as a builder is given it.
#pragma once

#include "match/pattern.hpp"

namespace mailsift::match {

// The phrases, one behind the other; the number of a phrase is its place here.
struct Phrases {
  View texts;
  const u32* ends = nullptr;
  const u8* flags = nullptr;  // of PhraseFlag
  std::size_t count = 0;

  View text(std::size_t i) const {
    const u32 from = i ? ends[i - 1] : 0;
    return texts.slice(from, ends[i] - from);
  }
};

// What is wrong with the first phrase that no section can have; `index` becomes its number.
PatternError first_problem(const Phrases& phrases, std::size_t& index);

}  // namespace mailsift::match
