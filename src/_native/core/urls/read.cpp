// Reading an address that is known to be one: trimming, scheme, base, defanging; the rest is in assemble.cpp.
#include "urls/read.hpp"

#include <initializer_list>

#include "urls/credentials.hpp"
#include "urls/ip.hpp"
#include "urls/plain.hpp"
#include "urls/refang.hpp"
#include "urls/skim.hpp"
#include "urls/text.hpp"

namespace mailsift::urls {
namespace {

struct Name {
  const char* written;
  u8 size;
  Scheme scheme;
  bool defanged;
};
constexpr Name kNames[] = {{"http", 4, Scheme::http, false},  {"https", 5, Scheme::https, false},
                           {"ftp", 3, Scheme::ftp, false},    {"hxxp", 4, Scheme::http, true},
                           {"hxxps", 5, Scheme::https, true}, {"fxp", 3, Scheme::ftp, true},
                           {"mailto", 6, Scheme::mailto, false}};

bool is_slash(u8 c) { return c == '/' || c == '\\'; }

// C0 controls and blanks around an address are no part of it.
View trim(View text) {
  while (!text.empty() && text[0] <= 0x20) text = text.slice(1);
  while (!text.empty() && text[text.size - 1] <= 0x20) text = text.slice(0, text.size - 1);
  return text;
}

// Browsers drop these three anywhere in an address.
void copy_without_breaks(View text, Bytes& out) {
  u8* to = out.extend(text.size);
  if (!to) return;
  u8* const begin = to;
  for (std::size_t at = 0; at < text.size;) {
    const std::size_t stop = find_any<'\t', '\r', '\n'>(text, at);
    if (stop > at) std::memcpy(to, text.data + at, stop - at);
    to += stop - at;
    at = stop + 1;
  }
  out.truncate(out.size() - text.size + std::size_t(to - begin));
}

bool is_web(Scheme scheme) { return scheme == Scheme::http || scheme == Scheme::https || scheme == Scheme::ftp; }

// scratch.inner holds the address; scratch.work becomes `scheme:` and the rest with plain dots in its authority.
Head write_work(const Head& head, bool slashes, Scratch& s) {
  View text = view(s.inner);
  s.work.clear();
  append(s.work, name_of(head.scheme));
  s.work.push(':');
  Head now{head.scheme, s.work.size(), head.defanged};
  if (slashes) append(s.work, View("//"));
  std::size_t at = head.size;
  while (at < text.size && is_slash(text[at])) s.work.push(text[at++]);
  const std::size_t end = find_any<'/', '\\', '?', '#'>(text, at);
  copy_host(text, at, end, head.defanged, s.work, now.defanged);
  append(s.work, text.slice(end));
  return now;
}

// scratch.base becomes base + address (both without breaks), by RFC 3986 section 5.2 as far as strings go; dot
// segments are resolved with the path. The canonical form of the base has no user and no password.
void join(View text, const Url& base, View address, Bytes& out) {
  out.clear();
  View canonical = at(text, base.canonical);
  std::size_t path = base.host.from + base.host.size - base.canonical.from;
  if (address.size >= 2 && is_slash(address[0]) && is_slash(address[1])) {
    append(out, name_of(base.scheme));
    out.push(':');
    append(out, address);
    return;
  }
  append(out, canonical.slice(0, path));
  if (base.port) {
    out.push(':');
    decimal(base.port, out);
  }
  std::size_t keep = path;
  while (keep < canonical.size && canonical[keep] != '?') ++keep;
  if (is_slash(address[0])) keep = path;
  if (!is_slash(address[0]) && address[0] != '?')
    while (keep > path && canonical[keep - 1] != '/') --keep;
  append(out, canonical.slice(path, keep - path));
  append(out, address);
}

bool read_absolute(const Head& head, bool slashes, View raw, u16 flags, const Limits& limits, Urls& out) {
  Head now = write_work(head, slashes, out.scratch);
  View shown = now.defanged && raw.size ? raw : view(out.scratch.inner);
  if (out.scratch.inner.size() > limits.url_bytes) {
    out.bitten.set(Limit::url_bytes);
    if (condense(now.size, limits.url_bytes, out.scratch)) flags |= kCut;
    shown = view(out.scratch.work);
  }
  // assemble() writes over `inner`.
  out.scratch.raw.clear();
  append(out.scratch.raw, shown);
  return assemble(out, now, view(out.scratch.raw), flags);
}

// Without scheme and base: a name that is plainly one.
bool read_bare(View raw, u16 flags, const Limits& limits, Urls& out) {
  Scratch& s = out.scratch;
  View text = view(s.inner);
  bool doubled = text.size >= 2 && is_slash(text[0]) && is_slash(text[1]);
  if (text.empty() || text[0] == '?' || text[0] == '#' || (is_slash(text[0]) && !doubled)) return false;
  const std::size_t keep = out.text.size();
  if (!read_absolute(Head{Scheme::http, 0, false}, !doubled, raw, u16(flags | kBareDomain), limits, out)) return false;
  const Url& url = out.found.back().url;
  View host = at(view(out.text), url.host), path = at(view(out.text), url.canonical);
  bool tail = path.size > 8 + host.size;
  bool address = (url.flags & (kIpHost | kOddIp)) == kIpHost;
  if (doubled || address || is_plausible_bare(host, host, tail)) return true;
  out.found.pop();
  out.text.truncate(keep);
  return false;
}

// Puts the address, from `skip` on, joined with its base into scratch.inner. False when the base is no web address, or of another
// scheme than the address.
bool resolve(View address, const Head& head, View base, const Limits& limits, Urls& out) {
  Scratch& s = out.scratch;
  const std::size_t keep = out.text.size();
  if (!read(base, View(), limits, out)) return false;
  Url url = out.found.back().url;
  s.inner.clear();
  copy_without_breaks(address, s.inner);
  const bool joins = head.scheme == Scheme::none || head.scheme == url.scheme;
  if (joins) {
    join(view(out.text), url, view(s.inner).slice(head.size), s.base);
    s.inner.clear();
    append(s.inner, view(s.base));
  }
  out.found.pop();
  out.text.truncate(keep);
  return joins && !s.inner.failed();
}

// `http:login` and `http:/login` are relative to a base of the same scheme (URL standard, "special relative or authority").
// With an at sign in what others take for the authority it stays one: there may be a password in it.
bool may_be_relative(View text, const Head& head) {
  const View rest = text.slice(head.size);
  if (text[head.size - 1] != ':' || head.defanged || rest.empty() || rest[0] == '#') return false;
  if (rest.size >= 2 && is_slash(rest[0]) && is_slash(rest[1])) return false;
  return !may_hide_credentials(rest.slice(0, find_any<'/', '?', '#'>(rest, 1)));
}

// `http://` and `https://`, whatever the base is.
bool read_plain(View address, const Limits& limits, Urls& out) {
  if (address.size > limits.url_bytes) return false;
  for (const Scheme scheme : {Scheme::http, Scheme::https}) {
    const View name = name_of(scheme), rest = address.slice(name.size);
    if (rest.size > 3 && std::memcmp(rest.data, "://", 3) == 0)
      return std::memcmp(address.data, name.data, name.size) == 0 &&
             assemble_plain(out, scheme, address, name.size + 3, 0);
  }
  return false;
}

// A name with a dot and a port looks like a scheme: `www.example.com:80/`.
bool looks_like_port(View text) {
  std::size_t i = 0;
  bool dot = false;
  while (i < text.size && text[i] != ':') dot |= text[i++] == '.';
  return dot && i + 1 < text.size && is_digit(text[i + 1]);
}

}  // namespace

View name_of(Scheme scheme) {
  return scheme == Scheme::https ? View("https") : scheme == Scheme::ftp ? View("ftp") : View("http");
}

Head read_head(View text) {
  Head head;
  std::size_t at = 0;
  if (text.empty() || !is_alpha(text[0])) return head;
  while (at < text.size && (is_alnum(text[at]) || text[at] == '+' || text[at] == '-' || text[at] == '.')) ++at;
  bool slashes = false;
  std::size_t size = colon_at(text, at, slashes, head.defanged);
  if (!size) return head;
  head.scheme = Scheme::other;
  head.size = at + size;
  for (const Name& name : kNames)
    if (name.size == at && equals_ignoring_case(text.slice(0, at), View(reinterpret_cast<const u8*>(name.written), name.size))) {
      head.scheme = name.scheme;
      head.defanged |= name.defanged;
    }
  if (slashes && !is_web(head.scheme)) head = Head();
  return head;
}

bool read(View address, View base, const Limits& limits, Urls& out) {
  Scratch& s = out.scratch;
  u16 flags = 0;
  address = trim(address);
  if (out.found.size() >= limits.urls) {
    out.bitten.set(Limit::urls);
    return false;
  }
  if (read_plain(address, limits, out)) return true;
  s.inner.clear();
  copy_without_breaks(address, s.inner);
  View text = view(s.inner);
  if (text.empty() || text[0] == '#') return false;
  Head head = read_head(text);
  if (head.scheme == Scheme::mailto || (head.scheme == Scheme::other && !looks_like_port(text))) return false;
  const View raw = address.size == text.size ? address : View();
  if (is_web(head.scheme) && !base.empty() && may_be_relative(text, head)) {
    if (resolve(address, head, base, limits, out))
      return read_absolute(read_head(view(s.inner)), false, View(), flags, limits, out);
    s.inner.clear();
    copy_without_breaks(address, s.inner);
    text = view(s.inner);
  }
  if (is_web(head.scheme)) {
    // The colon may be `[://]`, which has its slashes inside.
    bool inside = text[head.size - 1] != ':' && head.size >= 2 && is_slash(text[head.size - 2]);
    return read_absolute(head, inside, raw, flags, limits, out);
  }
  if (base.empty() || head.scheme == Scheme::other) return read_bare(raw, flags, limits, out);
  if (!resolve(address, Head(), base, limits, out)) return false;
  head = read_head(view(s.inner));
  return read_absolute(head, false, View(), flags, limits, out);
}

void Scratch::clear() {
  for (Bytes* bytes : {&work, &rest, &plain, &host, &label, &base, &inner, &raw, &short_host, &nested}) bytes->clear();
  points.clear();
  spare.clear();
}

void Urls::clear() {
  text.clear();
  found.clear();
  bitten = Bitten();
  scratch.clear();
}

}  // namespace mailsift::urls
