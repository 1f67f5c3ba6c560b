#include "urls/triggers.hpp"

#include "cpu/block.hpp"
#include "cpu/features.hpp"

namespace mailsift::urls {

#define MAILSIFT_KERNEL "urls/triggers.inc"
#include "cpu/levels.inc"

namespace {

u64 triggers(View text, std::size_t from) {
  const View block = text.slice(from, cpu::kBlock);
  u64 found = 0;
  for (std::size_t i = 0; i < block.size; ++i) found |= u64{is_trigger(block[i])} << i;
  return found;
}

constexpr cpu::Row<Triggers> kTable[] = {
#if defined(__x86_64__)
    {cpu::Level::avx512, [](const cpu::Features& f) { return f.avx512vl && f.avx512vbmi2; }, avx512::triggers},
    {cpu::Level::avx2, [](const cpu::Features& f) { return f.avx2 && f.bmi2; }, avx2::triggers},
#elif defined(__aarch64__)
    {cpu::Level::neon, [](const cpu::Features& f) { return f.neon; }, neon::triggers},
#endif
    {cpu::Level::scalar, nullptr, triggers},
};

}  // namespace

Triggers best_triggers() { return cpu::choose(kTable); }

}  // namespace mailsift::urls
