// Which instructions this processor and this operating system let us use.
#pragma once

#include <atomic>
#include <utility>

#include "base/view.hpp"

namespace mailsift::cpu {

// Ordered within an architecture: a level includes those before it.
enum class Level : u8 { scalar, avx2, avx512, neon };

// Bits found by CPUID and XGETBV (x86-64) or getauxval (ARM); read once.
struct Features {
  bool sse2, ssse3, sse41, popcnt, lzcnt, bmi, bmi2, avx2, sha_ni, pclmul;
  bool avx512f, avx512bw, avx512dq, avx512vl, avx512vbmi, avx512vbmi2;
  bool neon, arm_sha2, arm_aes;
  bool amd;  // the maker, where the same instruction has another price
};
const Features& features();

bool allowed(Level level, const Features& f);  // whether f has all that the kernels of the level are compiled for
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

// One row of a component's dispatch table, best first; the last row is the scalar one. `usable` asks for what the level
// does not promise (features.cpp: allowed); nullptr where it promises all.
template <class Function>
struct Row {
  Level level;
  bool (*usable)(const Features&);
  Function function;
};
// Written out row by row, as the tables are constants: of most, nothing is left but comparisons with the level.
template <class Function, std::size_t N, std::size_t... I>
inline Function choose(const Row<Function> (&table)[N], std::index_sequence<I...>) {
  [[maybe_unused]] const Level limit = current();
  std::size_t row = N - 1;
  static_cast<void>(
      ((table[I].level <= limit && (!table[I].usable || table[I].usable(features())) && (row = I, true)) || ...));
  return table[row].function;
}
template <class Function, std::size_t N>
inline Function choose(const Row<Function> (&table)[N]) {
  return choose(table, std::make_index_sequence<N - 1>());
}

}  // namespace mailsift::cpu
