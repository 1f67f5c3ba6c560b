#include "facts/keys.hpp"

#include "base/hash.hpp"
#include "digest/digest.hpp"

namespace mailsift::facts {
namespace {

struct First {
  Bytes* scratch;
  Bytes* expression;
  Key* key;
  bool found;
};

// The exact host with path and query is the first expression that is made.
void take_first(void* self, View host, View path) {
  First& first = *static_cast<First*>(self);
  if (first.found) return;
  first.found = true;
  *first.key = address_key(host, path, *first.scratch);
  append(*first.expression, host);
  append(*first.expression, path);
}

}  // namespace

u32 host_head(View host) { return u32(quick_hash(host) >> 32); }

Key address_key(View host, View path, Bytes& scratch) {
  scratch.clear();
  scratch.append(reinterpret_cast<const u8*>("url"), 4);  // with its NUL: one kind of object never meets another's keys
  append(scratch, host);
  scratch.push(0);
  append(scratch, path);
  digest::Sha256 sum;
  u8 full[32];
  sum.start();
  sum.add(view(scratch));
  sum.finish(full);
  Key key;
  const u32 head = host_head(host);
  for (u32 i = 0; i < 4; ++i) key.bytes[i] = u8(head >> (24 - 8 * i));
  std::memcpy(key.bytes + 4, full, sizeof key.bytes - 4);
  return key;
}

bool entry_key(View line, urls::Urls& urls, Bytes& scratch, Bytes& expression, Key& key) {
  const Limits limits;
  urls.clear();
  if (!urls::read(line, View(), limits, urls)) {
    // A bare host, perhaps with a path: read as a browser's address bar reads it.
    urls.clear();
    scratch.clear();
    append(scratch, "http://");
    append(scratch, line);
    if (!urls::read(view(scratch), View(), limits, urls)) return false;
    const urls::Url& bare = urls.found[0].url;
    // One word is no host to speak of.
    if (!std::memchr(at(view(urls.text), bare.host).data, '.', bare.host.size) && !(bare.flags & urls::kIpHost)) return false;
  }
  const urls::Url& url = urls.found[0].url;
  if (url.host.size == 0) return false;
  First first{&scratch, &expression, &key, false};
  expression.clear();
  urls::expressions(view(urls.text), url, &first, take_first);
  return first.found;
}

}  // namespace mailsift::facts
