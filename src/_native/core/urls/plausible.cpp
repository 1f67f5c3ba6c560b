// Which names without a scheme are addresses. `setup.py`, `e.g.` and `done.It` look like names under a country's
// domain, so those endings ask for more: a www., or a path behind the name.
#include "urls/read.hpp"

namespace mailsift::urls {
namespace {

// Public suffixes that are endings of files in everyday mail: programs, archives, documents, media, configuration.
constexpr const char* kFileEndings[] = {"ai", "am",  "app", "box", "bz", "cab", "cat", "cc", "cfd", "do", "foo",
                                        "gs", "in",  "la",  "md",  "mk", "ml",  "mm",  "mov", "ms", "nc", "pa",
                                        "pl", "pm",  "ps",  "pub", "py", "rs",  "sc",  "sh",  "so", "st", "tf",
                                        "vi", "zip", "java", "to"};
// `.in` is a country with many small companies, `.ai`, `.to`, `.app` and `.cc` are loved by senders of spam: they
// count as files only below a name that programs use.
constexpr const char* kMixedEndings[] = {"ai", "app", "cc", "in", "to", "la", "ml", "ms"};
constexpr const char* kProgramNames[] = {"acinclude", "aclocal", "config", "configure", "makefile", "main", "index",
                                         "readme",    "setup",   "test",   "install",   "default",  "example"};
// Products that are called like a domain.
constexpr const char* kProducts[] = {"asp.net", "vb.net", "ado.net", "ml.net"};

template <std::size_t N>
bool is_one_of(View name, const char* const (&list)[N]) {
  if (name.empty()) return false;
  for (const char* item : list)
    if (lower(name[0]) == u8(item[0]) && equals_ignoring_case(name, View(item))) return true;
  return false;
}

View last_label(View host) {
  std::size_t from = host.size;
  while (from > 0 && host[from - 1] != '.') --from;
  return host.slice(from);
}

bool is_capital(u8 c) { return c >= 'A' && c <= 'Z'; }

// "done.It was": a sentence that ends without a blank. Only two letters: nobody writes Example.Io, many Example.Com.
bool starts_sentence(View written) {
  View last = last_label(written);
  return last.size == 2 && is_capital(last[0]) && !is_capital(last[1]);
}

bool is_number(View label) {
  for (u8 c : label)
    if (!is_digit(c)) return false;
  return true;
}

}  // namespace

bool is_plausible_bare(View host, View written, bool tail) {
  if (host.size < 4 || host.size > 253 || is_digit(host[host.size - 1])) return false;
  if (starts_ignoring_case(host, View("www."))) {
    View behind = host.slice(4);
    std::size_t dot = 0;
    while (dot < behind.size && behind[dot] != '.') ++dot;
    return dot > 0 && dot + 1 < behind.size;
  }
  View suffix = listed_suffix(host);
  if (suffix.empty() || suffix.size == host.size) return false;
  if (starts_sentence(written)) return false;
  if (tail) return true;
  View above = host.slice(0, host.size - suffix.size - 1);
  View label = last_label(above);
  bool file = is_one_of(suffix, kFileEndings);
  if (file && is_one_of(suffix, kMixedEndings)) file = is_one_of(label, kProgramNames) || is_number(label) || label.size < 2;
  return !file && !is_one_of(host, kProducts);
}

}  // namespace mailsift::urls
