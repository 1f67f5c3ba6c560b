// The style attributes of a page repeat themselves: each is read once.
#pragma once

#include "html/style.hpp"

namespace mailsift::html {

class SeenStyles {
 public:
  SeenStyles() = default;
  SeenStyles(const SeenStyles&) = delete;  // entries_ points into it
  SeenStyles& operator=(const SeenStyles&) = delete;

  // What read_declarations makes of `text`, which must live as long as this. The bytes may change beneath us: then the
  // style is one that they had or have.
  struct Read {
    Style style, important;
  };
  // nullptr for one that is not among those read last.
  const Read* find(View text) const {
    const std::size_t slot = slot_of(text);
    return used_ >> slot & 1 && entries_[slot].text.equals(text) ? &entries_[slot].read : nullptr;
  }
  const Read& read(View text) {
    const std::size_t slot = slot_of(text);
    used_ |= u64{1} << slot;
    Entry& entry = entries_[slot];
    entry.text = text;
    entry.read = Read();
    read_declarations(text, entry.read.style, entry.read.important);
    return entry.read;
  }

 private:
  static constexpr u32 kBits = 6;
  struct Entry {
    View text;
    Read read;
  };

  // By the size and three words of it: whoever makes others of the same slot makes us read them again, and no more.
  static std::size_t slot_of(View text) {
    if (text.size < 8) return text.size;  // short ones share the first slots with others
    u64 first, middle, last;
    std::memcpy(&first, text.data, 8);
    std::memcpy(&middle, text.data + (text.size - 8) / 2, 8);
    std::memcpy(&last, text.data + text.size - 8, 8);
    const u64 all = first + (middle << 21 | middle >> 43) + (last << 42 | last >> 22) + text.size;
    return std::size_t((all * 0x9E3779B97F4A7C15u) >> (64 - kBits));
  }

  u64 used_ = 0;  // a bit for each entry
  alignas(Entry) u8 memory_[sizeof(Entry) << kBits];  // not touched before it is used
  Entry* const entries_ = reinterpret_cast<Entry*>(memory_);
};

}  // namespace mailsift::html
