#include "urls/path.hpp"

#include "urls/escape.hpp"
#include "urls/skim.hpp"

namespace mailsift::urls {
namespace {

bool is_escaped(u8 c) { return c <= 0x20 || c >= 0x7F || c == '#' || c == '%'; }

// The first byte from `at` on that is written as an escape.
std::size_t find_escaped(View text, std::size_t at) {
  const auto marks = [](u64 eight) {
    const u64 signs = marks_of(eight, '#') | marks_of(eight, '%') | marks_of(eight, 0x7F);
    return marks_below(eight, 0x21) | (eight & kTops) | signs;
  };
  return skim(text, at, marks, is_escaped);
}

// A path from the root that stays as it is: nothing to escape, no empty segment, none that begins with a dot.
bool is_canonical(View text) {
  if (text.empty() || text[0] != '/' || find_escaped(text, 0) < text.size) return false;
  for (std::size_t at = 0; at < text.size && text[at] == '/'; at = find_any<'/', '?'>(text, at + 1))
    if (at + 1 < text.size && (text[at + 1] == '/' || text[at + 1] == '.')) return false;
  return true;
}

void write_escaped(View text, Bytes& out) {
  for (std::size_t i = 0; i < text.size;) {
    std::size_t from = i;
    i = find_escaped(text, i);
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
  if (is_canonical(text)) return append(out, text);
  const std::size_t root = out.size();
  out.push('/');
  std::size_t at = 0;
  for (;;) {
    std::size_t from = at;
    at = find_any<'/', '?'>(text, at);
    bool last = at >= text.size || text[at] == '?';
    write_segment(text.slice(from, at - from), last, root, out);
    if (last) break;
    ++at;
  }
  if (at < text.size) write_escaped(text.slice(at), out);
}

}  // namespace mailsift::urls
