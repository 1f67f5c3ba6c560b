// Both sums of one input or of many. The bytes pass through the cache once: they are taken a tile at a time.
#include "digest/digest.hpp"

namespace mailsift::digest {

Both both(View bytes) {
  constexpr std::size_t kTile = 16 << 10;
  Md5 md5;
  Sha256 sha256;
  md5.start();
  sha256.start();
  for (std::size_t from = 0; from < bytes.size; from += kTile) {
    const View tile = bytes.slice(from, kTile);
    md5.add(tile);
    sha256.add(tile);
  }
  Both out;
  md5.finish(out.md5);
  sha256.finish(out.sha256);
  return out;
}

void both_many(const View* inputs, std::size_t count, Both* out) {
  for (std::size_t i = 0; i < count; ++i) out[i] = both(inputs[i]);
}

void md5_many(const View* inputs, std::size_t count, u8 (*out)[16]) {
  for (std::size_t i = 0; i < count; ++i) {
    Md5 md5;
    md5.start();
    md5.add(inputs[i]);
    md5.finish(out[i]);
  }
}

}  // namespace mailsift::digest
