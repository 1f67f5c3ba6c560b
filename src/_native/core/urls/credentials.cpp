#include "urls/credentials.hpp"

#include <initializer_list>

#include "urls/escape.hpp"

namespace mailsift::urls {
namespace {

bool is_slash(u8 c) { return c == '/' || c == '\\'; }

// Ends what could be a user or password that stands without `//` before it.
bool ends_word(u8 c) {
  if (c <= 0x20) return true;
  switch (c) {
    case '/': case '\\': case '?': case '#': case '&': case '=': case ';': case ',': case '"': case '\'': case '<':
    case '>': case '(': case ')': case '{': case '}': case '|': case '`':
      return true;
    default:
      return false;
  }
}

std::size_t wide(View text, std::size_t at, u8 c1, u8 c2, u8 d1, u8 d2) {
  if (text[at] != 0xEF || text.size - at < 3) return 0;
  u8 b1 = text[at + 1], b2 = text[at + 2];
  return (b1 == c1 && b2 == c2) || (b1 == d1 && b2 == d2) ? 3 : 0;
}

// Does `text` end with a scheme that opens an address without slashes too?
bool ends_with_web_scheme(View text) {
  for (const char* name : {"http", "https", "hxxp", "hxxps", "ftp", "fxp"}) {
    const View scheme(name);
    if (text.size >= scheme.size && equals_ignoring_case(text.slice(text.size - scheme.size), scheme)) return true;
  }
  return false;
}

bool ends_sentence(u8 c) { return c == '.' || c == '!' || c == '*' || c == ']'; }

// Size of an IPv6 host in brackets at text[at], with what ends a host behind it; 0 for none. Its colons part no user
// from a password. Whether it is an address (RFC 4291) is not looked at any closer.
std::size_t literal(View text, std::size_t at) {
  constexpr std::size_t kLongest = 1 + 45;  // "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255" behind its bracket
  std::size_t end = at + 1, colons = 0;
  bool doubled = false;
  for (; end < text.size && end - at <= kLongest && text[end] != ']'; ++end) {
    if (text[end] == ':') {
      ++colons;
      doubled |= text[end - 1] == ':';
    } else if (hex_value(text[end]) < 0 && text[end] != '.') {
      return 0;
    }
  }
  if (end >= text.size || text[end] != ']' || !(doubled || colons == 6 || colons == 7)) return 0;
  std::size_t behind = ++end;
  while (behind < text.size && ends_sentence(text[behind])) ++behind;
  return behind == text.size || ends_word(text[behind]) || colon(text, behind) ? end - at : 0;
}

// What is known about the output so far; places are offsets in it. An authority is what follows two slashes or a web
// scheme.
struct State {
  std::size_t word = 0, authority = 0;
  bool in_authority = false, authority_colon = false, authority_amp = false, authority_spent = false;
  bool no_port = false;  // what stands behind the colon of the authority is no port
  bool schemed = false;  // a colon stands before the slashes
  bool doubled = false;  // two slashes, not a scheme alone
  // Any word may be a user with a password: the text begins with an address and had no slash yet, or it had a web
  // scheme, whose authority dot segments may move (`http:/x/../user:password@host`).
  bool bare = false, nested = false;
  bool word_opens = false, word_colon = false, word_spent = false, eager = false;

  void begin_authority(std::size_t at, bool after_scheme, bool slashes) {
    schemed = after_scheme || (schemed && in_authority && at == authority + 1);  // `http:///`
    in_authority = true;
    doubled = slashes;
    authority = at;
    authority_colon = authority_amp = authority_spent = no_port = false;
  }
  void begin_word(std::size_t at, bool opens) {
    word = at;
    word_opens = opens || bare || nested;
    word_colon = false;
    word_spent = eager;
  }
  // Size to shrink the output to because of an at sign at its end; SIZE_MAX to keep all.
  std::size_t shrink() {
    // `//host&mail=joe@example` has no password: the ampersand belongs to the address around it.
    if (in_authority && (authority_spent || authority_colon || !authority_amp)) {
      authority_spent = true;
      begin_word(authority, false);
      word_spent = true;
      return authority;
    }
    if (!has_password() && !word_spent) return SIZE_MAX;
    word_colon = false;
    word_spent = true;
    return word;
  }
  bool has_password() const { return word_opens && word_colon; }
  // A colon behind all of `written`.
  void see_colon(View written, std::size_t size) {
    // Inside a password `http:` opens nothing: all up to the at sign belongs to the outer address.
    if (!(in_authority && authority_colon) && ends_with_web_scheme(written)) {
      begin_authority(written.size + size, true, false);
      nested |= !bare;  // not the scheme of the whole text
      return;
    }
    word_colon |= !equals_ignoring_case(written.slice(word), View("mailto"));
    authority_colon = true;
  }
};

void see(State& state, const u8* out, std::size_t size) {
  u8 c = out[size - 1];
  if (!ends_word(c)) {
    state.no_port |= state.authority_colon && !is_digit(c);
    return;
  }
  const bool at_begin = state.in_authority && state.schemed && state.authority == size - 1;  // `http:/`
  state.bare &= !(is_slash(c) || c == '?' || c == '#');
  state.begin_word(size, c == '\\');
  const bool two = is_slash(c) && size >= 2 && is_slash(out[size - 2]);
  if (two || (at_begin && is_slash(c)))
    state.begin_authority(size, at_begin || (size >= 3 && out[size - 3] == ':'), two);
  else if (c <= 0x20 || ((is_slash(c) || c == '?' || c == '#') && !state.no_port))
    state.in_authority = false;  // `//user:pa/ss@host` goes on: "pa" is no port
  else if (c == '&')
    state.authority_amp = true;
}

}  // namespace

std::size_t wide_at_sign(View text, std::size_t at) { return wide(text, at, 0xBC, 0xA0, 0xB9, 0xAB); }

std::size_t wide_colon(View text, std::size_t at) { return wide(text, at, 0xBC, 0x9A, 0xB9, 0x95); }

std::size_t last_at_sign(View text) {
  for (std::size_t at = text.size; at-- > 0;)
    if (at_sign(text, at)) return at;
  return SIZE_MAX;
}

bool may_hide_credentials(View text) {
  if (text.empty()) return false;
  return std::memchr(text.data, '@', text.size) || std::memchr(text.data, '%', text.size) ||
         std::memchr(text.data, 0xEF, text.size);
}

bool strip_credentials(View text, Strip known, Bytes& out) {
  const std::size_t from = out.size();
  u8* const to = out.extend(text.size);
  if (!to) return true;
  std::size_t size = 0;
  bool found = false;
  State state;
  state.bare = state.word_opens = known.whole;
  state.eager = state.word_spent = known.eager;
  for (std::size_t i = 0; i < text.size;) {
    std::size_t less = SIZE_MAX, width = at_sign(text, i);
    if (width) less = state.shrink();
    else if ((width = colon(text, i))) state.see_colon(View(to, size), width);
    else if (text[i] == '[' && state.in_authority && size == state.authority) width = literal(text, i);
    if (less != SIZE_MAX) {
      size = less;
      found = true;
    } else if (width) {
      std::memcpy(to + size, text.data + i, width);
      size += width;
    } else {
      width = 1;
      to[size++] = text[i];
      see(state, to, size);
    }
    i += width;
  }
  // `//user:pass` at the end, and no port: text that stops at a quotation mark stops inside a password too.
  const bool open = known.cut && (state.in_authority || state.has_password());
  if (open || (state.in_authority && state.schemed && state.doubled && state.no_port)) {
    size = state.in_authority ? state.authority : state.word;
    found = true;
  }
  out.truncate(from + size);
  return found;
}

}  // namespace mailsift::urls
