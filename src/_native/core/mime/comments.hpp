// Comments between the tokens of a structured field (RFC 5322 3.2.2, RFC 2045 5.1), each found in linear time.
#pragma once

#include "mime/lines.hpp"

namespace mailsift::mime {

class Comments {
 public:
  explicit Comments(View value) : value_(value) {}

  // Offset behind the comment that opens at `i`, which may hold comments; 0 when it is not closed.
  std::size_t end(std::size_t i) {
    if (broken_ >= kMostBroken) return 0;
    std::size_t depth = 0;
    for (; i < value_.size; ++i) {
      const u8 c = value_[i];
      if (c == '\\') ++i;
      else if (c == '(') ++depth;
      else if (c == ')' && --depth == 0) return i + 1;
    }
    ++broken_;
    return 0;
  }
  // The first offset from `i` on where neither a blank nor a comment stands.
  std::size_t skip(std::size_t i) {
    while (i < value_.size) {
      if (is_space(value_[i])) {
        ++i;
        continue;
      }
      const std::size_t behind = value_[i] == '(' ? end(i) : 0;
      if (!behind) return i;
      i = behind;
    }
    return i;
  }

 private:
  static constexpr int kMostBroken = 16;  // looks to the end of the field for a comment that never closes

  View value_;
  int broken_ = 0;
};

}  // namespace mailsift::mime
