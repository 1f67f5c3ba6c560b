// Long addresses: what hides the host or the path from a reader who stops early is left out first.
#include "urls/credentials.hpp"
#include "urls/read.hpp"
#include "urls/skim.hpp"
#include "urls/text.hpp"

namespace mailsift::urls {
namespace {

constexpr std::size_t kLongUser = 512;

bool is_slash(u8 c) { return c == '/' || c == '\\'; }

// The scheme's colon is followed by slashes, perhaps many, and an authority that may have a long user in front.
std::size_t write_authority(View work, std::size_t at, Bytes& out) {
  if (at < work.size && is_slash(work[at])) append(out, View("//"));
  while (at < work.size && is_slash(work[at])) ++at;
  const std::size_t end = find_any<'/', '\\', '?', '#'>(work, at);
  const View authority(work.data + at, end - at);
  const std::size_t sign = last_at_sign(authority);
  if (sign == SIZE_MAX || sign < kLongUser) {
    append(out, authority);
    return end;
  }
  bool password = false;
  for (std::size_t i = 0; i < sign && !password; ++i) password = colon(authority, i) != 0;
  append(out, View(password ? "u:p@" : "u@"));
  append(out, authority.slice(sign + at_sign(authority, sign)));
  return end;
}

// The dots that a segment consists of, written plainly or as %2e; 0 for any other segment.
u32 dots_of(View segment) {
  u32 dots = 0;
  for (std::size_t i = 0; i < segment.size; ++dots) {
    if (segment[i] == '.') i += 1;
    else if (equals_ignoring_case(segment.slice(i, 3), "%2e")) i += 3;
    else return 0;
  }
  return dots;
}

// Without empty segments and with dot segments resolved (RFC 3986, 5.2.4). Each byte is written and taken back once.
std::size_t write_segments(View work, std::size_t at, Bytes& out) {
  const std::size_t root = out.size();
  while (at < work.size && is_slash(work[at])) {
    const std::size_t from = ++at;
    at = find_any<'/', '\\', '?', '#'>(work, at);
    const View segment(work.data + from, at - from);
    const bool last = at >= work.size || !is_slash(work[at]);
    const u32 dots = dots_of(segment);
    if (dots == 2)
      while (out.size() > root && !is_slash(out.back())) out.pop();
    if (dots == 2 && out.size() > root) out.pop();
    if ((dots == 1 || dots == 2 || segment.empty()) && !last) continue;
    out.push(work[from - 1]);
    if (dots == 0 || dots > 2) append(out, segment);
  }
  return at;
}

}  // namespace

bool condense(std::size_t scheme, std::size_t most, Scratch& s) {
  const View work = view(s.work);
  Bytes& out = s.rest;
  out.clear();
  append(out, work.slice(0, scheme));
  std::size_t at = write_authority(work, scheme, out);
  const std::size_t path = out.size();
  at = write_segments(work, at, out);
  append(out, work.slice(at));
  const bool cut_off = out.size() - path > most;
  if (cut_off) out.truncate(path + cut(view(out).slice(path), most));
  s.work.clear();
  append(s.work, view(out));
  return cut_off;
}

}  // namespace mailsift::urls
