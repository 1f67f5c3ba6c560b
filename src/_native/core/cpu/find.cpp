#include "cpu/find.hpp"

#include "cpu/block.hpp"
#include "cpu/features.hpp"

namespace mailsift::cpu {

namespace scalar {
const u8* find(View text, View wanted) {
  return static_cast<const u8*>(memmem(text.data, text.size, wanted.data, wanted.size));
}
}  // namespace scalar

namespace {

// In here, as block.hpp has an avx2 and an avx512 of its own.
#define MAILSIFT_KERNEL "cpu/find.inc"
#include "cpu/levels.inc"

constexpr Row<const u8* (*)(View, View)> kTable[] = {
#if defined(__x86_64__)
    {Level::avx512, nullptr, avx512::find},
    {Level::avx2, nullptr, avx2::find},
#elif defined(__aarch64__)
    {Level::neon, nullptr, neon::find},
#endif
    {Level::scalar, nullptr, scalar::find},
};
}  // namespace

std::size_t find(View text, View wanted, std::size_t from) {
  const View rest = text.slice(from);
  if (wanted.size < 2 || rest.size < wanted.size) return text.size;
  const u8* const found = choose(kTable)(rest, wanted);
  return found ? std::size_t(found - text.data) : text.size;
}

}  // namespace mailsift::cpu
