#include "check.hpp"
#include "cpu/block.hpp"
#include "cpu/features.hpp"
#include "digest/blocks.hpp"
#if defined(__x86_64__)
#include "digest/sha256_shani.hpp"
#endif

using namespace mailsift;

#if defined(__x86_64__)
// What the compiler is allowed to use, by its name there, and the bit that says that the processor has it.
struct Named {
  const char* name;
  bool cpu::Features::*bit;
};
static const Named kNamed[] = {
    {"ssse3", &cpu::Features::ssse3},           {"sse4.1", &cpu::Features::sse41},
    {"popcnt", &cpu::Features::popcnt},         {"lzcnt", &cpu::Features::lzcnt},
    {"bmi", &cpu::Features::bmi},               {"bmi2", &cpu::Features::bmi2},
    {"avx2", &cpu::Features::avx2},             {"sha", &cpu::Features::sha_ni},
    {"avx512f", &cpu::Features::avx512f},       {"avx512bw", &cpu::Features::avx512bw},
    {"avx512dq", &cpu::Features::avx512dq},     {"avx512vl", &cpu::Features::avx512vl},
    {"avx512vbmi", &cpu::Features::avx512vbmi}, {"avx512vbmi2", &cpu::Features::avx512vbmi2},
};

static cpu::Features all_but(bool cpu::Features::*missing) {
  cpu::Features f{};
  for (const Named& named : kNamed) f.*named.bit = true;
  if (missing) f.*missing = false;
  return f;
}

// `targets` as __attribute__((target)) has them; `allowed` must ask for each.
template <class Allowed>
static void asks_for_all(View targets, Allowed allowed) {
  CHECK(allowed(all_but(nullptr)));
  for (std::size_t from = 0, to; from < targets.size; from = to + 1) {
    for (to = from; to < targets.size && targets[to] != ',';) ++to;
    const Named* found = nullptr;
    for (const Named& named : kNamed)
      if (check::same(targets.slice(from, to - from), named.name)) found = &named;
    CHECK(found);
    CHECK(!found || !allowed(all_but(found->bit)));
  }
}

TEST(a_level_asks_for_all_that_its_kernels_are_compiled_for) {
  asks_for_all(View(MAILSIFT_AVX2_TARGET),
               [](const cpu::Features& f) { return cpu::allowed(cpu::Level::avx2, f); });
  asks_for_all(View(MAILSIFT_AVX512_TARGET),
               [](const cpu::Features& f) { return cpu::allowed(cpu::Level::avx512, f); });
  asks_for_all(View(MAILSIFT_SHA_TARGET), digest::has_unit);
  CHECK(cpu::allowed(cpu::Level::scalar, cpu::Features{}));
}

TEST(features_are_as_the_compilers_own_detection_has_them) {
  const cpu::Features& f = cpu::features();
  CHECK(f.popcnt == !!__builtin_cpu_supports("popcnt"));
  CHECK(f.sse41 == !!__builtin_cpu_supports("sse4.1"));
  CHECK(f.bmi == !!__builtin_cpu_supports("bmi"));
  CHECK(f.bmi2 == !!__builtin_cpu_supports("bmi2"));
  CHECK(f.avx2 == !!__builtin_cpu_supports("avx2"));
  CHECK(f.avx512f == !!__builtin_cpu_supports("avx512f"));
  CHECK(f.avx512bw == !!__builtin_cpu_supports("avx512bw"));
  CHECK(f.avx512vbmi2 == !!__builtin_cpu_supports("avx512vbmi2"));
  if (f.avx512f && f.bmi2) CHECK(f.lzcnt);  // no processor has the one without the other; gcc 12 knows no name for it
}
#endif
