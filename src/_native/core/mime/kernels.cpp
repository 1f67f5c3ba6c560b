#include "mime/kernels.hpp"

#include "cpu/block.hpp"
#include "cpu/features.hpp"
#include "mime/lines.hpp"

namespace mailsift::mime {

namespace scalar {
// Nearly all bytes of a field are copied without another look.
enum Kind : u8 { kPlain, kEnd, kStop, kQuestion, kMark, kColon };
struct Kinds {
  u8 of[256] = {};
  constexpr Kinds() {
    for (unsigned c = 0x80; c < 256; ++c) of[c] = kStop;
    of[0] = kStop;
    of[u8('\r')] = of[u8('\n')] = kEnd;
    of[u8('?')] = kQuestion;
    of[u8('@')] = of[u8('%')] = kMark;
    of[u8(':')] = kColon;
  }
};
constexpr Kinds kKinds;

const u8* unfold(const u8* at, const u8* end, u8*& to, bool& marked) {
  const u8* const begin = at;
  u8* out = to;
  while (at < end) {
    const u8 byte = *at;
    if (const u8 kind = kKinds.of[byte]) {
      const u8 last = at > begin ? at[-1] : 0;
      if (kind == kStop || (kind == kQuestion && last == '=')) break;
      marked |= kind == kMark || (kind == kColon && !is_digit(last));
      if (kind == kEnd) {
        do ++at;
        while (at < end && is_line_end(*at));
        if (at < end && !is_blank(*at)) *out++ = ' ';
        continue;
      }
    }
    *out++ = byte;
    ++at;
  }
  to = out;
  return at;
}

LineShape line(const u8* at, std::size_t size) {
  const View text(at, size);
  std::size_t name = 0, end = 0;
  while (name < size && name < kMostName && is_name_byte(at[name])) ++name;
  const std::size_t feed = find_byte(text, '\n', name);
  end = find_byte(View(at, feed), '\r', name);
  return {name, end};
}

std::size_t two_hyphens(const u8* at, std::size_t size) {
  const View text(at, size);
  std::size_t from = 0;
  while ((from = find_byte(text, '-', from)) < size) {
    if (size - from >= 2 && at[from + 1] == '-') return from;
    ++from;
  }
  return size;
}
}  // namespace scalar

#define MAILSIFT_KERNEL "mime/kernel.inc"
#include "cpu/levels.inc"

namespace {

constexpr Kernels kScalar{scalar::unfold, scalar::line, scalar::two_hyphens};
#if defined(__x86_64__)
constexpr Kernels kAvx2{avx2::unfold, avx2::line, avx2::two_hyphens};
constexpr Kernels kAvx512{avx512::unfold, avx512::line, avx512::two_hyphens};
#elif defined(__aarch64__)
constexpr Kernels kNeon{neon::unfold, neon::line, neon::two_hyphens};
#endif

constexpr cpu::Row<const Kernels*> kTable[] = {
#if defined(__x86_64__)
    {cpu::Level::avx512, nullptr, &kAvx512},
    {cpu::Level::avx2, nullptr, &kAvx2},
#elif defined(__aarch64__)
    {cpu::Level::neon, nullptr, &kNeon},
#endif
    {cpu::Level::scalar, nullptr, &kScalar},
};

}  // namespace

const Kernels& kernels() { return *cpu::choose(kTable); }

}  // namespace mailsift::mime
