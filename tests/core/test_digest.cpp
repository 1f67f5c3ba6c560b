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

namespace {

const cpu::Level kLevels[] = {cpu::Level::scalar, cpu::Level::avx2, cpu::Level::avx512, cpu::Level::neon};

// One sum after the other, a byte or a few at a time.
digest::Both apart(View bytes) {
  digest::Md5 md5;
  digest::Sha256 sha256;
  md5.start();
  sha256.start();
  for (std::size_t at = 0, size = 1; at < bytes.size; at += size, size = size * 5 % 97 + 1) {
    md5.add(bytes.slice(at, size));
    sha256.add(bytes.slice(at, size));
  }
  digest::Both out;
  md5.finish(out.md5);
  sha256.finish(out.sha256);
  return out;
}

bool same(const digest::Both& a, const digest::Both& b) {
  return !std::memcmp(a.md5, b.md5, sizeof a.md5) && !std::memcmp(a.sha256, b.sha256, sizeof a.sha256);
}

// Inputs of sizes around those of a block and of its padding, in an order that mixes long and short ones.
void check_many(std::size_t count, std::size_t longest, View bytes) {
  Vec<View> inputs;
  Vec<digest::Both> want, got;
  u8 (*sums)[16] = new u8[count + 1][16];
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t size = (i * 7919 + (i % 5) * 56) % (longest + 1);
    inputs.push(bytes.slice(bytes.size - size));
    want.push(apart(inputs[i]));
  }
  got.extend(count);
  digest::both_many(inputs.data(), count, got.data());
  digest::md5_many(inputs.data(), count, sums);
  for (std::size_t i = 0; i < count; ++i) {
    CHECK(same(got[i], want[i]));
    CHECK(same(digest::both(inputs[i]), want[i]));
    CHECK(!std::memcmp(sums[i], want[i].md5, 16));
  }
  delete[] sums;
}

}  // namespace

TEST(many_sums_at_once_are_those_of_each_input) {
  constexpr std::size_t kMost = 5000;
  Bytes bytes;
  for (std::size_t i = 0; i < kMost; ++i) bytes.push(u8(i * 131 + (i >> 7)));
  u8* const exact = new u8[kMost];  // a read behind its end is seen
  std::memcpy(exact, bytes.data(), kMost);
  for (cpu::Level level : kLevels) {
    if (!cpu::force(level)) continue;
    for (std::size_t count : {0u, 1u, 3u, 4u, 5u, 8u, 9u, 15u, 16u, 17u, 33u, 300u})
      for (std::size_t longest : {0u, 1u, 20u, 55u, 56u, 63u, 64u, 65u, 119u, 120u, 128u, 1000u, 5000u})
        check_many(count, longest, View(exact, kMost));
  }
  delete[] exact;
  cpu::force(cpu::best());
}

// Blocks of all sizes, in numbers that are even and odd, at every level.
TEST(one_block_each) {
  u8 bytes[digest::kOneBlock];
  for (std::size_t i = 0; i < sizeof bytes; ++i) bytes[i] = u8(i * 37 + 11);
  for (cpu::Level level : kLevels) {
    if (!cpu::force(level)) continue;
    for (std::size_t count = 0; count <= digest::kOneBlock + 1; ++count) {
      Vec<digest::Block> blocks;
      u8 sums[digest::kOneBlock + 2][32] = {};
      for (std::size_t size = 0; size < count; ++size) {
        digest::Block block{};
        std::memcpy(block.bytes, bytes, size);
        digest::pad_block(block, size);
        blocks.push(block);
      }
      digest::sha256_blocks_each(blocks.data(), count, sums);
      for (std::size_t size = 0; size < count; ++size)
        CHECK(std::memcmp(sums[size], apart(View(bytes, size)).sha256, 32) == 0);
      CHECK(sums[count][0] == 0);
    }
  }
  cpu::force(cpu::best());
}
