#include "html/declarations.hpp"

#include "cpu/block.hpp"
#include "cpu/features.hpp"
#include "html/names.hpp"

namespace mailsift::html {
namespace {

constexpr const char* const kPropertyNames[] = {
    "", "display", "visibility", "opacity", "font", "font-size", "color", "background", "background-color",
    "background-image", "width", "height", "max-width", "max-height", "overflow", "position", "left", "top", "right",
    "bottom", "text-indent", "clip", "clip-path", "transform", "float"};
constexpr Names<std::size_t(Property::count_), 64> kProperties(kPropertyNames);

constexpr cpu::Set kBlanks = cpu::Set("\t\n\f\r "), kInner = cpu::Set("(\"'"), kMarks = cpu::Set("!/");

// From behind ':' to the ';' or '}' that ends the value, over quoted strings and url(...).
std::size_t value_end(View in, std::size_t at) {
  while ((at = find_class<kStyleStop>(in, at)) < in.size) {
    const u8 c = in[at];
    if (c == ';' || c == '}') return at;
    const void* end = std::memchr(in.data + at + 1, c == '(' ? ')' : c, in.size - at - 1);
    if (!end) return in.size;
    at = std::size_t(static_cast<const u8*>(end) - in.data) + 1;
  }
  return in.size;
}

bool next_plainly(View in, std::size_t& place, Declaration& out) {
  std::size_t at = place;
  while (at < in.size && in[at] != '}') {
    if (is(in[at], kBlank) || in[at] == ';') {
      ++at;
      continue;
    }
    if (in[at] == '/' && in.size - at >= 2 && in[at + 1] == '*') {
      at = comment_end(in, at);
      continue;
    }
    const std::size_t from = at;
    at = find_class<kPropertyEnd>(in, at);
    const View name(in.data + from, at - from);
    at = skip_blanks(in, at);
    if (at >= in.size) break;
    if (in[at] != ':') {
      while (at < in.size && in[at] != ';' && in[at] != '}') ++at;
      continue;
    }
    const std::size_t value = at + 1;
    at = value_end(in, value);
    out.property = Property(kProperties.find(fold_key(name.data, name.size, in.size - from), name));
    if (out.property == Property::other) continue;
    out.value = View(in.data + value, at - value);
    out.plain = false;
    place = at;
    return true;
  }
  place = at;
  return false;
}

#define MAILSIFT_KERNEL "html/declarations.inc"
#include "cpu/levels.inc"

constexpr cpu::Row<NextDeclaration> kTable[] = {
#if defined(__x86_64__)
    {cpu::Level::avx512, nullptr, avx512::next_declaration},
    {cpu::Level::avx2, nullptr, avx2::next_declaration},
#elif defined(__aarch64__)
    {cpu::Level::neon, nullptr, neon::next_declaration},
#endif
    {cpu::Level::scalar, nullptr, next_plainly},
};

}  // namespace

NextDeclaration declarations_kernel() { return cpu::choose(kTable); }

std::size_t comment_end(View in, std::size_t at) {
  for (at += 3; at < in.size; ++at) {
    const void* slash = std::memchr(in.data + at, '/', in.size - at);
    if (!slash) break;
    at = std::size_t(static_cast<const u8*>(slash) - in.data);
    if (in[at - 1] == '*') return at + 1;
  }
  return in.size;
}

}  // namespace mailsift::html
