#include "urls/refang.hpp"

#include "urls/skim.hpp"

namespace mailsift::urls {
namespace {

u8 closing(u8 open) { return open == '[' ? ']' : open == '(' ? ')' : open == '{' ? '}' : 0; }

// [.] (.) {.} [dot] (dot) {dot}
std::size_t bracketed_dot(View text, std::size_t at) {
  u8 close = closing(text[at]);
  if (!close) return 0;
  View rest = text.slice(at + 1, 4);
  if (rest.size >= 2 && rest[0] == '.' && rest[1] == close) return 3;
  return rest.size == 4 && starts_ignoring_case(rest, View("dot")) && rest[3] == close ? 5 : 0;
}

// U+3002, U+FF0E, U+FF61: UTS #46 maps all of them to a full stop.
std::size_t wide_dot(View text, std::size_t at) {
  View form = text.slice(at, 3);
  if (form.size < 3) return 0;
  bool dot = (form[0] == 0xE3 && form[1] == 0x80 && form[2] == 0x82) ||
             (form[0] == 0xEF && ((form[1] == 0xBC && form[2] == 0x8E) || (form[1] == 0xBD && form[2] == 0xA1)));
  return dot ? 3 : 0;
}

}  // namespace

std::size_t odd_dot_at(View text, std::size_t at, bool spaces, bool& defanged) {
  const u8 c = text[at];
  if (c >= 0x80) return wide_dot(text, at);
  std::size_t size = 0;
  if (c == ' ' && spaces && at + 1 < text.size) {
    if (std::size_t inner = bracketed_dot(text, at + 1))
      size = 1 + inner;
    else if (starts_ignoring_case(text.slice(at, 5), View(" dot ")))
      size = 5;
    else if (text.slice(at, 3).equals(View(" . ")))
      size = 3;
  } else {
    size = bracketed_dot(text, at);
  }
  if (!size) return 0;
  defanged = true;
  if (spaces && at + size < text.size && text[at + size] == ' ' && text[at + size - 1] != ' ') ++size;
  return size;
}

std::size_t colon_at(View text, std::size_t at, bool& slashes, bool& defanged) {
  if (at >= text.size) return 0;
  if (text[at] == ':') return 1;
  u8 close = closing(text[at]);
  if (!close) return 0;
  View rest = text.slice(at + 1, 4);
  if (rest.size >= 2 && rest[0] == ':' && rest[1] == close) {
    defanged = true;
    return 3;
  }
  if (rest.size == 4 && rest.slice(0, 3).equals(View("://")) && rest[3] == close) {
    slashes = defanged = true;
    return 5;
  }
  return 0;
}

void copy_host(View text, std::size_t from, std::size_t to, bool spaces, Bytes& out, bool& defanged) {
  // What may be a dot, or be read as one.
  const auto marks = [](u64 eight) {
    return (eight & kTops) | marks_of(eight, ' ') | marks_of(eight, '[') | marks_of(eight, '(') | marks_of(eight, '{');
  };
  const auto is = [](u8 c) { return c >= 0x80 || c == ' ' || closing(c); };
  View part = text.slice(0, to);
  for (std::size_t at = from; at < part.size;) {
    const std::size_t stop = skim(part, at, marks, is);
    append(out, part.slice(at, stop - at));
    at = stop;
    if (at == part.size) break;
    if (std::size_t size = dot_at(part, at, spaces, defanged)) {
      out.push('.');
      at += size;
    } else {
      out.push(part[at++]);
    }
  }
}

}  // namespace mailsift::urls
