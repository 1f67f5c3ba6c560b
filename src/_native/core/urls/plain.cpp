#include "urls/plain.hpp"

#include "cpu/block.hpp"
#include "cpu/features.hpp"
#include "urls/read.hpp"

namespace mailsift::urls {
namespace {

// Places in an address: the host ends at the first of '/', '?', '#', the path with its query at the last one.
struct PlainShape {
  std::size_t host_end = 0, path_end = 0;
  bool upper = false;  // there are capitals in the name
};

}  // namespace

namespace scalar {

enum In : u8 { kInName = 1, kInPath = 2, kInRun = 4 };
struct Bytes {
  u8 of[256] = {};
  constexpr Bytes() {
    for (unsigned c = '!'; c <= '~'; ++c) {
      const bool name = is_alnum(u8(c)) || c == '-' || c == '.';
      const bool path = c != '%' && c != ':' && c != '@' && c != '\\';
      const bool quote = c == '"' || c == '\'' || c == '`' || c == '<' || c == '>';
      const bool bracket = c == '(' || c == ')' || c == '[' || c == ']' || c == '{' || c == '}';
      of[c] = u8((name ? kInName : 0) | (path ? kInPath : 0) | (path && !quote && !bracket ? kInRun : 0));
    }
  }
};
constexpr Bytes kBytes;

// Where the name that begins at `at` ends; the same where there is none that is plain.
std::size_t plain_host(View text, const std::size_t host, bool& upper) {
  std::size_t at = host, label = host;
  for (u8 last = 0; at < text.size && kBytes.of[text[at]] & kInName; ++at) {
    const u8 c = text[at];
    if ((c == '.' && at == label) || (c == '-' && last == '-')) return host;
    if (c == '.') label = at + 1;
    upper |= c >= 'A' && c <= 'Z';
    last = c;
  }
  return at == label || is_digit(text[label]) ? host : at;
}

bool plain_shape(View text, std::size_t host, PlainShape& shape) {
  std::size_t at = plain_host(text, host, shape.upper);
  if (at == host || (at < text.size && text[at] != '/' && text[at] != '?' && text[at] != '#')) return false;
  shape.host_end = at;
  shape.path_end = text.size;
  bool in_path = true, in_fragment = false, behind_slash = false;
  for (; at < text.size; ++at) {
    const u8 c = text[at];
    if (!(kBytes.of[c] & kInPath) || (in_path && behind_slash && (c == '/' || c == '.'))) return false;
    if (c == '#' && !in_fragment) shape.path_end = at;
    in_fragment |= c == '#';
    in_path &= c != '#' && c != '?';
    behind_slash = c == '/';
  }
  return true;
}

std::size_t plain_run(View text) {
  std::size_t at = 0;
  while (at < text.size && kBytes.of[text[at]] & kInRun) ++at;
  return at;
}

}  // namespace scalar

#define MAILSIFT_KERNEL "urls/plain.inc"
#include "cpu/levels.inc"

namespace {

struct Kernels {
  bool (*shape)(View text, std::size_t host, PlainShape& shape);
  std::size_t (*run)(View text);
};
constexpr cpu::Row<Kernels> kTable[] = {
#if defined(__x86_64__)
    {cpu::Level::avx512, nullptr, {avx512::plain_shape, avx512::plain_run}},
    {cpu::Level::avx2, nullptr, {avx2::plain_shape, avx2::plain_run}},
#elif defined(__aarch64__)
    {cpu::Level::neon, nullptr, {neon::plain_shape, neon::plain_run}},
#endif
    {cpu::Level::scalar, nullptr, {scalar::plain_shape, scalar::plain_run}},
};

u8* put(u8* to, View text) {
  if (text.size) std::memcpy(to, text.data, text.size);
  return to + text.size;
}

}  // namespace

bool assemble_plain(Urls& out, Scheme scheme, View shown, std::size_t host, u16 flags) {
  PlainShape shape;
  if (!cpu::choose(kTable).shape(shown, host, shape)) return false;
  const View name = shown.slice(host, shape.host_end - host);
  const View path = shown.slice(shape.host_end, shape.path_end - shape.host_end), opening = name_of(scheme);
  const bool rooted = !path.empty() && path[0] == '/';
  const std::size_t before = opening.size + 3, canonical = before + name.size + !rooted + path.size;
  const u32 from = u32(out.text.size());
  u8* to = out.text.extend(canonical + shown.size);
  if (!to) return false;
  to = put(put(to, opening), "://");
  if (shape.upper)
    for (std::size_t i = 0; i < name.size; ++i) *to++ = lower(name[i]);
  else
    to = put(to, name);
  if (!rooted) *to++ = '/';
  put(put(to, path), shown);
  Found found{};
  Url& url = found.url;
  url.canonical = Range{from, u32(canonical)};
  url.host = Range{from + u32(before), u32(name.size)};
  url.shown = Range{from + u32(canonical), u32(shown.size)};
  const u32 domain = u32(out.domains().size_of(at(view(out.text), url.host)));
  url.domain = Range{url.host.from + url.host.size - domain, domain};
  url.scheme = scheme;
  url.flags = flags;
  const std::size_t count = out.found.size();
  out.found.push(found);
  if (out.found.size() > count) return true;
  out.text.truncate(from);
  return false;
}

std::size_t plain_run(View text) { return cpu::choose(kTable).run(text); }

}  // namespace mailsift::urls
