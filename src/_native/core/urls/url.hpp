// Web addresses: found in text, read as a browser reads them, brought to one form, cut into look-up expressions.
#pragma once

#include "base/limits.hpp"
#include "base/vec.hpp"

namespace mailsift::urls {

// Stands in every database that holds keys of addresses; a base of another version is refused.
constexpr u32 kCanonicalVersion = 2;

enum UrlFlag : u16 {
  kHadPassword = 1 << 0,   // userinfo with a password; both are gone from every output
  kHadUser = 1 << 1,
  kDefanged = 1 << 2,      // hxxp, [.], (dot) and the like were undone
  kBareDomain = 1 << 3,    // no scheme in the text
  kIpHost = 1 << 4,        // numeric host, in whatever base it was written
  kOddIp = 1 << 5,         // not dotted decimal: octal, hex, one number, too few parts
  kIdn = 1 << 6,           // has a label that is not ASCII or xn--
  kBackslash = 1 << 7,     // backslash or @ games: the second reading is `other_host`
  kPercentHost = 1 << 8,   // host written with percent escapes
  kPort = 1 << 9,          // port other than the scheme's own
  kTwoReadings = 1 << 10,
  kCut = 1 << 11,
  kLenient = 1 << 12,      // the URL standard refuses this host; what a forgiving client would make of it
};

enum class Scheme : u8 { http, https, ftp, mailto, other, none };

struct Url {
  // All in Urls::text, UTF-8, without user and password.
  Range shown;       // as written, passwords removed
  Range canonical;   // Safe Browsing canonical form with scheme
  Range host;        // ASCII (punycode), or the IP in its normal form
  Range other_host;  // what a reader by RFC 3986 takes for the host, when that differs
  Range domain;      // registrable domain by the public suffix list; "" when there is none
  u32 port;          // 0: the scheme's own
  Scheme scheme;
  u16 flags;
};

struct Found {
  Range place;  // in the text that was searched
  Url url;
};

// Registrable domains of the last hosts: those of a message repeat themselves.
class KnownDomains {
 public:
  // The size of registrable_domain(host), and that of listed_suffix(host).
  std::size_t size_of(View host) { return of(host).domain; }
  std::size_t suffix_of(View host) { return of(host).suffix; }

 private:
  static constexpr u32 kCount = 32;
  struct Sizes {
    u32 domain = 0, suffix = 0;
  };
  struct Known {
    u8 host[55];
    u8 size = 0;
    Sizes sizes;
  };
  Sizes of(View host);
  static Sizes sizes_of(View host);

  Known known_[kCount];
};

// Memory that reading one address needs; kept from message to message, never looked at from outside.
struct Scratch {
  Bytes work, rest, plain, host, label, base, inner, raw, short_host, nested;
  Vec<u32> points, spare;
  KnownDomains domains;
  void clear();
};

struct Urls {
  Bytes text;
  Vec<Found> found;
  Bitten bitten;
  Scratch scratch;
  KnownDomains* shared = nullptr;  // one for several of these; scratch.domains where there is none
  KnownDomains& domains() { return shared ? *shared : scratch.domains; }
  void clear();
};

// Appends the web addresses that stand in plain text: with scheme, `www.`, defanged, and bare domains whose end is a
// public suffix. Mail addresses are none. Trailing punctuation and unpaired brackets stay outside.
void find(View utf8, const Limits& limits, Urls& out);

// Appends one address that is known to be one (an attribute of HTML, a line of a list) to `out.found`; `base` may be
// empty. False when it is no web address (mailto:, cid:, data:, javascript:, a fragment, a relative one without base).
bool read(View address, View base, const Limits& limits, Urls& out);

// Appends the addresses that stand inside of one: in `shown` (as written, without passwords), plainly or with escapes on one or
// two levels, as redirectors, archives and filters of links carry them. At most kMostNested; more set Limit::urls. `host` is
// that of the address.
constexpr u32 kMostNested = 4;
void find_nested(View shown, View host, const Limits& limits, Urls& out);

// The look-up expressions of Safe Browsing for a Url: exact host and up to four suffixes of it x (path with query,
// path, root and up to three directories), without scheme, user, password, port. Each is handed to `sink`.
// Stops at the registrable domain: a public suffix alone is never asked for.
using Sink = void (*)(void* self, View host, View path);
constexpr u32 kMostHosts = 5;
void expressions(View text, const Url& url, void* self, Sink sink);
// Their hosts alone, the exact one first; returns how many. `domain`: the size of the registrable domain, which is the
// end of the host; 0 for none, and for a numeric host.
u32 hosts_of(View host, std::size_t domain, View (&out)[kMostHosts]);

// Public suffix of a host name in ASCII by a rule of the list; empty where only the default rule `*` applies.
View listed_suffix(View host);

// Registrable domain of a host name in ASCII (public suffix + one label); empty when the host is a suffix or an IP.
View registrable_domain(View host);

}  // namespace mailsift::urls
