// What two segments have in common.
#pragma once

#include "reputation/segment.hpp"

namespace mailsift::reputation {

// Objects, each counted once however many records it has.
struct Common {
  u64 only_first = 0, only_second = 0, both = 0;
};
// `are_files`: shared mappings of files and nothing else; then what was read of them is let go, as in Input.
Common compare(const Rows& first, const Rows& second, bool are_files = false);

}  // namespace mailsift::reputation
