// Arrays out of a section.
#pragma once

#include "base/view.hpp"

namespace mailsift::match {

// Takes one array after the other, each filled up to a multiple of 8 bytes; null for ever once one does not fit.
class Taker {
 public:
  Taker(View section, std::size_t at) : rest_(section.slice(at)) {}
  template <class T>
  const T* take(u64 count) {
    u64 bytes = (count * sizeof(T) + 7) & ~u64{7};
    if (bytes > rest_.size) good_ = false;
    if (!good_) return nullptr;
    const u8* at = rest_.data;
    rest_ = rest_.slice(std::size_t(bytes));
    return reinterpret_cast<const T*>(at);
  }
  bool good() const { return good_; }
  bool all_taken() const { return good_ && rest_.empty(); }

 private:
  View rest_;
  bool good_ = true;
};

}  // namespace mailsift::match
