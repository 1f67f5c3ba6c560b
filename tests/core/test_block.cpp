#include <initializer_list>
#include <memory>

#include "check.hpp"
#include "cpu/block.hpp"
#include "cpu/features.hpp"

using namespace mailsift;

static constexpr cpu::Set kSet = cpu::Set(" <&\"'\t\x7f").add('0', '9');

namespace on_scalar {
using cpu::scalar::Block;
#include "block_cases.inc"
}  // namespace on_scalar
#if defined(__x86_64__)
MAILSIFT_BEGIN_AVX2
namespace on_avx2 {
using cpu::avx2::Block;
#include "block_cases.inc"
}  // namespace on_avx2
MAILSIFT_END
MAILSIFT_BEGIN_AVX512
namespace on_avx512 {
using cpu::avx512::Block;
#include "block_cases.inc"
}  // namespace on_avx512
MAILSIFT_END
#elif defined(__aarch64__)
namespace on_neon {
using cpu::neon::Block;
#include "block_cases.inc"
}  // namespace on_neon
#endif

TEST(blocks_of_every_level_agree_with_the_scalar_one) {
  for (unsigned seed = 0; seed < 8; ++seed) {
    u8 bytes[64];
    for (unsigned i = 0; i < 64; ++i) bytes[i] = u8(seed < 4 ? seed * 64 + i : i * i * 31 + seed * 77 + i);
    on_scalar::agrees(bytes);
#if defined(__x86_64__)
    if (cpu::force(cpu::Level::avx2)) on_avx2::agrees(bytes);
    if (cpu::force(cpu::Level::avx512)) on_avx512::agrees(bytes);
#elif defined(__aarch64__)
    if (cpu::force(cpu::Level::neon)) on_neon::agrees(bytes);
#endif
  }
  cpu::force(cpu::best());
}

TEST(a_set_has_what_was_put_in) {
  for (unsigned c = 0; c < 256; ++c)
    CHECK(kSet.has(u8(c)) == ((c >= '0' && c <= '9') || (c && c < 128 && std::strchr(" <&\"'\t\x7f", int(c)))));
}
