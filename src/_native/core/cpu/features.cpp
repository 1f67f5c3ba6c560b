#include "cpu/features.hpp"

#include <cstdlib>
#include <initializer_list>

#if defined(__x86_64__)
#include <cpuid.h>
#elif defined(__aarch64__)
#include <sys/auxv.h>
#endif

namespace mailsift::cpu {
namespace {

#if defined(__x86_64__)
// Which register files the operating system saves (XCR0): without its consent the wide registers must not be used,
// whatever CPUID says. The compiler's built-in detection is not used: it answers 0 in some cross-builds.
u64 saved_state() {
  u32 low, high;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return u64(high) << 32 | low;
}

Features detect() {
  Features f{};
  u32 a, b, c, d;
  f.sse2 = true;
  if (__get_cpuid(0, &a, &b, &c, &d)) f.amd = c == 0x444d4163;  // AuthentiCAMD, the last four letters
  if (!__get_cpuid(1, &a, &b, &c, &d)) return f;
  f.ssse3 = c >> 9 & 1;
  f.sse41 = c >> 19 & 1;
  f.popcnt = c >> 23 & 1;
  f.pclmul = c >> 1 & 1;
  const u64 saved = (c >> 27 & 1) ? saved_state() : 0;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return f;
  const bool ymm = (saved & 0x06) == 0x06, zmm = (saved & 0xe6) == 0xe6;
  f.sha_ni = b >> 29 & 1;
  f.bmi = b >> 3 & 1;
  f.bmi2 = b >> 8 & 1;
  f.avx2 = ymm && (b >> 5 & 1);
  f.avx512f = zmm && (b >> 16 & 1);
  f.avx512bw = zmm && (b >> 30 & 1);
  f.avx512dq = zmm && (b >> 17 & 1);
  f.avx512vl = zmm && (b >> 31 & 1);
  f.avx512vbmi = zmm && (c >> 1 & 1);
  f.avx512vbmi2 = zmm && (c >> 6 & 1);
  if (__get_cpuid(0x80000001, &a, &b, &c, &d)) f.lzcnt = c >> 5 & 1;
  return f;
}
#elif defined(__aarch64__)
Features detect() {
  Features f{};
  const unsigned long capabilities = getauxval(AT_HWCAP);
  f.neon = capabilities >> 1 & 1;      // HWCAP_ASIMD
  f.arm_aes = capabilities >> 3 & 1;   // HWCAP_AES
  f.arm_sha2 = capabilities >> 6 & 1;  // HWCAP_SHA2
  return f;
}
#else
Features detect() { return Features{}; }
#endif

constexpr const char* kNames[] = {"scalar", "avx2", "avx512", "neon"};

// What MAILSIFT_SIMD asks for, where it names a level that this machine has; else the best one, as without it.
Level initial() {
  Level wanted;
  const char* text = std::getenv("MAILSIFT_SIMD");
  return text && level_of(View(text), wanted) && allowed(wanted, features()) ? wanted : best();
}

}  // namespace

const Features& features() {
  static const Features found = detect();
  return found;
}

// All that block.hpp lets the compiler use in the kernels of a level, not only what they ask for by name: without LZCNT
// and BMI a processor reads the instructions as others and goes on with wrong numbers.
bool allowed(Level level, const Features& f) {
  const bool avx2 = f.avx2 && f.bmi && f.bmi2 && f.lzcnt && f.popcnt;
  switch (level) {
    case Level::scalar: return true;
    case Level::avx2: return avx2;
    case Level::avx512:
      return avx2 && f.avx512f && f.avx512bw && f.avx512dq && f.avx512vl && f.avx512vbmi && f.avx512vbmi2;
    case Level::neon: return f.neon;
  }
  return false;
}

Level best() {
  for (Level l : {Level::neon, Level::avx512, Level::avx2})
    if (allowed(l, features())) return l;
  return Level::scalar;
}

std::atomic<Level> level_in_use{kUnsettled};

// Whoever comes second finds the same level, or leaves one that was forced meanwhile.
Level settle() {
  Level expected = kUnsettled;
  const Level found = initial();
  return level_in_use.compare_exchange_strong(expected, found, std::memory_order_relaxed) ? found : expected;
}

bool force(Level wanted) {
  if (!allowed(wanted, features())) return false;
  level_in_use.store(wanted, std::memory_order_relaxed);
  return true;
}

View name(Level l) { return View(kNames[u8(l)]); }

bool level_of(View text, Level& out) {
  for (u8 i = 0; i < 4; ++i)
    if (equals_ignoring_case(text, View(kNames[i]))) {
      out = Level(i);
      return true;
    }
  return false;
}

}  // namespace mailsift::cpu
