// Look-up expressions of Safe Browsing (v4, "URLs and Hashing", "Suffix/prefix expressions").
#include "urls/url.hpp"

namespace mailsift::urls {
namespace {

constexpr u32 kDirectories = 3, kSuffixes = kMostHosts - 1;

struct Paths {
  View of[3 + kDirectories];
  u32 count = 0;
  void add(View path) {
    for (u32 i = 0; i < count; ++i)
      if (of[i].size == path.size) return;  // all are prefixes of one text
    of[count++] = path;
  }
};

Paths paths_of(View path) {
  Paths paths;
  std::size_t query = 0;
  while (query < path.size && path[query] != '?') ++query;
  if (query + 1 < path.size) paths.add(path);
  paths.add(path.slice(0, query));
  paths.add(path.slice(0, 1));
  u32 directories = 0;
  for (std::size_t i = 1; i < query && directories < kDirectories; ++i)
    if (path[i] == '/') {
      paths.add(path.slice(0, i + 1));
      ++directories;
    }
  return paths;
}

}  // namespace

// Up to four suffixes: the last five labels and fewer, never less than the registrable domain; the longest first.
u32 hosts_of(View host, std::size_t domain, View (&out)[kMostHosts]) {
  out[0] = host;
  if (domain == 0 || domain > host.size) return 1;
  std::size_t starts[kSuffixes];
  const std::size_t last = host.size - domain;
  u32 count = 0, labels = 0;
  for (std::size_t i = host.size; --i > 0 && labels < kSuffixes + 1;) {
    if (host[i - 1] != '.') continue;
    ++labels;
    if (i <= last && labels >= 2 && count < kSuffixes) starts[count++] = i;
  }
  for (u32 i = 0; i < count; ++i) out[1 + i] = host.slice(starts[count - 1 - i]);
  return 1 + count;
}

void expressions(View text, const Url& url, void* self, Sink sink) {
  View canonical = at(text, url.canonical), host = at(text, url.host);
  std::size_t behind = url.host.from - url.canonical.from + host.size;
  Paths paths = paths_of(canonical.slice(behind));
  View hosts[kMostHosts];
  const u32 count = hosts_of(host, url.flags & kIpHost ? 0 : url.domain.size, hosts);
  for (u32 h = 0; h < count; ++h)
    for (u32 i = 0; i < paths.count; ++i) sink(self, hosts[h], paths.of[i]);
}

}  // namespace mailsift::urls
