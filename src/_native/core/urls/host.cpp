#include "urls/host.hpp"

#include <initializer_list>

#include "base/normalize.hpp"
#include "urls/escape.hpp"
#include "urls/ip.hpp"
#include "urls/skim.hpp"

namespace mailsift::urls {
namespace {

enum Kind : u8 { kPlain = 0, kUpper = 1, kForbidden = 2, kPercent = 4, kHigh = 8, kDot = 16 };

struct Kinds {
  u8 of[256];
  // The forbidden domain code points of the URL standard; the percent sign has a class of its own.
  constexpr Kinds() : of() {
    for (int c = 0; c < 256; ++c) of[c] = c <= 0x20 || c == 0x7F ? kForbidden : c >= 0x80 ? kHigh : kPlain;
    for (int c = 'A'; c <= 'Z'; ++c) of[c] = kUpper;
    for (char c : {'#', '/', ':', '<', '>', '?', '@', '[', '\\', ']', '^', '|'}) of[u8(c)] = kForbidden;
    of[u8('%')] = kPercent;
    of[u8('.')] = kDot;
  }
};
constexpr Kinds kKinds;

u8 kinds_in(View text) {
  u8 seen = 0;
  for (u8 c : text) seen |= kKinds.of[c];
  return seen;
}

bool has_encoded_label(View host) {
  if (!contains(host, 'x')) return false;
  for (std::size_t i = 0; i + 4 <= host.size; ++i)
    if (host[i] == 'x' && (i == 0 || host[i - 1] == '.') && host.slice(i, 4).equals(View("xn--"))) return true;
  return false;
}

// Drops dots at both ends and doubled ones, in place, from `from` on. True when one was dropped that is not the
// single dot of the root.
bool tidy_dots(Bytes& out, std::size_t from) {
  std::size_t to = from, size = out.size();
  for (std::size_t i = from; i < size; ++i)
    if (out[i] != '.' || (to > from && out[to - 1] != '.')) out[to++] = out[i];
  bool root = to > from && out[to - 1] == '.';
  if (root) --to;
  out.truncate(to);
  return size - to > root;
}

// `out[from..]` is a tidy name: turn it into an address when it ends in a number.
bool finish(View written, Mode mode, bool untidy, Scratch& scratch, Bytes& out, std::size_t from, u16& flags) {
  View name(out.data() + from, out.size() - from);
  if (name.empty()) return false;
  if (ends_in_number(name)) {
    scratch.label.clear();
    if (ipv4(name, scratch.label)) {
      bool odd = !written.equals(view(scratch.label));
      flags |= u16(kIpHost | (odd ? kOddIp : 0) | (untidy ? kLenient : 0));
      out.truncate(from);
      append(out, view(scratch.label));
    } else if (mode == Mode::strict) {
      return false;
    }
  } else if (has_encoded_label(name)) {
    flags |= kIdn;
  }
  return !out.failed();
}

bool strict(View host, Scratch& scratch, Bytes& out, std::size_t from, u16& flags) {
  if (host[0] == '[') {
    if (host.size < 2 || host[host.size - 1] != ']' || !ipv6(host.slice(1, host.size - 2), out)) return false;
    flags |= kIpHost;
    return true;
  }
  View name = host;
  u8 seen = kinds_in(name);
  if (seen & kPercent) {
    scratch.host.clear();
    unescape_once(name, scratch.host);
    name = view(scratch.host);
    seen = kinds_in(name);
  }
  if (seen & (kForbidden | kPercent)) return false;
  bool encoded = false;
  if (!(seen & kHigh)) {
    if (u8* to = out.extend(name.size))
      for (std::size_t i = 0; i < name.size; ++i) to[i] = lower(name[i]);
    encoded = has_encoded_label(View(out.data() + from, out.size() - from));
  }
  if (seen & kHigh || encoded) {
    out.truncate(from);
    if (!to_ascii(name, Mode::strict, scratch, out)) return false;
    // The mapping may have made forbidden characters, such as a fullwidth solidus.
    if (kinds_in(View(out.data() + from, out.size() - from)) & (kForbidden | kPercent)) return false;
  }
  bool untidy = tidy_dots(out, from);
  return finish(host, Mode::strict, untidy, scratch, out, from, flags);
}

// What would break the form host/path, or be undone by a second reading, is written as an escape.
bool needs_escape(u8 c) {
  return c <= 0x20 || c >= 0x7F || c == '#' || c == '%' || c == '/' || c == '?' || c == '@' || c == ':' || c == '\\';
}

bool forgiving(View host, Scratch& scratch, Bytes& out, std::size_t from, u16& flags) {
  scratch.host.clear();
  unescape_all(host, scratch.host);
  View name = view(scratch.host);
  if (name.empty() || name[0] == '[') return false;  // a broken IPv6 address is nothing else
  if (kinds_in(name) & kHigh) {
    // Bytes that are no UTF-8 have no name in ASCII: they stay bytes and are escaped below.
    bool text = true;
    for (std::size_t i = 0; i < name.size;) text &= next_code_point(name, i) != 0xFFFD;
    scratch.rest.clear();
    if (text && to_ascii(name, Mode::forgiving, scratch, scratch.rest)) name = view(scratch.rest);
  }
  for (u8 c : name) {
    if (needs_escape(c))
      escape(c, out);
    else
      out.push(lower(c));
  }
  tidy_dots(out, from);
  flags |= kLenient;
  return finish(host, Mode::forgiving, false, scratch, out, from, flags);
}

// Bytes at text[at] of what IDNA leaves out of a name (UTS #46, "ignored"): soft hyphens, zero width, joiners.
std::size_t ignored_at(View text, std::size_t at) {
  const u8 a = text[at], b = at + 1 < text.size ? text[at + 1] : 0, c = at + 2 < text.size ? text[at + 2] : 0;
  if ((a == 0xC2 && b == 0xAD) || (a == 0xCD && b == 0x8F)) return 2;
  if (a == 0xE2 && b == 0x80 && c >= 0x8B && c <= 0x8F) return 3;
  if (a == 0xE2 && b == 0x81 && c >= 0xA0 && c <= 0xAF) return 3;
  return (a == 0xEF && b == 0xBB && c == 0xBF) || (a == 0xEF && b == 0xB8 && c >= 0x80 && c <= 0x8F) ? 3 : 0;
}

// A host that is too long for what is ignored in it.
View shortened(View host, Scratch& scratch) {
  scratch.host.clear();
  scratch.short_host.clear();
  unescape_once(host, scratch.host);
  const View name = view(scratch.host);
  for (std::size_t at = 0; at < name.size && scratch.short_host.size() <= kLongestHost;) {
    const std::size_t size = ignored_at(name, at);
    if (size == 0 && !(name[at] == '.' && at > 0 && name[at - 1] == '.')) scratch.short_host.push(name[at]);
    at += size ? size : 1;
  }
  return view(scratch.short_host);
}

}  // namespace

bool read_host(View host, Mode mode, Scratch& scratch, Bytes& out, u16& flags) {
  if (host.size > kLongestHost) host = shortened(host, scratch);
  if (host.empty() || host.size > kLongestHost) return false;
  const std::size_t from = out.size();
  u16 seen = 0;
  if (std::memchr(host.data, '%', host.size)) seen |= kPercentHost;
  bool good = mode == Mode::strict ? strict(host, scratch, out, from, seen) : forgiving(host, scratch, out, from, seen);
  if (good)
    flags |= seen;
  else
    out.truncate(from);
  return good;
}

}  // namespace mailsift::urls
