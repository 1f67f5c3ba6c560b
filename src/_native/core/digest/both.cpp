// Both sums of one input in one pass.
#include "cpu/features.hpp"
#include "digest/blocks.hpp"
#include "digest/digest.hpp"

namespace mailsift::digest {
namespace {

// The bytes pass through the cache once: they are taken a tile at a time.
void both_blocks_apart(u32 md5[4], u32 sha256[8], const u8* bytes, std::size_t blocks) {
  constexpr std::size_t kTile = (16 << 10) / 64;
  for (; blocks; ) {
    const std::size_t now = blocks < kTile ? blocks : kTile;
    md5_blocks(md5, bytes, now);
    sha256_blocks(sha256, bytes, now);
    bytes += 64 * now;
    blocks -= now;
  }
}

using Blocks = void (*)(u32 md5[4], u32 sha256[8], const u8* bytes, std::size_t blocks);
constexpr cpu::Row<Blocks> kTable[] = {
#if MAILSIFT_SHA_UNIT
    {kUnitLevel, has_unit, both_blocks_unit},
#endif
    {cpu::Level::scalar, nullptr, both_blocks_apart},
};

}  // namespace

void add_both(Md5& md5, Sha256& sha256, View bytes) {
  const std::size_t whole = (md5.size | sha256.size) & 63 ? 0 : bytes.size / 64;
  if (whole) cpu::choose(kTable)(md5.state, sha256.state, bytes.data, whole);
  md5.size += whole * 64;
  sha256.size += whole * 64;
  md5.add(bytes.slice(whole * 64));
  sha256.add(bytes.slice(whole * 64));
}

Both both(View bytes) {
  Md5 md5;
  Sha256 sha256;
  md5.start();
  sha256.start();
  add_both(md5, sha256, bytes);
  Both out;
  md5.finish(out.md5);
  sha256.finish(out.sha256);
  return out;
}

}  // namespace mailsift::digest
