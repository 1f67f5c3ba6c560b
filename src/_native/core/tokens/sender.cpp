#include "tokens/sender.hpp"

#include "tokens/words.hpp"

namespace mailsift::tokens {
namespace {

using facts::AddressField;

// 0 none, 1 another domain, 2 the same.
u32 agrees(View from, View other, bool is_there) { return !is_there ? 0 : from.equals(other) ? 2 : 1; }

bool lies_in(View host, View domain) {
  if (domain.empty() || host.size < domain.size || !host.slice(host.size - domain.size).equals(domain)) return false;
  return host.size == domain.size || host[host.size - domain.size - 1] == '.';
}

// "Espial News" <list@espial.com>
bool is_named_in(View name, View domain) {
  bool found = false;
  each_word(name, [&](View word) {
    for (std::size_t at = 0; word.size >= 4 && at + word.size <= domain.size; ++at)
      found |= domain.slice(at, word.size).equals(word);
  });
  return found;
}

// Who writes in the name of a firm writes from its machines and links to its pages; who only pretends to, does not.
void add_agreements(Scratch& s, const Message& m, View host, View name) {
  Collector& out = s.features;
  const View domain = domain_of(host).slice(0, kLongest);
  u32 same = 0, other = 0;
  for (u32 i = 0; i < m.urls.size && i < kMostUrls; ++i)
    ++(lies_in(host, m.text(m.urls.first[i].domain)) ? same : other);
  const List& heads = out[kHeadList];
  const u32 entered = heads.has(xxh3_64(domain, seed_of(kHopDomain))) || heads.has(xxh3_64(domain, seed_of(kHopWord)));
  const u32 identified = !s.identifier_domain ? 2 : s.identifier_domain == xxh3_64(domain, 0);
  u32 which = 0;
  for (const u64 value : {u64(identified), u64(entered), u64(is_named_in(name, domain)),
                          u64(same > 0) * 2 + (other > 0), u64(magnitude(same)) << 8 | magnitude(other),
                          u64(identified == 1) * 4 + u64(same > 0) * 2 + entered})
    out.number(kAgreement, which++, value);
}

}  // namespace

void add_sender(Scratch& s, const Message& m) {
  const facts::AddressRow *from = nullptr, *reply = nullptr, *path = nullptr;
  for (const facts::AddressRow& row : m.addresses) {
    if (row.field == AddressField::from && !from) from = &row;
    if (row.field == AddressField::reply_to && !reply) reply = &row;
    if (row.field == AddressField::return_path && !path) path = &row;
  }
  if (!from) return;
  const View domain = m.text(from->domain), mailbox = m.text(from->mailbox);
  const View local = mailbox.slice(0, find(mailbox, '@'));
  s.features.head(kSenderDomain, domain);
  s.features.head(kSenderShape, shape_of(local, 16).view());
  s.features.head(kSenderName, lowered(local).view());
  s.features.number(kSenderAgrees, agrees(domain, path ? m.text(path->domain) : View(), path),
                    agrees(domain, reply ? m.text(reply->domain) : View(), reply));
  const Small name = lowered(m.text(from->name));
  each_word(name.view(), Pairs<3>(s.features, kWordList, kPairList, seed_of(kNameWord)));
  add_agreements(s, m, domain, name.view());
}

}  // namespace mailsift::tokens
