#include "fold/ascii.hpp"

#include "base/utf8.hpp"
#include "cpu/block.hpp"
#include "cpu/features.hpp"

namespace mailsift::fold {
namespace {

constexpr cpu::Set kSeparatorSet = cpu::Set(kSeparators);
constexpr u64 kOnes = 0x0101010101010101;

// 0x80 in each byte of `x` that is `c`.
u64 equal(u64 x, u8 c) {
  const u64 differs = ((x ^ kOnes * c) & ~kHighBits) + kOnes * 0x7F;
  return ~(differs | x) & kHighBits;
}
// 0x80 in each byte below 0x20; the lowest one is exact.
u64 control(u64 x) { return (x - kOnes * 0x20) & ~x & kHighBits; }

// 0x80 in each byte of `x` that must not take the fast path. Carries run upwards only: the lowest such byte is
// exact, those above it may be blurred.
u64 not_plain(u64 x, bool after_space) {
  const u64 above = x + kOnes;  // 0x7F and all above get the high bit
  const u64 space = equal(x, ' ');
  const u64 before = space << 8 | (after_space ? 0x80u : 0u);  // little endian: the byte before
  return ((x | above | (space & before)) & kHighBits) | control(x);
}

u64 lower_eight(u64 x) {
  const u64 from_a = x + kOnes * (0x80 - 'A'), above_z = x + kOnes * (0x7F - 'Z');
  return x | ((from_a & ~above_z & kHighBits) >> 2);
}

std::size_t lower_words(const u8* in, std::size_t size, u8* out, bool after_space) {
  std::size_t at = 0;
  for (; size - at >= 8; at += 8) {
    u64 x = load_word(in + at);
    if (control(x)) x ^= (equal(x, '\n') >> 7) * ('\n' ^ ' ');
    const u64 stop = not_plain(x, after_space);
    after_space = x >> 56 == ' ';
    store_word(out + at, lower_eight(x));  // what is written from the stop on does not count
    if (stop) return at + first_marked(stop);
  }
  for (; at < size; ++at) {
    const u8 c = in[at] == '\n' ? u8(' ') : in[at];
    if (!is_plain(c) && (c != ' ' || after_space)) break;
    after_space = c == ' ';
    out[at] = lower(c);
  }
  return at;
}

std::size_t run_by_words(View in, std::size_t at, Folded& out) {
  const std::size_t left = in.size - at, begin = out.text.size();
  const bool after_space = begin && out.text.back() == ' ';
  u8* const room = out.text.extend(left);
  if (!room) return in.size;
  const std::size_t done = lower_words(in.data + at, left, room, after_space);
  out.text.truncate(begin + done);
  return at + done;
}

// `at`: of a letter between separators, the first or second after a place divisible by four.
void add_window(View text, std::size_t at, Vec<u32>& windows) {
  const bool lies_inside = at / 4 * 4 + 4 <= text.size;
  if (lies_inside && text[at - 1] == text[at + 1]) windows.push(u32(at));
}

bool has_digit(View text, u8 digit) {
  for (const u8* at = text.data; at < text.end(); ++at) {
    at = static_cast<const u8*>(std::memchr(at, digit, std::size_t(text.end() - at)));
    if (!at) return false;
    if (at > text.data && at + 1 < text.end() && is_alpha(at[-1]) && is_alpha(at[1])) return true;
  }
  return false;
}

bool look_by_fours(View text, Vec<u32>& windows) {
  const u8* t = text.data;
  for (std::size_t p = 0; p + 4 <= text.size; p += 4) {
    u32 four;
    std::memcpy(&four, t + p, 4);
    const u32 differs = four ^ four >> 16;  // low byte and second byte: the two pairs
    if ((differs & 0xFF) && (differs & 0xFF00)) continue;
    for (std::size_t at = p + 1; at <= p + 2; ++at)
      if (is_alpha(t[at]) && kSeparatorSet.has(t[at - 1]) && t[at - 1] == t[at + 1]) add_window(text, at, windows);
  }
  return has_digit(text, '0') || has_digit(text, '1');
}

constexpr AsciiKernels kScalar = {run_by_words, look_by_fours};

#define MAILSIFT_KERNEL "fold/ascii.inc"
#include "cpu/levels.inc"
#if defined(__x86_64__)
constexpr AsciiKernels kAvx2 = {avx2::run, avx2::look};
constexpr AsciiKernels kAvx512 = {avx512::run, avx512::look};
#elif defined(__aarch64__)
constexpr AsciiKernels kNeon = {neon::run, neon::look};
#endif

constexpr cpu::Row<const AsciiKernels*> kTable[] = {
#if defined(__x86_64__)
    {cpu::Level::avx512, nullptr, &kAvx512},
    {cpu::Level::avx2, nullptr, &kAvx2},
#elif defined(__aarch64__)
    {cpu::Level::neon, nullptr, &kNeon},
#endif
    {cpu::Level::scalar, nullptr, &kScalar},
};

}  // namespace

const AsciiKernels& ascii_kernels() { return *cpu::choose(kTable); }

}  // namespace mailsift::fold
