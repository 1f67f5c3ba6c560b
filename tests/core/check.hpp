// The smallest test frame for the core: CHECK and TEST, no exceptions, one process, counts at the end.
#pragma once

#include <cstdio>
#include <cstring>

#include "base/vec.hpp"

namespace check {
inline int failed = 0, passed = 0;
inline void report(bool ok, const char* file, int line, const char* what) {
  if (ok) {
    ++passed;
    return;
  }
  ++failed;
  std::fprintf(stderr, "%s:%d: %s\n", file, line, what);
}
struct Case {
  const char* name;
  void (*run)();
  Case* next;
  static inline Case* first = nullptr;
  Case(const char* n, void (*r)()) : name(n), run(r), next(first) { first = this; }
};
inline bool same(mailsift::View a, const char* text) { return a.equals(mailsift::View(text)); }
}  // namespace check

#define CHECK(condition) check::report(static_cast<bool>(condition), __FILE__, __LINE__, #condition)
#define TEST(name)                                      \
  static void name();                                   \
  static check::Case name##_case{#name, name};          \
  static void name()
