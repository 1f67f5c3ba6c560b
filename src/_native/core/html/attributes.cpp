#include "html/attributes.hpp"

namespace mailsift::html {
namespace {

constexpr Names<std::size_t(Attr::count_), 64> kAttributes(kAttrNames);

// From behind '=' and blanks; false when the input ends inside.
inline bool scan_value(View in, std::size_t& at, View& value) {
  const u8 quote = in[at];
  if (quote == '"' || quote == '\'') {
    const void* end = std::memchr(in.data + at + 1, quote, in.size - at - 1);
    if (!end) return false;
    const std::size_t to = std::size_t(static_cast<const u8*>(end) - in.data);
    value = View(in.data + at + 1, to - at - 1);
    at = to + 1;
    return true;
  }
  const std::size_t from = at;
  at = find_class<kBareEnd>(in, at);
  value = View(in.data + from, at - from);
  return at < in.size;
}

}  // namespace

inline void Attributes::keep(View name, u64 key, View value) {
  const u8 attr = kAttributes.find(key, name);
  if (attr == 0) {
    if (name.size > 3 && lower(name[0]) == 'o' && lower(name[1]) == 'n' && is_alpha(name[2])) ++handlers_;
    return;
  }
  if (seen_ >> attr & 1) return;  // of doubled attributes the first one counts
  seen_ |= 1u << attr;
  values_[attr] = value;
}

bool Attributes::scan(View in, std::size_t& place) {
  seen_ = handlers_ = 0;
  self_closing_ = false;
  std::size_t at = place;
  for (bool slash = false; at < in.size;) {
    const u8 c = in[at];
    if (is(c, kTagEnd)) {
      ++at;
      if (c == '>') {
        self_closing_ = slash;
        place = at;
        return true;
      }
      slash = c == '/';
      continue;
    }
    slash = false;
    const std::size_t from = at++;  // also '=' begins a name
    at = find_class<kNameEnd>(in, at);
    const View name(in.data + from, at - from);
    View value;
    std::size_t next = at;
    if (at < in.size && in[at] != '=') next = skip_blanks(in, at);
    if (next < in.size && in[next] == '=') {
      at = next + 1;
      if (at < in.size && is(in[at], kBlank)) at = skip_blanks(in, at);
      if (at >= in.size) return false;
      if (in[at] != '>' && !scan_value(in, at, value)) return false;
    } else {
      at = next;
    }
    keep(name, fold_key(name.data, name.size, in.size - from), value);
  }
  return false;
}

}  // namespace mailsift::html
