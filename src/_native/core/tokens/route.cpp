#include "tokens/route.hpp"

#include "tokens/words.hpp"

#include <initializer_list>

namespace mailsift::tokens {
namespace {

constexpr std::size_t kMostValue = 512;

struct Hop {
  Range from, host, by;  // of the lower-case value: the clause, its first word, the word behind "by"
};

bool is_blank(u8 c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::size_t skip_blanks(View text, std::size_t at) {
  while (at < text.size && is_blank(text[at])) ++at;
  return at;
}

std::size_t end_of_word(View text, std::size_t at) {
  while (at < text.size && !is_blank(text[at]) && text[at] != '(' && text[at] != ';') ++at;
  return at;
}

bool starts_with(View text, View part) { return text.slice(0, part.size).equals(part); }

bool word_at(View text, std::size_t at, View word) {
  const std::size_t end = at + word.size;
  return end < text.size && text.slice(at, word.size).equals(word) && is_blank(text[end]);
}

// Where the word "by" stands between blanks; text.size when it does not.
std::size_t find_by(View text, std::size_t from) {
  for (std::size_t at = from; at < text.size; ++at)
    if (text[at] == 'b' && (at == 0 || is_blank(text[at - 1])) && word_at(text, at, "by")) return at;
  return text.size;
}

Hop hop_of(View value, u32 place) {
  Hop hop;
  const std::size_t start = skip_blanks(value, 0), by = find_by(value, start);
  if (word_at(value, start, "from")) {
    const std::size_t from = skip_blanks(value, start + 4);
    std::size_t end = by > from ? by : from;
    while (end > from && is_blank(value[end - 1])) --end;
    hop.from = {place + u32(from), u32(end - from)};
    const std::size_t word = end_of_word(value, from);
    hop.host = {place + u32(from), u32((word < end ? word : end) - from)};
  }
  const std::size_t host = skip_blanks(value, by + 2 < value.size ? by + 2 : value.size);
  hop.by = {place + u32(host), u32(end_of_word(value, host) - host)};
  return hop;
}

// RFC 1918, RFC 1122 3.2.1.3.
bool is_inside(View from, View host) {
  if (from.empty() || starts_with(host, "localhost")) return true;
  for (std::size_t at = 0; at < from.size; ++at) {
    const View rest = from.slice(at);
    if (rest[0] == '1' && starts_with(rest, "127.0.0.1")) return true;
    if (rest[0] != '[') continue;
    for (const char* network : {"[10.", "[192.168.", "[172.16.", "[::1]", "[ipv6:::1]"})
      if (starts_with(rest, network)) return true;
  }
  return false;
}

bool is_passed_on(View all, const Hop* hops, u32 count, u32 which) {
  for (u32 i = which + 1; i < count; ++i)
    if (at(all, hops[i].by).equals(at(all, hops[which].host))) return true;
  return false;
}

}  // namespace

Entries entries_of(Scratch& scratch, const Field* fields, u32 count) {
  Hop hops[kMostHops];
  u32 found = 0;
  scratch.hops.clear();
  for (u32 i = 0; i < count && found < kMostHops; ++i) {
    if (!equals_ignoring_case(fields[i].name, "received")) continue;
    const u32 place = u32(scratch.hops.size());
    const View value = fields[i].value.slice(0, kMostValue);
    u8* const to = scratch.hops.extend(value.size);
    if (!to) break;
    for (std::size_t k = 0; k < value.size; ++k) {  // no branch: compilers make vectors of it
      const u8 c = value.data[k], low = u8(c | u8(u8(c - 'A') < 26) << 5);
      to[k] = low == '\t' || low == '\r' || low == '\n' ? u8(' ') : low;
    }
    hops[found++] = hop_of(view(scratch.hops).slice(place), place);
  }
  const View all = view(scratch.hops);
  Entries entries;
  for (u32 i = 0; i < found; ++i)
    if (!is_inside(at(all, hops[i].from), at(all, hops[i].host)) && !is_passed_on(all, hops, found, i))
      entries.from[entries.count++] = hops[i].from;
  return entries;
}

// Each word, with the domains or networks that it lies in.
void add_entry(Collector& out, View from) {
  Pairs<2> pairs(out, kHeadList, kHeadList, seed_of(kHopWord));
  each_word(from, [&](View word) {
    pairs(word);
    bool is_number = true;
    for (u8 c : word) is_number &= is_digit(c) || c == '.';
    u32 levels = 0;
    for (std::size_t dot = find(word, '.'); dot < word.size && levels < 4; dot = find(word, '.', dot + 1), ++levels)
      if (!is_number) out.head(kHopDomain, word.slice(dot + 1));
      else if (levels < 3) out.head(kHopNetwork, word.slice(0, dot));
    if (levels && !is_number) out.head(kHopShape, shape_of(word, 20).view());
  });
}

}  // namespace mailsift::tokens
