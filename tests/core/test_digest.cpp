#include "check.hpp"
#include "cpu/features.hpp"
#include "digest/digest.hpp"

#include <initializer_list>

using namespace mailsift;

static bool hex_is(const u8* sum, std::size_t size, const char* hex) {
  char text[65];
  for (std::size_t i = 0; i < size; ++i) std::snprintf(text + 2 * i, 3, "%02x", sum[i]);
  return std::strcmp(text, hex) == 0;
}

// RFC 1321 A.5 and FIPS 180-4's example, at every level of this machine.
TEST(known_sums) {
  for (cpu::Level level : {cpu::Level::scalar, cpu::Level::avx2, cpu::Level::avx512, cpu::Level::neon}) {
    if (!cpu::force(level)) continue;
    const digest::Both abc = digest::both(View("abc")), none = digest::both(View());
    CHECK(hex_is(abc.md5, 16, "900150983cd24fb0d6963f7d28e17f72"));
    CHECK(hex_is(abc.sha256, 32, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    CHECK(hex_is(none.md5, 16, "d41d8cd98f00b204e9800998ecf8427e"));
    CHECK(hex_is(none.sha256, 32, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
  }
  cpu::force(cpu::best());
}
