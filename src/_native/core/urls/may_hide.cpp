// One pass over the masks of a text settles nearly all texts that find_credentials is asked about.
#include "cpu/block.hpp"
#include "cpu/features.hpp"
#include "urls/redact.hpp"
#include "urls/skim.hpp"

namespace mailsift::urls {

namespace scalar {
// The walk over the words is as fast as more than this would be.
std::size_t next_to_hide(View text, std::size_t from) { return find_any<'@', ':', '%', 0xEF>(text, from); }
}  // namespace scalar

#define MAILSIFT_KERNEL "urls/may_hide.inc"
#include "cpu/levels.inc"

namespace {

constexpr cpu::Row<NextToHide> kTable[] = {
#if defined(__x86_64__)
    {cpu::Level::avx512, nullptr, avx512::next_to_hide},
    {cpu::Level::avx2, nullptr, avx2::next_to_hide},
#elif defined(__aarch64__)
    {cpu::Level::neon, nullptr, neon::next_to_hide},
#endif
    {cpu::Level::scalar, nullptr, scalar::next_to_hide},
};

}  // namespace

NextToHide best_next_to_hide() { return cpu::choose(kTable); }

bool may_hide(View text) { return best_next_to_hide()(text, 0) < text.size; }

}  // namespace mailsift::urls
