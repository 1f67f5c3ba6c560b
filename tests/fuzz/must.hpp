// What has to hold whatever the input is: says which line does not, and ends the run.
#pragma once

#include <cstdio>
#include <cstdlib>

#define MUST(...)                                               \
  do {                                                          \
    if (!(__VA_ARGS__)) {                                       \
      std::fprintf(stderr, "%d: %s\n", __LINE__, #__VA_ARGS__); \
      std::abort();                                             \
    }                                                           \
  } while (0)
