#include "bayes/own.hpp"

namespace mailsift::bayes {
namespace {

constexpr std::size_t kHead = 8 + 4 * kFeatureLists + 4, kEach = 6;

u64 features_in(const u32* counts, u32 lists) {
  u64 count = 0;
  for (u32 list = 0; list < kFeatureLists; ++list) count += lists >> list & 1 ? counts[list] : 0;
  return count;
}

}  // namespace

std::size_t kept_size(const Features& features, u32 lists) {
  return kHead + kEach * std::size_t(features_in(features.counts, lists));
}

void keep_features(const Features& features, u32 lists, u8* out) {
  std::memcpy(out, &features.key, 8);
  std::memcpy(out + 8, features.counts, sizeof features.counts);
  std::memcpy(out + kHead - 4, &lists, 4);
  out += kHead;
  const u64* at = features.first;
  for (u32 list = 0; list < kFeatureLists; at += features.counts[list], ++list) {
    if (!(lists >> list & 1)) continue;
    for (u32 i = 0; i < features.counts[list]; ++i, out += kEach) {
      const u32 bucket = u32(at[i]);
      const u16 tag = u16(at[i] >> 48);
      std::memcpy(out, &bucket, 4);
      std::memcpy(out + 4, &tag, 2);
    }
  }
}

bool kept_features(View kept, Vec<u64>& room, Features& out) {
  if (kept.size < kHead) return false;
  u32 lists;
  std::memcpy(&out.key, kept.data, 8);
  std::memcpy(out.counts, kept.data + 8, sizeof out.counts);
  std::memcpy(&lists, kept.data + kHead - 4, 4);
  const u64 all = features_in(out.counts, ~u32{0});
  if (all > Journal::kMost || kept.size != kept_size(out, lists)) return false;
  room.clear();
  u64* to = room.extend(std::size_t(all));
  if (!to) return false;
  const u8* from = kept.data + kHead;
  for (u32 list = 0; list < kFeatureLists; to += out.counts[list], ++list) {
    for (u32 i = 0; i < out.counts[list]; ++i) to[i] = 0;
    if (!(lists >> list & 1)) continue;
    for (u32 i = 0; i < out.counts[list]; ++i, from += kEach) {
      u32 bucket;
      u16 tag;
      std::memcpy(&bucket, from, 4);
      std::memcpy(&tag, from + 4, 2);
      to[i] = u64(tag) << 48 | bucket;
    }
  }
  out.first = room.data();
  return true;
}

}  // namespace mailsift::bayes
