// What two segments have in common.
#pragma once

#include "reputation/segment.hpp"

namespace mailsift::reputation {

// Objects, each counted once however many records it has.
struct Common {
  u64 only_first = 0, only_second = 0, both = 0;
};
Common compare(const Rows& first, const Rows& second);

}  // namespace mailsift::reputation
