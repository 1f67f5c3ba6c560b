// From the bytes behind the scheme to a Url: authority by the URL standard, by RFC 3986 where that differs, by
// guessing where both refuse; then the path. User and password are dropped before anything is written.
#include "urls/credentials.hpp"
#include "urls/escape.hpp"
#include "urls/host.hpp"
#include "urls/ip.hpp"
#include "urls/path.hpp"
#include "urls/read.hpp"
#include "urls/skim.hpp"

namespace mailsift::urls {
namespace {

bool is_slash(u8 c) { return c == '/' || c == '\\'; }

std::size_t until(View text, std::size_t at, bool backslash) {
  return backslash ? find_any<'/', '?', '#', '\\'>(text, at) : find_any<'/', '?', '#'>(text, at);
}

std::size_t last_plain_at(View text) {
  if (!contains(text, '@')) return SIZE_MAX;
  std::size_t at = text.size;
  while (at > 0 && text[at - 1] != '@') --at;
  return at ? at - 1 : SIZE_MAX;
}

struct Authority {
  std::size_t host = 0;  // where host and port begin in the text
  u32 port = 0;
  bool has_port = false;  // something stands behind the host
};

// `text` is host[:port]. Appends the host to `out`.
bool read_host_and_port(View text, Mode mode, Scratch& scratch, Bytes& out, Authority& authority, u16& flags) {
  std::size_t end = 0;
  if (!text.empty() && text[0] == '[')
    while (end < text.size && text[end] != ']') ++end;
  std::size_t mark = 0;
  while (end < text.size && !(mark = colon(text, end))) ++end;
  u32 port = 0;
  for (std::size_t i = end + mark; i < text.size; ++i) {
    if (!is_digit(text[i])) return false;
    port = port * 10 + (text[i] - '0');
    if (port > 65535) return false;
  }
  authority.port = port;
  authority.has_port = end < text.size;
  return read_host(text.slice(0, end), mode, scratch, out, flags);
}

void note_user(View userinfo, u16& flags) {
  if (userinfo.empty()) return;
  std::size_t i = 0;
  while (i < userinfo.size && !colon(userinfo, i)) ++i;
  if (i < userinfo.size) flags |= kHadPassword;
  if (i > 0) flags |= kHadUser;
}

// All that the steps below hand on to each other.
struct Reading {
  Urls& out;
  View all;                 // scratch.work
  std::size_t begin, end;   // the authority by the URL standard
  std::size_t rest;         // where path, query and fragment begin
  Authority authority;
  Range host, other;
  u16 flags;
  bool stripped = false;        // something was left out of path, query or fragment
  bool show_canonical = false;  // what was written holds something to hide in a form that can't be cut out

  View text(std::size_t from, std::size_t to) const { return all.slice(from, to - from); }
};

bool by_standard(Reading& r) {
  View whole = r.text(r.begin, r.end);
  std::size_t at = last_plain_at(whole);
  std::size_t host = at == SIZE_MAX ? 0 : at + 1;
  u16 flags = 0;
  if (!read_host_and_port(whole.slice(host), Mode::strict, r.out.scratch, r.out.text, r.authority, flags)) return false;
  if (at != SIZE_MAX) {
    note_user(whole.slice(0, at), flags);
    if (at == 0) flags |= kHadUser;
  }
  r.authority.host = r.begin + host;
  r.flags |= flags;
  return true;
}

// An authority that ends at a backslash for browsers, and goes on up to an at sign for RFC 3986: the later host.
// Returns where its host begins; SIZE_MAX when there is no such reading.
std::size_t rfc_host(const Reading& r, std::size_t& end) {
  if (r.end >= r.all.size || r.all[r.end] != '\\') return SIZE_MAX;
  end = until(r.all, r.end, false);
  std::size_t at = last_at_sign(r.text(r.end, end));
  return at == SIZE_MAX ? SIZE_MAX : r.end + at + at_sign(r.all, r.end + at);
}

bool by_rfc(Reading& r) {
  std::size_t end = 0, host = rfc_host(r, end);
  if (host == SIZE_MAX || (r.flags & kCut && end == r.all.size)) return false;
  u16 flags = kBackslash | kLenient;
  if (!read_host_and_port(r.text(host, end), Mode::strict, r.out.scratch, r.out.text, r.authority, flags)) return false;
  note_user(r.text(r.begin, host - 1), flags);
  r.authority.host = host;
  r.rest = r.end = end;
  r.flags |= flags;
  return true;
}

// The standard refuses it: undo all escapes, take any kind of at sign for one, and keep what stands behind it.
bool by_guess(Reading& r) {
  Bytes& plain = r.out.scratch.plain;
  plain.clear();
  View written = r.text(r.begin, r.end);
  unescape_all(written, plain);
  View whole = view(plain);
  std::size_t at = last_at_sign(whole);
  u16 flags = 0;
  std::size_t host = 0;
  if (at != SIZE_MAX) {
    note_user(whole.slice(0, at), flags);
    if (at == 0) flags |= kHadUser;
    host = at + at_sign(whole, at);
  }
  if (!read_host_and_port(whole.slice(host), Mode::forgiving, r.out.scratch, r.out.text, r.authority, flags))
    return false;
  if (may_hide_credentials(written)) r.show_canonical = true;
  if (!written.empty() && std::memchr(written.data, '%', written.size)) flags |= kPercentHost;
  r.authority.host = r.begin;
  r.flags |= flags;
  return true;
}

// The second host of `http://a.com\@b.com/`, and away with what that reading calls a password. The path then lives in
// scratch.base.
View second_reading(Reading& r) {
  View rest = r.all.slice(r.rest);
  if (r.rest != r.end) return rest;
  std::size_t end = 0, host = rfc_host(r, end);
  if (host == SIZE_MAX) return rest;
  View user = r.text(r.authority.host, host - 1);
  bool password = false;
  for (std::size_t i = 0; i < user.size; ++i) password |= colon(user, i) != 0;
  Authority authority;
  const std::size_t from = r.out.text.size();
  u16 flags = kBackslash | kTwoReadings, ignored = 0;
  View text = r.text(host, end);
  bool good = read_host_and_port(text, Mode::strict, r.out.scratch, r.out.text, authority, ignored) ||
              read_host_and_port(text, Mode::forgiving, r.out.scratch, r.out.text, authority, ignored);
  if (good) {
    r.other = Range{u32(from), u32(r.out.text.size() - from)};
    r.flags |= flags;
  }
  if (!password) return rest;
  r.flags |= kHadPassword | kBackslash;
  r.show_canonical = true;
  r.authority.port = 0;
  r.out.scratch.base.clear();
  r.out.scratch.base.push('/');
  append(r.out.scratch.base, r.all.slice(host));
  return view(r.out.scratch.base);
}

// An IPv6 address that stands for an IPv4 one is both.
void read_mapped(Reading& r) {
  Bytes& text = r.out.text;
  Bytes& four = r.out.scratch.label;
  four.clear();
  if (!mapped_ipv4(at(view(text), r.host), four)) return;
  r.other = Range{u32(text.size()), u32(four.size())};
  append(text, view(four));
  r.flags |= kTwoReadings;
}

bool has_colon(View text) { return contains(text, ':'); }

// One strip of user and password, from `text` to `to`.
void strip(Reading& r, View text, Bytes& to) {
  to.clear();
  if (!strip_credentials(text, Strip{(r.flags & kCut) != 0, r.stripped, false}, to)) return;
  r.stripped = true;
  r.show_canonical = true;
  if (last_at_sign(text) != SIZE_MAX) r.flags |= kHadPassword;
}

// `text` with all escapes undone, without what is a password as written, after each of the first levels of escapes
// (an escaped slash belongs to a password on one level and ends it on the next), and in the end.
View strip_levels(Reading& r, View text) {
  constexpr int kLevels = 3;
  Bytes &clean = r.out.scratch.host, &plain = r.out.scratch.label;
  if (!(r.flags & kCut)) {
    if (!may_hide_credentials(text) && !has_colon(text)) return text;
    plain.clear();
    unescape_all(text, plain);
    if (last_at_sign(view(plain)) == SIZE_MAX && !has_colon(view(plain))) return view(plain);
  }
  strip(r, text, clean);
  for (int level = 0; level < kLevels; ++level) {
    plain.clear();
    unescape_once(view(clean), plain);
    if (plain.size() == clean.size()) return view(clean);
    strip(r, view(plain), clean);
  }
  plain.clear();
  unescape_all(view(clean), plain);
  strip(r, view(plain), clean);
  return view(clean);
}

// Path and query without user and password, escapes undone, backslashes turned: ready for write_path.
View clean_path(Reading& r, View rest) {
  Scratch& s = r.out.scratch;
  if (r.flags & kCut || may_hide_credentials(rest) || has_colon(rest)) {
    strip(r, rest, s.inner);
    rest = view(s.inner);
  }
  const std::size_t fragment = find_any<'#'>(rest, 0);
  View path = rest.slice(0, fragment);
  if (!contains(path, '\\')) {
    strip_levels(r, rest.slice(fragment));
    return strip_levels(r, path);
  }
  s.plain.clear();
  u8* to = s.plain.extend(path.size);
  if (!to) return View();
  bool query = false;
  for (u8 c : path) {
    query |= c == '?';
    *to++ = c == '\\' && !query ? u8('/') : c;
  }
  strip_levels(r, rest.slice(fragment));
  return strip_levels(r, view(s.plain));
}

void write_shown(Reading& r, View raw, View rest, Url& url) {
  if (r.show_canonical) {
    url.shown = url.canonical;
    return;
  }
  Bytes& text = r.out.text;
  url.shown.from = u32(text.size());
  if (!may_hide_credentials(raw) && !may_hide_credentials(r.all)) {
    append(text, raw);
  } else {
    append(text, r.text(0, r.begin));
    append(text, r.text(r.authority.host, r.end));
    append(text, rest);
  }
  url.shown.size = u32(text.size() - url.shown.from);
}

u32 default_port(Scheme scheme) { return scheme == Scheme::https ? 443 : scheme == Scheme::ftp ? 21 : 80; }

bool read_authority(Reading& r) {
  const std::size_t from = r.out.text.size();
  // Cut inside the authority: what looks like a host may be a user.
  if (r.flags & kCut && r.end == r.all.size) return false;
  if (!by_standard(r) && !by_rfc(r) && !by_guess(r)) return false;
  r.host = Range{u32(from), u32(r.out.text.size() - from)};
  return true;
}

}  // namespace

bool assemble(Urls& out, const Head& head, View raw, u16 flags) {
  const std::size_t from = out.text.size();
  View all = view(out.scratch.work);
  std::size_t begin = head.size;
  while (begin < all.size && is_slash(all[begin])) flags |= all[begin++] == '\\' ? kBackslash : 0;
  std::size_t end = until(all, begin, true);
  if (head.defanged) flags |= kDefanged;
  Reading r{out, all, begin, end, end, Authority(), Range(), Range(), flags};
  append(out.text, name_of(head.scheme));
  append(out.text, View("://"));
  if (!read_authority(r)) {
    out.text.truncate(from);
    return false;
  }
  // The other host is written behind the first one for now, and moved behind the path below.
  const std::size_t host_end = out.text.size();
  View rest = second_reading(r);
  out.scratch.rest.clear();
  if (!r.other.size && r.flags & kIpHost) read_mapped(r);
  if (r.other.size) append(out.scratch.rest, at(view(out.text), r.other));
  out.text.truncate(host_end);
  write_path(clean_path(r, rest), out.text);
  Url url{};
  url.canonical = Range{u32(from), u32(out.text.size() - from)};
  url.host = r.host;
  if (r.other.size) {
    url.other_host = Range{u32(out.text.size()), r.other.size};
    append(out.text, view(out.scratch.rest));
  }
  write_shown(r, raw, rest, url);
  if (!(r.flags & kIpHost)) {
    const u32 domain = u32(out.domains().size_of(at(view(out.text), r.host)));
    url.domain = Range{r.host.from + r.host.size - domain, domain};
  }
  url.scheme = head.scheme;
  url.port = r.authority.port == default_port(head.scheme) ? 0 : r.authority.port;
  url.flags = u16(r.flags | (url.port ? kPort : 0));
  if (out.text.failed()) out.bitten.set(Limit::memory);
  Found found{};
  found.url = url;
  out.found.push(found);
  return !out.text.failed() && !out.found.failed();
}

}  // namespace mailsift::urls
