#include "reputation/fuse.hpp"

#include <cmath>

namespace mailsift::reputation {

// Section 4 of the paper: window length and size for three windows a hash.
FuseShape fuse_shape(std::size_t hashes) {
  constexpr u32 kMostBits = 18;
  FuseShape shape;
  if (hashes < 2) return {2, 1};
  const double log_count = std::log(double(hashes));
  const double bits = std::floor(log_count / std::log(3.33) + 2.25);
  shape.length_bits = bits > kMostBits ? kMostBits : u32(bits);
  const double factor = std::fmax(1.125, 0.875 + 0.25 * std::log(1e6) / log_count);
  const std::size_t length = std::size_t{1} << shape.length_bits;
  const std::size_t windows = (std::size_t(std::round(double(hashes) * factor)) + length - 1) / length;
  shape.segments = windows > 3 ? u32(windows - 2) : 1;
  return shape;
}

namespace {

// counts[i]: four times how many hashes have a place i, and in the low two bits the XOR of which of their places it is;
// sums[i]: the XOR of these hashes.
bool fill_tables(const u64* hashes, std::size_t count, FuseShape shape, u64 seed, FuseScratch& s) {
  bool fits = true;
  for (std::size_t i = 0; i < count; ++i) {
    const u64 mixed = fuse_mix(hashes[i], seed);
    const FusePlaces places = fuse_places(mixed, shape);
    for (u32 p = 0; p < 3; ++p) {
      u8& held = s.counts[places.at[p]];
      held = u8((held + 4) ^ p);
      fits &= held >= 4;  // no more than 63 at a place: more are hardly distinct
      s.sums[places.at[p]] ^= mixed;
    }
  }
  return fits;
}

// Takes away, one after the other, a hash that is alone at one of its places; true when none is left.
bool peel(std::size_t count, FuseShape shape, FuseScratch& s) {
  std::size_t done = 0;
  for (u32 i = 0; i < shape.size(); ++i)
    if (s.counts[i] >> 2 == 1) s.alone.push(i);
  while (!s.alone.empty()) {
    const u32 at = s.alone.back();
    s.alone.pop();
    if (s.counts[at] >> 2 != 1) continue;
    const u64 mixed = s.sums[at];
    const u8 mine = s.counts[at] & 3;
    const FusePlaces places = fuse_places(mixed, shape);
    if (done == count || mine > 2) return false;
    s.order[done] = mixed;
    s.places[done++] = mine;
    for (u32 p = 0; p < 3; ++p) {
      u8& held = s.counts[places.at[p]];
      held = u8((held - 4) ^ p);
      s.sums[places.at[p]] ^= mixed;
      if (held >> 2 == 1) s.alone.push(places.at[p]);
    }
  }
  return done == count && !s.alone.failed();
}

}  // namespace

bool fuse_build(const u64* hashes, std::size_t count, FuseShape shape, u64 seed, FuseScratch& s, u8* out) {
  const std::size_t size = shape.size();
  s.sums.clear(), s.counts.clear(), s.order.clear(), s.places.clear(), s.alone.clear();
  if (!s.sums.extend(size) || !s.counts.extend(size) || !s.order.extend(count) || !s.places.extend(count)) return false;
  if (!s.alone.reserve(size)) return false;
  std::memset(s.sums.data(), 0, size * sizeof(u64));
  std::memset(s.counts.data(), 0, size);
  if (!fill_tables(hashes, count, shape, seed, s) || !peel(count, shape, s)) return false;
  // Backwards: the place at which a hash was alone is free when its turn comes.
  for (std::size_t i = count; i-- > 0;) {
    const FusePlaces places = fuse_places(s.order[i], shape);
    const u8 all = u8(out[places.at[0]] ^ out[places.at[1]] ^ out[places.at[2]]);
    out[places.at[s.places[i]]] ^= u8(all ^ places.print);
  }
  return true;
}

}  // namespace mailsift::reputation
