// The style attributes of a page repeat themselves: each is read once.
#pragma once

#include "base/hash.hpp"
#include "html/style.hpp"

namespace mailsift::html {

class SeenStyles {
 public:
  // What read_declarations makes of `text`, which must live as long as this. The bytes may change beneath us: then the
  // style is one that they had or have.
  struct Read {
    Style style, important;
  };
  const Read& style_of(View text) {
    Entry& entry = entries_[quick_hash(text) >> (64 - kBits)];
    if (!entry.text.size || !entry.text.equals(text)) {
      entry.text = text;
      entry.read = Read();
      read_declarations(text, entry.read.style, entry.read.important);
    }
    return entry.read;
  }

 private:
  static constexpr u32 kBits = 6;
  struct Entry {
    View text;
    Read read;
  };
  Entry entries_[1u << kBits];
};

}  // namespace mailsift::html
