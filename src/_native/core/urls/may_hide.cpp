// One pass over the masks of a text settles nearly all texts that find_credentials is asked about.
#include "cpu/block.hpp"
#include "cpu/features.hpp"
#include "urls/redact.hpp"
#include "urls/skim.hpp"

namespace mailsift::urls {

namespace scalar {
// The walk over the words is as fast as more than this would be.
bool may_hide(View text) {
  constexpr std::size_t kShort = 32;
  return text.size > kShort || find_any<'@', ':', '%', 0xEF>(text, 0) < text.size;
}
}  // namespace scalar

#define MAILSIFT_KERNEL "urls/may_hide.inc"
#include "cpu/levels.inc"

namespace {

using MayHide = bool (*)(View text);
constexpr cpu::Row<MayHide> kTable[] = {
#if defined(__x86_64__)
    {cpu::Level::avx512, [](const cpu::Features& f) { return f.avx512vl && f.avx512vbmi2; }, avx512::may_hide},
    {cpu::Level::avx2, [](const cpu::Features& f) { return f.avx2 && f.bmi2; }, avx2::may_hide},
#elif defined(__aarch64__)
    {cpu::Level::neon, [](const cpu::Features& f) { return f.neon; }, neon::may_hide},
#endif
    {cpu::Level::scalar, nullptr, scalar::may_hide},
};

}  // namespace

bool may_hide(View text) { return cpu::choose(kTable)(text); }

}  // namespace mailsift::urls
