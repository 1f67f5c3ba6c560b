#include "facts/key_maker.hpp"

#include "signature/signature.hpp"

namespace mailsift::facts {
namespace {

struct Expressions {
  KeyMaker* make;
  bool exact;
  View host;  // the last one, and whether it is asked for
  bool asks = false;
};

void take_expression(void* self, View host, View path) {
  Expressions& e = *static_cast<Expressions*>(self);
  if (!e.make) return;
  if (host.data != e.host.data) e.host = host, e.asks = e.make->asks_for(host);
  if (!e.asks) return;
  e.make->hash("url", host, path);
  if (e.exact) e.make = nullptr;  // the exact one comes first
}

// A host behind "www." that is not among those above: Safe Browsing asks for five labels, and for nothing above the
// registrable domain, which www. is a part of behind a suffix such as user.fm. So www. added to a host never hides it.
// Empty for others.
View without_www(View host, std::size_t domain) {
  if (host.size < 5 || std::memcmp(host.data, "www.", 4) != 0) return View();
  std::size_t labels = 1;
  for (u8 c : host) labels += c == '.';
  const bool is_top = domain == 0 || domain == host.size;
  return labels > 6 || (labels > 2 && is_top) ? host.slice(4) : View();
}

// The IPv4 address that an IPv6 one is made of: NAT64 by the well-known prefix 64:ff9b::/96 (RFC 6052), 6to4 2002::/16
// (RFC 3056), IPv4-compatible ::/96 (RFC 4291; not :: and ::1).
bool embedded(const lookup::Ip& ip, lookup::Ip& inner) {
  static constexpr u8 kNat64[12] = {0, 0x64, 0xff, 0x9b}, kCompatible[12] = {};
  const u8* four = ip.bytes + 12;
  if (ip.bytes[0] == 0x20 && ip.bytes[1] == 0x02) four = ip.bytes + 2;
  else if (std::memcmp(ip.bytes, kNat64, 12) != 0 && (std::memcmp(ip.bytes, kCompatible, 12) != 0 || four[0] == 0))
    return false;
  inner = lookup::Ip{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, four[0], four[1], four[2], four[3]}};
  return true;
}

}  // namespace

void Unhashed::finish(Vec<reputation::Query>& out) {
  failed = blocks.failed() || places.failed() || out.failed() || !sums.extend(blocks.size());
  if (!failed) {
    digest::sha256_blocks_each(blocks.data(), blocks.size(), sums.data());
    for (std::size_t i = 0; i < blocks.size(); ++i) std::memcpy(out[places[i]].key, sums[i], sizeof sums[i]);
  }
  blocks.clear(), places.clear(), sums.clear();
}

void KeyMaker::hash(View name, View first, View second) {
  const std::size_t size = name.size + 1 + first.size + (second.data ? 1 + second.size : 0);
  if (size <= digest::kOneBlock) {
    unhashed.places.push(u32(out.size()));
    digest::Block* block = unhashed.blocks.extend(1);
    reputation::Query* query = out.extend(1);
    if (!block || !query) return;
    std::memset(block, 0, sizeof *block);
    u8* at = block->bytes;
    for (std::size_t i = 0; i < name.size; ++i) at[i] = name[i];
    at += name.size + 1;
    if (first.size) std::memcpy(at, first.data, first.size);
    if (second.size) std::memcpy(at + first.size + 1, second.data, second.size);
    digest::pad_block(*block, size);
    query->kind = u32(kind), query->tag = tag;
    return;
  }
  digest::Sha256 sum;
  const u8 nul = 0;
  sum.start();
  sum.add(name);
  sum.add(View(&nul, 1));
  sum.add(first);
  if (second.data) {
    sum.add(View(&nul, 1));
    sum.add(second);
  }
  u8 key[reputation::kFullKey];
  sum.finish(key);
  put(key, sizeof key);
}

void KeyMaker::network(const lookup::Ip& ip, u32 bits) {
  u8 form[17];
  std::memcpy(form, ip.bytes, 16);
  form[16] = u8(bits);
  hash("ip", View(form, sizeof form));
}

void KeyMaker::networks_of(const lookup::Ip& of) {
  const auto each = [this](lookup::Ip ip, const u32* lengths, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      cut(ip, lengths[i]);
      network(ip, lengths[i]);
    }
  };
  lookup::Ip inner;
  if (lookup::is_mapped(of)) inner = of;
  else each(of, kLengths6, sizeof kLengths6 / sizeof *kLengths6);
  if (lookup::is_mapped(of) || embedded(of, inner)) each(inner, kLengths4, sizeof kLengths4 / sizeof *kLengths4);
}

bool KeyMaker::asks_for_some(View host, std::size_t domain) const {
  if (!base) return true;
  View hosts[urls::kMostHosts];
  const u32 count = urls::hosts_of(host, domain, hosts);
  for (u32 i = 0; i < count; ++i)
    if (asks_for(hosts[i])) return true;
  const View bare = without_www(host, domain);
  return !bare.empty() && asks_for(bare);
}

void KeyMaker::address(View host, std::size_t domain, View path, bool exact, Bytes& joined) {
  if (!asks_for_some(host, domain)) return;
  joined.clear();
  append(joined, host);
  append(joined, path);
  if (joined.failed()) return;
  urls::Url url{};
  url.host = {0, u32(host.size)};
  url.canonical = {0, u32(joined.size())};
  url.domain = {0, u32(domain)};
  Expressions all{this, exact, View()};
  urls::expressions(view(joined), url, &all, take_expression);
  const View bare = without_www(host, domain);
  if (exact || bare.empty()) return;
  url.host = {u32(host.size - bare.size), u32(bare.size)};
  url.canonical = {url.host.from, url.canonical.size - url.host.from};
  url.domain = {0, 0};  // those above are asked for already
  urls::expressions(view(joined), url, &all, take_expression);
}

void KeyMaker::domains(View host, std::size_t domain, bool exact) {
  View hosts[urls::kMostHosts];
  const u32 count = urls::hosts_of(host, domain, hosts);
  for (u32 i = 0; i < (exact ? 1 : count); ++i)
    if (asks_for(hosts[i])) hash("domain", hosts[i]);
  const View bare = without_www(host, domain);
  if (!exact && !bare.empty() && asks_for(bare)) hash("domain", bare);
}

void KeyMaker::signature(u64 value) {
  u8 form[9];
  for (u32 i = 0; i < 8; ++i) form[i] = u8(value >> (56 - 8 * i));
  form[8] = u8(signature::kSignatureVersion);
  hash("signature", View(form, sizeof form));
}

}  // namespace mailsift::facts
