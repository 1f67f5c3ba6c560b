// What the raw bytes of a header field look like, before anything is decoded.
#include "cpu/block.hpp"
#include "cpu/features.hpp"
#include "facts/steps.hpp"

namespace mailsift::facts {

namespace scalar {
u32 shape_of(const u8* at, std::size_t size) {
  u32 flags = 0;
  std::size_t line = 0;  // bytes of this line that are no blanks
  bool continued = false;
  u8 first = 0, last = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const u8 c = at[i];
    if (c == '\n') {
      if (continued && line == 0) flags |= kBlankContinuation;
      line = 0, continued = true;
    } else if (c > ' ') {
      if (c >= 0x7f) flags |= c == 0x7f ? kControl : kRawEightBit;
      if (c == '?' && last == '=') flags |= kEncodedWord;
      if (!first) first = c;
      ++line;
      last = c;
    } else if (c != ' ' && c != '\t' && c != '\r') {
      flags |= kControl;
    }
  }
  if (continued && line == 0) flags |= kBlankContinuation;
  if (first == '<' && last == '>') flags |= kInBrackets;
  return flags;
}
}  // namespace scalar

#define MAILSIFT_KERNEL "facts/shape.inc"
#include "cpu/levels.inc"

namespace {
constexpr cpu::Row<u32 (*)(const u8*, std::size_t)> kTable[] = {
#if defined(__x86_64__)
    {cpu::Level::avx512, nullptr, avx512::shape_of},
    {cpu::Level::avx2, nullptr, avx2::shape_of},
#elif defined(__aarch64__)
    {cpu::Level::neon, nullptr, neon::shape_of},
#endif
    {cpu::Level::scalar, nullptr, scalar::shape_of},
};
}  // namespace

u32 shape_of(View value) { return cpu::choose(kTable)(value.data, value.size); }

}  // namespace mailsift::facts
