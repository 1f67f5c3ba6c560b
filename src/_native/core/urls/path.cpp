#include "urls/path.hpp"

#include "urls/escape.hpp"

namespace mailsift::urls {
namespace {

bool is_escaped(u8 c) { return c <= 0x20 || c >= 0x7F || c == '#' || c == '%'; }

void write_escaped(View text, Bytes& out) {
  for (std::size_t i = 0; i < text.size;) {
    std::size_t from = i;
    while (i < text.size && !is_escaped(text[i])) ++i;
    append(out, text.slice(from, i - from));
    if (i < text.size) escape(text[i++], out);
  }
}

// One segment without slashes. `last` has no slash behind it. The output from `root` on ends in a slash.
void write_segment(View segment, bool last, std::size_t root, Bytes& out) {
  if (segment.empty() || segment.equals(View("."))) return;
  if (segment.equals(View(".."))) {
    std::size_t size = out.size();
    if (size - root < 2) return;
    do --size;
    while (size > root && out[size - 1] != '/');
    out.truncate(size);
    return;
  }
  write_escaped(segment, out);
  if (!last) out.push('/');
}

}  // namespace

void write_path(View text, Bytes& out) {
  const std::size_t root = out.size();
  out.push('/');
  std::size_t at = 0;
  for (;;) {
    std::size_t from = at;
    while (at < text.size && text[at] != '/' && text[at] != '?') ++at;
    bool last = at >= text.size || text[at] == '?';
    write_segment(text.slice(from, at - from), last, root, out);
    if (last) break;
    ++at;
  }
  if (at < text.size) write_escaped(text.slice(at), out);
}

}  // namespace mailsift::urls
