#include "signature/signature.hpp"

#include "cpu/block.hpp"
#include "cpu/features.hpp"
#include "signature/sketch.hpp"
#include "signature/words.hpp"

namespace mailsift::signature {
namespace {

// Public: whoever has a text can compute its keys. It only keeps them apart from other uses of the same function.
constexpr u64 kSipKey0 = 0x6d61696c73696674, kSipKey1 = kSignatureVersion;

constexpr cpu::Set kSolid = cpu::Set("_").add('a', 'z').add('A', 'Z').add('0', '9');

namespace scalar {
using Reader = Words<Pairs<Sketch>>;
using Lanes = u64;
#include "signature/sign.inc"
}  // namespace scalar

#if defined(__x86_64__)
MAILSIFT_BEGIN_AVX2
namespace avx2 {
using cpu::avx2::Block;
typedef u64 Lanes __attribute__((vector_size(32)));
#include "signature/sketch_avx2.inc"
#include "signature/put_words.inc"
#include "signature/reader.inc"
#include "signature/sign.inc"
}  // namespace avx2
MAILSIFT_END

MAILSIFT_BEGIN_AVX512
namespace avx512 {
using cpu::avx512::Block;
typedef u64 Lanes __attribute__((vector_size(64)));
#include "signature/sketch_avx512.inc"
#include "signature/put_words_avx512.inc"
#include "signature/reader.inc"
#include "signature/sign.inc"
}  // namespace avx512
MAILSIFT_END
#elif defined(__aarch64__)
namespace neon {
using cpu::neon::Block;
typedef u64 Lanes __attribute__((vector_size(16)));
#include "signature/put_words.inc"
#include "signature/reader.inc"
#include "signature/sign.inc"
}  // namespace neon
#endif

using Sign = void (*)(View folded, Signature& out);
constexpr cpu::Row<Sign> kTable[] = {
#if defined(__x86_64__)
    {cpu::Level::avx512, [](const cpu::Features& f) { return f.avx512vbmi2 && f.bmi2; }, avx512::sign},
    {cpu::Level::avx2, [](const cpu::Features& f) { return f.avx2 && f.bmi2; }, avx2::sign},
#elif defined(__aarch64__)
    {cpu::Level::neon, [](const cpu::Features& f) { return f.neon; }, neon::sign},
#endif
    {cpu::Level::scalar, nullptr, scalar::sign},
};

}  // namespace

void sign(View folded, Signature& out) { cpu::choose(kTable)(folded, out); }

}  // namespace mailsift::signature
