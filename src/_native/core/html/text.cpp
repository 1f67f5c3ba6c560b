#include "html/text.hpp"

#include "cpu/block.hpp"
#include "cpu/features.hpp"
#include "html/names.hpp"

namespace mailsift::html {
namespace {

constexpr cpu::Set kBlanks = cpu::Set("\t\n\f\r "), kWork = cpu::Set("\t\n\r&").add(0);

// Eight bytes without controls and without two spaces side by side.
bool is_plain(u64 eight) {
  constexpr u64 k01 = 0x0101010101010101u, k80 = k01 * 0x80;
  const u64 printable = ((eight & ~k80) + k01 * (0x80 - ' ')) | eight;  // bit 7: not a control
  const u64 other = eight ^ k01 * ' ';
  const u64 space = ~(((other & ~k80) + ~k80) | other) & k80;
  return (printable & k80) == k80 && (space & space << 8) == 0;
}

// Behind what was written; `blank`: there are blanks before `in`, and then, behind it, that are not written yet.
// Never more bytes out than in: a blank that is written has been read, so there is always room for the rest.
u8* collapse_part(View in, u8* to, bool& blank) {
  const u8* from = in.begin();
  const u8* const end = in.end();
  while (from < end) {
    u64 eight = 0;
    if (end - from >= 8) std::memcpy(&eight, from, 8);
    if (is_plain(eight) && !(blank && u8(eight) == ' ')) {
      if (blank) *to++ = ' ';
      std::memcpy(to, &eight, 8);
      blank = eight >> 56 == ' ';
      to += blank ? 7 : 8;
      from += 8;
      continue;
    }
    for (const u8* const stop = end - from > 8 ? from + 8 : end; from < stop; ++from) {
      const u8 c = *from;
      if (is(c, kBlank)) {
        blank = true;
      } else if (c) {
        if (blank) *to++ = ' ';
        blank = false;
        *to++ = c;
      }
    }
  }
  return to;
}

Run find_plainly(View in, std::size_t at) {
  Run run;
  run.filled = skip_blanks(in, at);
  const View rest = in.slice(run.filled);
  const void* less = rest.empty() ? nullptr : std::memchr(rest.data, '<', rest.size);
  run.end = less ? std::size_t(static_cast<const u8*>(less) - in.data) : in.size;
  const View text = in.slice(run.filled, run.end - run.filled);
  const void* reference = text.empty() ? nullptr : std::memchr(text.data, '&', text.size);
  run.reference = reference ? std::size_t(static_cast<const u8*>(reference) - in.data) : run.end;
  return run;
}

std::size_t collapse_plainly(View in, u8* out, bool& blank) {
  blank = false;
  return std::size_t(collapse_part(in, out, blank) - out);
}

#define MAILSIFT_KERNEL "html/text.inc"
#include "cpu/levels.inc"

std::size_t find_work_plainly(View in, std::size_t at) { return find_class<kValueWork>(in, at); }

bool may_be_invisible(u8 a, u8 b) {
  return (a == 0xC2 && b == 0xAD) || (a == 0xCD && b == 0x8F) || (a == 0xE2 && (b == 0x80 || b == 0x81)) ||
         (a == 0xEF && b == 0xBB) || (a == 0xE1 && b == 0xA0);
}

// Behind the ASCII from `at` on, 32 bytes at a time.
std::size_t skip_ascii(View text, std::size_t at) {
  for (; text.size - at >= 32; at += 32) {
    u64 words[4];
    std::memcpy(words, text.data + at, sizeof words);
    if ((words[0] | words[1] | words[2] | words[3]) & 0x8080808080808080u) break;
  }
  while (at < text.size && text[at] < 0x80) ++at;
  return at;
}

std::size_t find_invisible_plainly(View in, std::size_t at) {
  for (; (at = skip_ascii(in, at)) < in.size; ++at)
    if (at + 1 < in.size && may_be_invisible(in[at], in[at + 1])) return at;
  return in.size;
}

constexpr TextKernels kScalar = {find_plainly, collapse_plainly, find_work_plainly, find_invisible_plainly};
#if defined(__x86_64__)
constexpr TextKernels kAvx2 = {avx2::find, avx2::collapse, avx2::find_work, avx2::find_invisible};
constexpr TextKernels kAvx512 = {avx512::find, avx512::collapse, avx512::find_work, avx512::find_invisible};
#elif defined(__aarch64__)
constexpr TextKernels kNeon = {neon::find, neon::collapse, neon::find_work, neon::find_invisible};
#endif

constexpr cpu::Row<const TextKernels*> kTable[] = {
#if defined(__x86_64__)
    {cpu::Level::avx512, nullptr, &kAvx512},
    {cpu::Level::avx2, nullptr, &kAvx2},
#elif defined(__aarch64__)
    {cpu::Level::neon, nullptr, &kNeon},
#endif
    {cpu::Level::scalar, nullptr, &kScalar},
};

}  // namespace

const TextKernels& text_kernels() { return *cpu::choose(kTable); }

}  // namespace mailsift::html
