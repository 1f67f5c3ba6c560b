// Web addresses: where they lead, how they are written, and whether that is what is shown.
#include "signs/brands.hpp"
#include "signs/context.hpp"
#include "signs/looks.hpp"
#include "signs/words.hpp"

#include <initializer_list>

namespace mailsift::signs {
namespace {

// A message may have thousands; what none of the first ones shows is not looked for in the rest.
constexpr u32 kLooked = 512;

struct Tally {
  u32 number = 0, part = 0;
  Range first;
  void count(Range place, const UrlRow& url) {
    if (!number++) first = place, part = url.part;
  }
};

constexpr WordSet<128> kLogInWords = build<128>(kLogInLists);

struct Alnum {
  bool of[256] = {};
  constexpr Alnum() {
    for (u32 c = 0; c < 256; ++c) of[c] = is_alnum(u8(c));
  }
};
constexpr Alnum kAlnum;

// What the words of a host or path say; a word is a run of ASCII letters and digits.
struct Words {
  bool log_in = false, random = false;
  u32 brand = kNoBrand;  // the first one that is a brand's name

  explicit Words(View text) {
    text = text.slice(0, 512);
    for (std::size_t from = 0; from < text.size;) {
      std::size_t to = from;
      while (to < text.size && kAlnum.of[text[to]]) ++to;
      if (to - from >= 3 && kAddressFilter.may_hold(first_letters(text.data + from, to - from, text.end()), to - from)) {
        const u32 hash = hash_of(text.slice(from, to - from));
        log_in = log_in || kLogInWords.find(hash);
        if (brand == kNoBrand) brand = brand_of(hash);
      }
      if (to - from >= 12 && !random) random = is_random(text.slice(from, to - from));
      from = to + 1;
    }
  }
};

// What is asked of a host but once: the links of a message share a few.
struct Host {
  View name, domain;
  u32 kinds = 0, labels = 1;
  bool known = false, own = false, log_in = false;

  Host() = default;
  Host(View host, View domain_of_host, bool is_own)
      : name(host), domain(domain_of_host), kinds(kinds_of(host)), known(true), own(is_own), log_in(Words(host).log_in) {
    for (u8 b : host) labels += b == '.';
  }
};
constexpr u32 kHosts = 8;

struct Tallies {
  Tally differs, idn, shortener, open, redirector, ip, odd_ip, port, user, percent, two, hosting, dynamic, cheap, random, recipient,
      hidden, file, ipfs, words, remote, tiny;
  u32 links = 0, deepest = 0, longest = 0, domains = 0, foreign = 0, own = 0, hrefs = 0;
  Range deepest_place, longest_place;
  u32 deepest_part = 0, longest_part = 0;
  Host hosts[kHosts];  // the last ones, in a ring
  u32 next_host = 0;
  u32 seen[64] = {};  // hashes of registrable domains, open addressing; full at 48
};

constexpr WordList kProgramLists[] = {{1, "exe scr pif bat cmd js jse vbs vbe wsf hta lnk ps1 jar msi dll apk dmg iso img zip rar 7z cab"}};
constexpr WordSet<64> kPrograms = build<64>(kProgramLists);

// Not what is hidden, nor what a redirector carries.
bool counts(const UrlRow& url) { return url.where != Where::hidden && !(url.flags & facts::kNested); }

bool is_link(const UrlRow& url) { return url.where != Where::image && url.where != Where::other && counts(url); }

// From behind the host to the end: from the third slash on.
View path_of(View canonical) {
  const u8* at = canonical.data;
  for (u32 slashes = 0; slashes < 3; ++slashes, ++at) {
    const std::size_t left = std::size_t(canonical.end() - at);
    at = left ? static_cast<const u8*>(std::memchr(at, '/', left)) : nullptr;
    if (!at) return View();
  }
  return View(at - 1, std::size_t(canonical.end() - at) + 1);
}

bool new_domain(Tallies& t, View domain) {
  if (domain.empty() || t.domains >= 48) return false;
  const u32 hash = hash_of(domain) | 1;
  u32 slot = hash * 0x9E3779B1u >> 26;
  for (; t.seen[slot]; slot = (slot + 1) & 63)
    if (t.seen[slot] == hash) return false;
  t.seen[slot] = hash;
  ++t.domains;
  return true;
}

bool ends_with_scheme(View text) {
  const auto ends = [text](View name) {
    return text.size >= name.size && equals_ignoring_case(text.slice(text.size - name.size), name);
  };
  return ends("http") || ends("https");
}

// Another address with scheme in path or query ("http://", "https%3a"), found by its colon.
bool has_address(View path) {
  if (path.size <= 12) return false;
  path = path.slice(0, 2048);
  for (const View colon : {View("://"), View("%3a")})
    for (const u8* at = path.data; at < path.end(); ++at) {
      at = static_cast<const u8*>(std::memchr(at, colon[0], std::size_t(path.end() - at)));
      if (!at) break;
      const std::size_t before = std::size_t(at - path.data);
      if (starts_ignoring_case(path.slice(before), colon) && ends_with_scheme(path.slice(0, before))) return true;
    }
  return false;
}

// Paths are canonical: there are no blanks in them.
bool leads_to_file(View path) {
  const void* const query = path.size ? std::memchr(path.data, '?', path.size) : nullptr;
  const std::size_t end = query ? std::size_t(static_cast<const u8*>(query) - path.data) : path.size;
  std::size_t dot = end;
  while (dot > 0 && end - dot <= 4 && path[dot - 1] != '.') --dot;
  const std::size_t size = end - dot;
  return dot > 0 && size >= 2 && size <= 4 && path[dot - 1] == '.' && kPrograms.find(path.slice(dot, size));
}

// The recipient's whole address in lower case; "" when there is none or it says nothing.
struct Recipient {
  char address[80] = {};
  View whole;
  std::size_t sign = 0;  // where its first @ stands, which few links have

  explicit Recipient(Context& c) {
    const View mailbox = c.to ? c.m.text(c.to->mailbox) : View();
    if (mailbox.size < 6 || mailbox.size >= sizeof address) return;
    for (std::size_t i = 0; i < mailbox.size; ++i) address[i] = char(lower(mailbox[i]));
    whole = View(address);
    while (sign < whole.size && whole[sign] != '@') ++sign;
  }
  Recipient(const Recipient&) = delete;  // `whole` points into itself

  bool is_in(View text) const {
    if (whole.empty() || text.size < whole.size) return false;
    if (sign == whole.size) return contains(text, address);
    for (const u8* at = text.data + sign; at < text.end(); ++at) {
      at = static_cast<const u8*>(std::memchr(at, '@', std::size_t(text.end() - at)));
      if (!at) return false;
      if (starts_ignoring_case(text.slice(std::size_t(at - text.data) - sign), whole)) return true;
    }
    return false;
  }
};

void read_flags(Context& c, Tallies& t, const UrlRow& url) {
  if (url.flags & facts::kTextDiffers && !c.m.text(url.domain).equals(c.domain)) t.differs.count(url.shown, url);
  if (url.flags & facts::kHiddenLink) t.hidden.count(url.shown, url);
  if (url.flags & kUrlIdn) t.idn.count(url.host, url);
  if (url.flags & kUrlIpHost) t.ip.count(url.host, url);
  if (url.flags & kUrlOddIp) t.odd_ip.count(url.shown, url);
  if (url.flags & kUrlPort) t.port.count(url.shown, url);
  if (url.flags & (kUrlUser | kUrlPassword)) t.user.count(url.shown, url);
  if (url.flags & kUrlPercentHost) t.percent.count(url.shown, url);
  if (url.flags & (kUrlTwoReadings | kUrlBackslash)) t.two.count(url.shown, url);
}

void read_kinds(Tallies& t, const UrlRow& url, u32 kinds, View path) {
  if (!kinds) return;
  if (kinds & kShortener && path.size > 1) t.shortener.count(url.shown, url);
  if (kinds & kFreeHosting) t.hosting.count(url.shown, url);
  if (kinds & kDynamicDns) t.dynamic.count(url.shown, url);
  if (kinds & kCheapSuffix) t.cheap.count(url.shown, url);
  if (kinds & kIpfs) t.ipfs.count(url.shown, url);
  if (kinds & kRedirector && (has_address(path) || starts_with(path, "/url?") || starts_with(path, "/amp/"))) t.redirector.count(url.shown, url);
}

void read_host(Context& c, Tallies& t, const UrlRow& url, const Host& host) {
  if (host.labels > t.deepest && !(url.flags & kUrlIpHost) && !host.own)
    t.deepest = host.labels, t.deepest_place = url.host, t.deepest_part = url.part;
  t.foreign += !host.own;
  t.own += host.own;
  if (host.log_in && !c.list && !host.own) t.words.count(url.shown, url);
}

// What is asked of a domain when it comes for the first time.
void read_domain(Context& c, Tallies& t, const UrlRow& url, const Host& host) {
  if (!new_domain(t, host.domain) || host.own) return;
  if (looks_like(host.domain) != kNoBrand) c.add(link_lookalike, 1, url.host, url.part);
  else if (brand_in_host(host.name, host.domain) != kNoBrand) c.add(link_brand_in_host, 1, url.host, url.part);
}

const Host& host_of(Context& c, Tallies& t, const UrlRow& url) {
  const View name = c.m.text(url.host), domain = url.domain.size ? c.m.text(url.domain) : name;
  for (const Host& host : t.hosts)
    if (host.known && host.name.equals(name) && host.domain.equals(domain)) return host;
  Host& host = t.hosts[t.next_host++ % kHosts];
  host = Host(name, domain, domain.equals(c.domain));
  read_domain(c, t, url, host);
  return host;
}

void read_url(Context& c, Tallies& t, const UrlRow& url, const Recipient& recipient) {
  const View canonical = c.m.text(url.canonical), path = path_of(canonical);
  const Host& host = host_of(c, t, url);
  read_flags(c, t, url);
  read_kinds(t, url, host.kinds, path);
  read_host(c, t, url, host);
  if (canonical.size > t.longest)
    t.longest = u32(canonical.size), t.longest_place = url.shown, t.longest_part = url.part;
  const Words words(path);
  const bool log_in = host.log_in || words.log_in;
  if (log_in && words.brand != kNoBrand && !host.own && !owns(words.brand, host.domain)) c.add(link_brand_in_path, 1, url.shown, url.part);
  if (words.random) t.random.count(url.shown, url);
  if (has_address(path)) t.open.count(url.shown, url);
  if (leads_to_file(path)) t.file.count(url.shown, url);
  if (recipient.is_in(c.m.text(url.shown).slice(0, 2048))) t.recipient.count(url.shown, url);
}

void add_counts(Context& c, const Tallies& t) {
  const struct { Sign sign; const Tally* tally; } kCounts[] = {
      {link_text_differs, &t.differs}, {link_punycode, &t.idn},       {link_shortener, &t.shortener}, {link_open_redirect, &t.open},
      {link_redirector, &t.redirector}, {link_ip_host, &t.ip},        {link_odd_ip, &t.odd_ip},       {link_port, &t.port},
      {link_userinfo, &t.user},        {link_percent_host, &t.percent}, {link_two_readings, &t.two},  {link_free_hosting, &t.hosting},
      {link_dynamic_dns, &t.dynamic},  {link_cheap_suffix, &t.cheap}, {link_random_path, &t.random},  {link_recipient, &t.recipient},
      {link_hidden, &t.hidden},        {link_file, &t.file},          {link_ipfs, &t.ipfs},           {link_credential_words, &t.words},
      {html_images_remote, &t.remote}, {html_tracking_pixel, &t.tiny}};
  for (const auto& one : kCounts) c.add_from(one.tally->number, 1, one.sign, one.tally->first, one.tally->part);
  c.add_from(t.deepest, 7, link_deep_host, t.deepest_place, t.deepest_part);
  c.add_from(t.longest, 300, link_long, t.longest_place, t.longest_part);
  c.add_from(t.links, 100, link_count);
  c.add_from(t.domains, 20, link_domains);
}

// The first address that is shown; there is one.
const UrlRow* first_shown(const Context& c) {
  u32 i = 0;
  while (!counts(c.m.urls[i])) ++i;
  return &c.m.urls[i];
}

}  // namespace

void read_links(Context& c) {
  // A page has each link once for each place that it leads from; links to one address are one row.
  Tallies t;
  const Recipient recipient(c);
  const UrlRow* only = nullptr;
  bool same = true;
  for (const UrlRow& url : c.m.urls) {
    if (!counts(url)) continue;
    if (url.where == Where::image) {
      t.remote.count(url.shown, url);
      if (url.flags & facts::kTinyPicture) t.tiny.count(url.shown, url);
    }
    if (!is_link(url)) continue;
    if (url.where == Where::href) {
      ++t.hrefs;
      same = same && (!only || c.m.text(only->canonical).equals(c.m.text(url.canonical)));
      only = &url;
    }
    const View domain = c.m.text(url.domain);
    if (url.where == Where::form && c.page.password_inputs && !domain.empty() && !domain.equals(c.domain)) c.add(html_form_foreign, 1, url.shown, url.part);
    if (++t.links <= kLooked) read_url(c, t, url, recipient);
  }
  add_counts(c, t);
  if (!t.links) return;
  const UrlRow& first = *first_shown(c);
  if (t.links * 100 >= c.text.bytes && c.text.bytes > 0) c.add(link_dense, float(t.links) * 100 / float(c.text.bytes));
  c.add_if(t.links == 1 && c.text.bytes < 200 && !c.files, link_single_short, first.shown, first.part);
  c.add_if(!c.domain.empty() && t.own == 0 && t.foreign > 0 && !(first.flags & kUrlBareDomain && t.links == 1), link_foreign_only, first.shown, first.part);
  c.add_if(t.hrefs >= 3 && same, link_all_same, only ? only->shown : Range{}, only ? only->part : 0);
}

}  // namespace mailsift::signs
