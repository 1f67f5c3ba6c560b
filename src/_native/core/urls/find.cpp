// Web addresses in plain text. The scan looks at nothing but the bytes of triggers.hpp.
#include "urls/credentials.hpp"
#include "urls/extent.hpp"
#include "urls/plain.hpp"
#include "urls/read.hpp"
#include "urls/refang.hpp"
#include "urls/skim.hpp"
#include "urls/text.hpp"
#include "urls/triggers.hpp"

namespace mailsift::urls {
namespace {

constexpr std::size_t kLongestName = 256;     // a bare name, as written
constexpr std::size_t kLookBack = 256;        // for the user before an at sign
constexpr std::size_t kLongestScheme = 5;     // https, hxxps
constexpr std::size_t kShortAuthority = 128;  // behind a scheme without slashes, and behind its user and password

bool is_slash(u8 c) { return c == '/' || c == '\\'; }

struct Finder {
  View text;
  const Limits& limits;
  Urls& out;
  std::size_t done = 0;   // end of the last address: nothing before it is looked at again
  std::size_t clear = 0;  // end of a run without a password: no scheme inside of it looks for one again

  u8 before(std::size_t at) const { return at > done ? text[at - 1] : 0; }

  // Each returns where the scan goes on.
  std::size_t on_colon(std::size_t at, std::size_t size, bool slashes, bool defanged);
  std::size_t on_dot(std::size_t at, std::size_t size, bool defanged);
  std::size_t on_mail(std::size_t sign);
  std::size_t on_bare(std::size_t from, std::size_t to, u16 flags, bool defanged);
  std::size_t step(std::size_t at);

  std::size_t behind_password(std::size_t host);
  bool on_plain(Scheme scheme, std::size_t from, std::size_t host);
  bool name_ends(std::size_t from, std::size_t& to, bool& defanged) const;
  bool is_listed(std::size_t from, std::size_t to) const;
  bool user_before(std::size_t sign) const;
  bool add(const Head& head, std::size_t from, std::size_t host, std::size_t host_end, std::size_t to, bool spaces,
           u16 flags);
};

// A scheme that ends before text[at]: where it begins, and what it is.
bool scheme_before(View text, std::size_t at, std::size_t least, std::size_t& from, Head& head) {
  // All of them end in one of these two.
  if (at == least || (lower(text[at - 1]) != 'p' && lower(text[at - 1]) != 's')) return false;
  std::size_t begin = at;
  while (begin > least && at - begin < kLongestScheme && is_alpha(text[begin - 1])) --begin;
  for (; at - begin >= 3; ++begin) {
    View name = text.slice(begin, at - begin);
    u8 first = lower(name[0]);
    if (first != 'h' && first != 'f') continue;
    u8 word[kLongestScheme + 1];
    const std::size_t size = name.size < kLongestScheme ? name.size : kLongestScheme;
    std::memcpy(word, name.data, size);
    word[size] = ':';
    Head read = read_head(View(word, size + 1));
    // Nothing but a letter can stand before http; ftp must be a word of its own (sftp is another scheme).
    if (read.scheme == Scheme::other || read.scheme == Scheme::mailto || read.scheme == Scheme::none) continue;
    if (read.scheme == Scheme::ftp && begin > least && is_alnum(text[begin - 1])) continue;
    from = begin;
    head = read;
    return true;
  }
  return false;
}

// Writes scratch.work and reads it. [from, to) is the place, [host, host_end) the authority.
bool Finder::add(const Head& head, std::size_t from, std::size_t host, std::size_t host_end, std::size_t to,
                 bool spaces, u16 flags) {
  Scratch& s = out.scratch;
  s.work.clear();
  append(s.work, name_of(head.scheme));
  s.work.push(':');
  Head now{head.scheme, s.work.size(), head.defanged};
  std::size_t slashes = host;
  while (slashes > from && is_slash(text[slashes - 1])) --slashes;
  if (slashes == host)
    append(s.work, View("//"));
  else
    append(s.work, text.slice(slashes, host - slashes));
  copy_host(text, host, host_end, spaces, s.work, now.defanged);
  append(s.work, text.slice(host_end, to - host_end));
  View shown = text.slice(from, to - from);
  if (to - from > limits.url_bytes) {
    out.bitten.set(Limit::url_bytes);
    if (condense(now.size, limits.url_bytes, s)) flags |= kCut;
    s.raw.clear();
    append(s.raw, view(s.work));
    shown = view(s.raw);
  }
  const std::size_t count = out.found.size();
  // A user before a bare name is not part of its place, so that the place can be quoted.
  if (!assemble(out, now, shown, flags)) return false;
  out.found[count].place = Range{u32(from), u32(to - from)};
  return true;
}

// Where the host begins when a user with a password begins at `host`, however long it is; else `host`.
std::size_t Finder::behind_password(std::size_t host) {
  if (host < clear) return host;
  std::size_t end = host;
  const std::size_t behind = behind_userinfo(text, host, end);
  if (behind == host) clear = end;
  return behind;
}

// An address that nothing in the text around it can be part of; `host` stands behind two slashes.
bool Finder::on_plain(Scheme scheme, std::size_t from, std::size_t host) {
  const std::size_t end = host + plain_run(text.slice(host));
  if (text[host - 1] != '/' || text[host - 2] != '/') return false;
  if (end < text.size) {
    const u8 stop = text[end];
    // A quotation mark ends the path, but no password that stands where the name seems to be.
    const bool quote = stop == '"' && find_any<'/', '?', '#'>(text.slice(0, end), host) < end;
    if (stop > 0x20 && stop != '<' && stop != '>' && !quote) return false;
  }
  const std::size_t to = trim_end(text, host, end), count = out.found.size();
  if (to - from > limits.url_bytes || !assemble_plain(out, scheme, text.slice(from, to - from), host - from, 0)) return false;
  out.found[count].place = Range{u32(from), u32(to - from)};
  done = to;
  return true;
}

std::size_t Finder::on_colon(std::size_t at, std::size_t size, bool slashes, bool defanged) {
  std::size_t from = at, host = at + size;
  Head head;
  if (!scheme_before(text, at, done, from, head)) return at + size;
  head.defanged |= defanged;
  while (host < text.size && is_slash(text[host])) ++host;
  if (!head.defanged && host == at + 3 && on_plain(head.scheme, from, host)) return done;
  // "http[:]//" is written with the slashes behind, "http[://]" with them inside.
  bool bare = host == at + size && !slashes;
  if (bare && head.scheme == Scheme::ftp) return at + size;
  // Without slashes little is looked at, for such a scheme is often no scheme; but a password is never read as text.
  const std::size_t name = bare ? behind_password(host) : host;
  View seen = bare ? text.slice(0, name + kShortAuthority) : text;
  std::size_t end = authority_end(seen, name, head.defanged);
  if (bare && end == seen.size && end < text.size)
    return name > host ? name : std::memchr(text.data + host, '@', end - host) ? end : at + size;
  const bool tail = end < text.size && (is_slash(text[end]) || text[end] == '?' || text[end] == '#');
  if (!tail) end = trim_end(text, host, end);
  // Before the tail is looked for, or text of nothing but schemes would cost its square.
  const std::size_t named = tail && text[end] == '?' ? trim_end(text, host, end) : end;
  const std::size_t nearby = bare ? (name > host ? name : at + size) : end > host ? end : host;
  if (bare && (named == host || (!std::memchr(text.data + host, '@', named - host) && !is_listed(host, named)))) return nearby;
  const std::size_t to = tail ? trim_end(text, host, tail_end(text, end, before(from))) : end;
  if (end > to) end = to;
  // Where it is no address after all: a long tail is not looked at again, for the same reason.
  const std::size_t go_on = to > end + kLongestName ? to : nearby;
  const std::size_t text_size = out.text.size();
  if (!add(head, from, host, end, to, head.defanged, 0)) {
    out.text.truncate(text_size);
    return go_on;
  }
  return done = to;
}

// The end of the dotted name that begins at `from`; false when it is no name with a dot.
bool Finder::name_ends(std::size_t from, std::size_t& to, bool& defanged) const {
  std::size_t at = from;
  bool dotted = false, ideograph = false, last = false;
  View seen = text.slice(0, from + kLongestName);
  for (std::size_t label = 0;;) {
    if (!last)
      for (; at < seen.size && is_name_byte(seen[at]); ++at) ++label;
    std::size_t size = at < seen.size ? name_at(seen, at, ideograph) : 0;
    // Chinese or Japanese that goes on behind a Latin name without a blank.
    if (size && label && ideograph != last && (ideograph || last) && !(text[at] < 0x80 && !is_alpha(text[at]))) size = 0;
    if (size) {
      at += size;
      label += size;
      last = ideograph;
      continue;
    }
    if (!label) return false;
    to = at;
    bool mark = false;
    std::size_t dot = dot_at(seen, at, true, mark);
    if (dot && text[at] == ' ' && !(mark && at + 1 < seen.size && text[at + 1] != '.' && text[at + 1] != 'd' &&
                                    text[at + 1] != 'D'))
      dot = 0;  // " dot " and " . " alone are words
    bool next = false;
    if (!dot || at + dot >= seen.size || !name_at(seen, at + dot, next)) return dotted;
    if (text[at] >= 0x80 && text[at + dot] >= 0x80) return dotted;  // the end of a sentence, not of a label
    defanged |= mark;
    dotted = true;
    at += dot;
    label = 0;
  }
}

// Whether the last label is a public suffix: what is cheap to know before a name is read for good.
bool Finder::is_listed(std::size_t from, std::size_t to) const {
  u8 name[kLongestName + 1];
  std::size_t size = 0;
  bool ignored = false;
  for (std::size_t at = from; at < to && size < kLongestName;) {
    if (text[at] >= 0x80 && !dot_at(text, at, true, ignored)) return true;  // known only after UTS #46
    std::size_t dot = dot_at(text, at, true, ignored);
    if (!dot && text[at] == ':') break;
    name[size++] = dot ? u8('.') : lower(text[at]);
    at += dot ? dot : 1;
  }
  View host(name, size);
  if (starts_ignoring_case(host, View("www."))) return true;
  const std::size_t suffix = out.domains().suffix_of(host);
  return suffix && suffix < size;
}

// `user:password` before an at sign, not `mailto:user`.
bool Finder::user_before(std::size_t sign) const {
  std::size_t least = sign - done > kLookBack ? sign - kLookBack : done;
  std::size_t mark = SIZE_MAX, from = sign;
  while (from > least && text[from - 1] > 0x20 && text[from - 1] != '<' && text[from - 1] != '>') {
    --from;
    if (colon(text, from)) mark = from;
  }
  if (mark == SIZE_MAX || mark == from || mark + 1 >= sign) return false;
  return !equals_ignoring_case(text.slice(from, mark - from), View("mailto"));
}

// An at sign: a mail address, and so no web address; unless `user:password@host/path`.
std::size_t Finder::on_mail(std::size_t sign) {
  bool user = user_before(sign);
  for (;;) {
    std::size_t host = sign + at_sign(text, sign), to = host;
    bool defanged = false;
    if (!name_ends(host, to, defanged)) return to > host ? to : host;
    if (to < text.size && at_sign(text, to)) {
      sign = to;
      continue;
    }
    std::size_t tail = to;
    if (tail < text.size && text[tail] == ':')
      do ++tail;
      while (tail < text.size && is_digit(text[tail]));
    if (!user || tail >= text.size || !is_slash(text[tail])) return to;
    return on_bare(host, to, kHadPassword | kHadUser, defanged);
  }
}

// A name without a scheme at [from, to).
std::size_t Finder::on_bare(std::size_t from, std::size_t to, u16 flags, bool defanged) {
  if (to < text.size && text[to] == '(') return to;  // a call in a program
  if (!is_listed(from, to)) return to;
  std::size_t end = to, stop = to;
  if (end + 1 < text.size && text[end] == ':' && is_digit(text[end + 1])) {
    ++end;
    while (end < text.size && end - to < 6 && is_digit(text[end])) ++end;
    stop = end;
  }
  if (end < text.size && (is_slash(text[end]) || text[end] == '?' || text[end] == '#')) {
    stop = trim_end(text, end, tail_end(text, end, before(from)));
  }
  const std::size_t text_size = out.text.size(), count = out.found.size();
  Head head{Scheme::http, 0, defanged};
  if (!add(head, from, from, end, stop, true, u16(flags | kBareDomain))) {
    out.text.truncate(text_size);
    return to;
  }
  View host = at(view(out.text), out.found[count].url.host);
  if (!is_plausible_bare(host, text.slice(from, to - from), stop > end + 1 || (stop > end && text[end] == '/'))) {
    while (out.found.size() > count) out.found.pop();
    out.text.truncate(text_size);
    return to;
  }
  return done = stop;
}

std::size_t Finder::on_dot(std::size_t at, std::size_t size, bool defanged) {
  std::size_t from = at;
  bool ideograph = false, last = false;
  while (from > done && at - from < kLongestName && is_name_byte(text[from - 1])) --from;
  while (from > done && at - from < kLongestName) {
    std::size_t step = name_before(text, from, done, ideograph);
    if (!step || (from != at && ideograph != last)) break;
    last = ideograph;
    from -= step;
  }
  if (from == at) return at + size;
  std::size_t to = at;
  if (!name_ends(from, to, defanged)) return to > at ? to : at + size;
  if (to < text.size && at_sign(text, to)) return on_mail(to);
  u8 previous = before(from);
  if (previous == '@' || (from >= done + 3 && at_sign(text, from - 3) == 3))
    return on_mail(previous == '@' ? from - 1 : from - 3);
  switch (previous) {
    case '/': case '\\': case '.': case '%': case '&': case '#': case '$': case '+': case '~': case '^':
      return to;
    default:
      break;
  }
  // The rest of a local part: `$foo.com$x@example.com`.
  for (std::size_t i = to; i < text.size && i - to < 64; ++i) {
    u8 c = text[i];
    if (at_sign(text, i)) return on_mail(i);
    if (!is_alnum(c) && (c <= 0x20 || !std::strchr("!#$%&'*+-=^_`{|}~.", c) || c == '#')) break;
  }
  return on_bare(from, to, 0, defanged);
}

std::size_t Finder::step(std::size_t at) {
  bool slashes = false, defanged = false;
  u8 c = text[at];
  if (c == '.') {
    if (at + 1 >= text.size || at == 0 || text[at + 1] <= ' ') return at + 1;
    return on_dot(at, 1, false);
  }
  if (c == ':') return on_colon(at, 1, false, false);
  if (c < 0x80) {
    if (std::size_t size = colon_at(text, at, slashes, defanged)) return on_colon(at, size, slashes, defanged);
    std::size_t size = dot_at(text, at, false, defanged);
    if (!size) return at + 1;
    // `example [.] com`: one blank before the bracket.
    std::size_t dot = at > done + 1 && text[at - 1] == ' ' ? at - 1 : at;
    std::size_t next = on_dot(dot, at - dot + size, true);
    return next > at ? next : at + size;
  }
  std::size_t size = dot_at(text, at, false, defanged);
  if (!size || at + size >= text.size || text[at + size] >= 0x80) return at + 1;
  return on_dot(at, size, false);
}

}  // namespace

void find(View utf8, const Limits& limits, Urls& out) {
  constexpr std::size_t kBlock = 64;
  Finder finder{utf8, limits, out};
  const Triggers triggers = best_triggers();
  std::size_t at = 0;
  while (at < utf8.size && out.found.size() < limits.urls) {
    const std::size_t from = at / kBlock * kBlock;
    for (u64 found = triggers(utf8, from); found && out.found.size() < limits.urls; found &= found - 1) {
      const std::size_t place = from + std::size_t(__builtin_ctzll(found));
      if (place < at) continue;
      const std::size_t next = finder.step(place);
      at = next > place ? next : place + 1;
    }
    if (at < from + kBlock && out.found.size() < limits.urls) at = from + kBlock;
  }
  while (at < utf8.size && !is_trigger(utf8[at])) ++at;
  if (at < utf8.size) out.bitten.set(Limit::urls);  // one more might have been found
}

}  // namespace mailsift::urls
