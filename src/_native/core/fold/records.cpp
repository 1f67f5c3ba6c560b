#include "fold/records.hpp"

namespace mailsift::fold {

extern const Look kLooks[];
extern const u16 kBack[];

#include "tables/fold_tables.inc"

constexpr std::size_t kLookCount = sizeof kLooks / sizeof *kLooks;

const Look* look_of(u32 letter) {
  std::size_t low = 0, high = kLookCount;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (kLooks[middle].letter == letter) return &kLooks[middle];
    if (kLooks[middle].letter < letter)
      low = middle + 1;
    else
      high = middle;
  }
  return nullptr;
}

u32 back_of(u32 script, u8 letter) {
  if ((script != kCyrillic && script != kGreek) || u8(letter - 'a') >= 26) return 0;
  return kBack[(script - kCyrillic) * 26 + (letter - 'a')];
}

}  // namespace mailsift::fold
