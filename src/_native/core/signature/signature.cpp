#include "signature/signature.hpp"

#include "signature/siphash.hpp"
#include "signature/sketch.hpp"
#include "signature/words.hpp"

namespace mailsift::signature {
namespace {

// Public: whoever has a text can compute its keys. It only keeps them apart from other uses of the same function.
constexpr u64 kSipKey0 = 0x6d61696c73696674, kSipKey1 = kSignatureVersion;

struct Pairs {
  Sketch sketch;
  u64 before = 0;
  bool started = false;

  void operator()(u64 word) {
    if (started) sketch.add(mix(before * kMultiplier ^ word));
    before = word;
    started = true;
  }
};

// Number and minima of one key, as SipHash gets them.
u64 key_of(const Sketch& sketch, u32 number) {
  u8 message[4 * (1 + kMinima)];
  std::memcpy(message, &number, 4);
  for (u32 row = 0; row < kMinima; ++row) {
    const i32 value = sketch.minimum(row, number);
    std::memcpy(message + 4 * (1 + row), &value, 4);
  }
  return siphash(kSipKey0, kSipKey1, View(message, sizeof message));
}

}  // namespace

void sign(View folded, Signature& out) {
  out.count = 0;
  Pairs pairs;
  const u32 words = Words<Pairs>(folded, pairs).run();
  if (words < kFewestWords || !pairs.sketch.finish(kFewestPairs)) return;
  for (u32 i = 0; i < kKeys; ++i) out.keys[i] = key_of(pairs.sketch, i);
  out.count = kKeys;
}

}  // namespace mailsift::signature
