// Where keys may begin in a text: found a window at a time, so that looks at memory overlap.
#pragma once

#include "match/filter.hpp"

namespace mailsift::match {

// One window's places by heads and grams, in order; `text` can be read kBehind bytes beyond `size`. `found` has room
// for 2 x kWindow + 64. A place has bits that say what speaks for it.
constexpr u16 kByGram = 0x8000, kByWord = 0x4000, kByStub = 0x2000, kPlace = 0x1fff;
using Look = std::size_t (*)(const Filter& filter, const u8* text, std::size_t size, bool word_before, u16* found);
Look chosen_look();

class Places {
 public:
  Places(const Filter& filter, View text) : filter_(filter), text_(text), look_(chosen_look()) {}

  // The next place from `at` on where a key may begin; the text's size when there is none. `at` must not go down from
  // call to call, over both functions.
  std::size_t next(std::size_t at) {
    for (;;) {
      while (now_ < count_ && begin_ + places_[now_].at < at) ++now_;
      if (now_ < count_) return begin_ + places_[now_].at;
      if (end_ >= text_.size) return text_.size;
      find_from(at > end_ ? at : end_);
    }
  }
  bool has(std::size_t at) { return next(at) == at; }
  // The state that the kGram bytes at the place that was found last lead to; 0: to be walked to.
  u32 state() const { return places_[now_].state; }

  static constexpr std::size_t kWindow = 1024;  // bytes; a multiple of cpu::kBlock
  static constexpr std::size_t kBehind = 128;   // bytes behind a window that may be read

 private:
  struct Place {
    u32 at, state;
  };
  void find_from(std::size_t at);
  bool short_key(u16 by, u64 gram, u16 behind, bool by_gram, u32& state) const;

  const Filter& filter_;
  View text_;
  Look look_;
  std::size_t begin_ = 0, end_ = 0, count_ = 0, now_ = 0;
  Place places_[kWindow];
};

}  // namespace mailsift::match
