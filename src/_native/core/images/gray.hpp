// A picture as this component sees it: 8-bit luma, rows behind each other without padding. The caller owns the bytes.
#pragma once

#include "base/view.hpp"

namespace mailsift::images {

using i16 = std::int16_t;
using i32 = std::int32_t;

struct Gray {
  const u8* data = nullptr;
  u32 width = 0, height = 0;

  std::size_t pixels() const { return std::size_t{width} * height; }
};

}  // namespace mailsift::images
