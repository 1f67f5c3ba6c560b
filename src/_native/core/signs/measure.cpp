// One pass over a text: letters, words by class, words of mixed scripts, invisible characters, telephone numbers,
// addresses of crypto-currencies.
#include "cpu/block.hpp"
#include "cpu/features.hpp"
#include "signs/measurer.hpp"

namespace mailsift::signs {
namespace {

constexpr cpu::Set make_set(Kind kind) {  // without digits
  cpu::Set set;
  for (u32 c = 0; c < 0x80; ++c)
    if (kKinds.of[c] == kind && !is_digit(u8(c))) set.add(u8(c));
  return set;
}
constexpr cpu::Set kInsideSet = make_set(kInside), kBlankSet = make_set(kBlank).add('-');

void measure_bytes(View utf8, MeasureRow& row) { Measurer(utf8, row).run(); }

#define MAILSIFT_KERNEL "signs/measure.inc"
#include "cpu/levels.inc"

using Measure = void (*)(View utf8, MeasureRow& row);
constexpr cpu::Row<Measure> kTable[] = {
#if defined(__x86_64__)
    {cpu::Level::avx512, nullptr, avx512::measure},
    {cpu::Level::avx2, nullptr, avx2::measure},
#elif defined(__aarch64__)
    {cpu::Level::neon, nullptr, neon::measure},
#endif
    {cpu::Level::scalar, nullptr, measure_bytes},
};

}  // namespace

void measure(View utf8, MeasureRow& row) { cpu::choose(kTable)(utf8, row); }

}  // namespace mailsift::signs
