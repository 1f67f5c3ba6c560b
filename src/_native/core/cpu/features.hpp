// Which instructions this processor and this operating system let us use.
#pragma once

#include <atomic>

#include "base/view.hpp"

namespace mailsift::cpu {

// Ordered within an architecture: a level includes those before it.
enum class Level : u8 { scalar, avx2, avx512, neon };

// Bits found by CPUID and XGETBV (x86-64) or getauxval (ARM); read once.
struct Features {
  bool sse2, ssse3, avx2, bmi2, avx512bw, avx512dq, avx512vl, avx512vbmi, avx512vbmi2, sha_ni, pclmul;
  bool neon, arm_sha2, arm_aes;
  bool amd;  // the maker, where the same instruction has another price
};
const Features& features();

Level best();                 // the highest level that features() allow
inline Level current();       // forced by MAILSIFT_SIMD or force(), else best()
bool force(Level level);      // false when the machine lacks it; for tests and measurements
View name(Level level);       // "scalar", "avx2" ...
bool level_of(View name, Level& out);

// Asked for each string: one load. Until somebody has asked there is no level, and settle() finds one.
constexpr Level kUnsettled = Level(0xFF);
extern std::atomic<Level> level_in_use;
Level settle();
inline Level current() {
  const Level level = level_in_use.load(std::memory_order_relaxed);
  return level != kUnsettled ? level : settle();
}

// One row of a component's dispatch table, best first; the last row is the scalar one.
template <class Function>
struct Row {
  Level level;
  bool (*usable)(const Features&);
  Function function;
};
template <class Function, std::size_t N>
Function choose(const Row<Function> (&table)[N]) {
  const Level limit = current();
  for (const auto& row : table)
    if (row.level == Level::scalar || (row.level <= limit && row.usable(features()))) return row.function;
  return table[N - 1].function;
}

}  // namespace mailsift::cpu
