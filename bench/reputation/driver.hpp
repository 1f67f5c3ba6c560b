// What the programs share: they read 16-byte keys to ask for, then answer lines of standard input. "check" -> how many
// are known; "pass" -> seconds of CPU time for one pass.
#pragma once

#include <ctime>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

namespace bench {

inline std::string read(const char* path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline double seconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return double(now.tv_sec) + double(now.tv_nsec) * 1e-9;
}

// `look_up()` makes one pass and returns how many were found.
template <class LookUp>
int serve(LookUp look_up) {
  for (std::string line; std::getline(std::cin, line);) {
    const double start = seconds();
    const unsigned long long found = look_up();
    const double taken = seconds() - start;
    if (line == "check") std::printf("%llu\n", found);
    else std::printf("%.9f\n", taken);
    std::fflush(stdout);
  }
  return 0;
}

}  // namespace bench
