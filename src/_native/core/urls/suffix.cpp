// The public suffix list as a hash table; the layout stands in tools/make_suffix_table.py.
#include "urls/url.hpp"

namespace mailsift::urls {
namespace {

#include "tables/suffix_table.inc"

enum Rule : u32 { kRule = 1, kWild = 2, kExcept = 4 };

// The rules named exactly `name`, whose reversed FNV-1a hash is `hash`; 0 for none.
u32 rules_of(View name, u32 hash) {
  constexpr u32 kMask = (1u << kSuffixBits) - 1;
  const u32 mixed = hash * 0x9E3779B1u, first = mixed >> (32 - kSuffixMayBits);
  if (!(kSuffixMay[first / 32] >> first % 32 & 1)) return 0;
  for (u32 at = mixed >> (32 - kSuffixBits); kSuffixSlot[at]; at = (at + 1) & kMask) {
    u32 index = kSuffixSlot[at] - 1u;
    u32 from = kSuffixRule[index] >> 3, to = kSuffixRule[index + 1] >> 3;
    if (to - from == name.size && std::memcmp(kSuffixNames + from, name.data, name.size) == 0)
      return kSuffixRule[index] & 7;
  }
  return 0;
}

struct Suffix {
  std::size_t from;   // where the public suffix begins in the host
  std::size_t above;  // where the label before it begins; SIZE_MAX when there is none
  bool listed;
};

// One walk from the right: `starts` keeps where the last labels begin, longest matching rule wins, an exception
// gives its own first label back (publicsuffix.org/list, "Algorithm").
Suffix find_suffix(View host) {
  std::size_t starts[kSuffixDepth + 2];
  u32 labels = 0, best = 0;
  bool wild_below = false, listed = false;
  u32 hash = 0x811C9DC5u;
  for (std::size_t at = host.size; at > 0 && labels < kSuffixDepth + 2;) {
    --at;
    bool start = at == 0 || host.data[at - 1] == '.';
    hash = (hash ^ host.data[at]) * 0x01000193u;
    if (host.data[at] == '.') {
      if (start) break;  // an empty label: what stands before it takes no part
      continue;
    }
    if (!start) continue;
    starts[labels++] = at;
    if (labels > kSuffixDepth) continue;
    u32 rules = rules_of(host.slice(at), hash);
    if (rules & kExcept) {
      best = labels - 1;
      listed = true;
      break;
    }
    if (wild_below || rules & kRule) {
      best = labels;
      listed = true;
    }
    wild_below = rules & kWild;
  }
  if (best == 0) best = 1;
  Suffix found{host.size, SIZE_MAX, listed};
  if (labels >= best) found.from = starts[best - 1];
  if (labels > best) found.above = starts[best];
  // An exception stops the walk on its own label, which is the one above the suffix.
  return found;
}

bool is_ip(View host) {
  return host.empty() || host[0] == '[' || is_digit(host[host.size - 1]);
}

}  // namespace

View listed_suffix(View host) {
  if (is_ip(host)) return View();
  Suffix found = find_suffix(host);
  return found.listed ? host.slice(found.from) : View();
}

View registrable_domain(View host) {
  if (is_ip(host)) return View();
  Suffix found = find_suffix(host);
  return found.above == SIZE_MAX ? View() : host.slice(found.above);
}

KnownDomains::Sizes KnownDomains::sizes_of(View host) {
  Sizes sizes;
  if (is_ip(host)) return sizes;
  const Suffix found = find_suffix(host);
  if (found.above != SIZE_MAX) sizes.domain = u32(host.size - found.above);
  if (found.listed) sizes.suffix = u32(host.size - found.from);
  return sizes;
}

KnownDomains::Sizes KnownDomains::of(View host) {
  if (host.empty() || host.size > sizeof(Known::host)) return sizes_of(host);
  Known& known = known_[(host.size + host[0] + 3 * host[host.size / 2]) % kCount];
  if (!View(known.host, known.size).equals(host)) {
    std::memcpy(known.host, host.data, host.size);
    known.size = u8(host.size);
    known.sizes = sizes_of(View(known.host, known.size));
  }
  return known.sizes;
}

}  // namespace mailsift::urls
