// Addresses inside of an address.
//
//   https://r.example/url?q=http://a.example/b&x          level 0: up to '&'
//   https://r.example/?u=http%3A%2F%2Fa.example%2Fb&x     level 1: up to '&', escapes undone once
//   https://r.example/?u=http%253A%252F%252Fa.example&x   level 2: up to '&' or %26, undone twice
//   https://urldefense.com/v3/__http://a.example/b__;!!x  up to "__;"
//   https://urldefense.proofpoint.com/v2/url?u=http-3A__a.example_b&x   '-' stands for '%', '_' for '/'
//   https://www.google.com/amp/s/a.example/b
#include "urls/escape.hpp"
#include "urls/skim.hpp"
#include "urls/url.hpp"

#include <initializer_list>

namespace mailsift::urls {
namespace {

constexpr std::size_t kShortest = 8;  // of "https://": no colon before it ends a nested scheme

struct Mark {
  std::size_t from = 0;  // where the scheme begins
  u32 level = 0;
  bool dashes = false;
};

// The colon of http: or https: at text[at], on whatever level.
bool scheme_at(View text, std::size_t at, Mark& mark) {
  const View rest = text.slice(at);
  if (rest[0] == ':') mark.level = 0;
  else if (equals_ignoring_case(rest.slice(0, 3), "%3a") || equals_ignoring_case(rest.slice(0, 3), "-3a")) mark.level = 1;
  else if (equals_ignoring_case(rest.slice(0, 5), "%253a")) mark.level = 2;
  else return false;
  for (const std::size_t size : {std::size_t{4}, std::size_t{5}}) {
    if (at < size || !equals_ignoring_case(text.slice(at - size, size), View("https").slice(0, size))) continue;
    mark.from = at - size;
    return true;
  }
  return false;
}

std::size_t end_of(View text, const Mark& mark) {
  std::size_t at = mark.from;
  for (; at < text.size; ++at) {
    const u8 c = text[at];
    if (c == '&' || (mark.level && c == '#')) break;
    if (mark.level == 2 && text.slice(at, 3).equals("%26")) break;
    if (c == '_' && text.slice(at, 3).equals("__;")) break;
  }
  return at;
}

void read_nested(View text, const Mark& mark, const Limits& limits, Urls& out) {
  Scratch& s = out.scratch;
  s.nested.clear();
  append(s.nested, text.slice(mark.from, end_of(text, mark) - mark.from));
  if (mark.dashes)
    for (std::size_t i = 0; i < s.nested.size(); ++i) {
      u8& c = s.nested[i];
      c = c == '-' ? u8('%') : c == '_' ? u8('/') : c;
    }
  for (u32 level = 0; level < mark.level; ++level) {
    s.rest.clear();
    unescape_once(view(s.nested), s.rest);
    s.nested.clear();
    append(s.nested, view(s.rest));
  }
  read(view(s.nested), View(), limits, out);
}

bool contains_word(View text, View word) {
  for (std::size_t i = 0; i + word.size <= text.size; ++i)
    if (text.slice(i, word.size).equals(word)) return true;
  return false;
}

void read_amp(View shown, const Limits& limits, Urls& out) {
  const View path("/amp/s/");
  for (std::size_t at = kShortest; at + path.size < shown.size; at = find_any<'/'>(shown, at + 1)) {
    if (!shown.slice(at, path.size).equals(path)) continue;
    Bytes& nested = out.scratch.nested;
    nested.clear();
    append(nested, View("https://"));
    append(nested, shown.slice(at + path.size));
    read(view(nested), View(), limits, out);
    return;
  }
}

}  // namespace

void find_nested(View shown, View host, const Limits& limits, Urls& out) {
  if (shown.size <= 2 * kShortest) return;
  const bool defends = host.size >= 10 && host[0] == 'u' && contains_word(host, "urldefense");
  if (host.slice(0, 11).equals("www.google.")) read_amp(shown, limits, out);
  for (std::size_t at = kShortest; at < shown.size; ++at) {
    at = defends ? find_any<':', '%', '-'>(shown, at) : find_any<':', '%'>(shown, at);
    if (at >= shown.size) return;
    Mark mark;
    mark.dashes = shown[at] == '-';
    if (!scheme_at(shown, at, mark)) continue;
    if (out.found.size() >= kMostNested) return out.bitten.set(Limit::urls);
    read_nested(shown, mark, limits, out);
  }
}

}  // namespace mailsift::urls
