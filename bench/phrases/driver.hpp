// What a contestant of the phrase benchmark shares with the others: it reads phrases and texts, then answers lines of
// standard input. "check" -> hits and a sum over (text, phrase, end) of all of them; "pass" -> seconds of CPU time for
// one pass over all texts, hits kept in memory.
//
//   contestant LIST TEXTS words|anywhere      LIST: phrases, or a section; TEXTS: u32 size and bytes of each text
#pragma once

#include <ctime>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "base/view.hpp"

namespace bench {

using mailsift::u32;
using mailsift::u64;
using mailsift::u8;
using mailsift::View;

inline std::string read(const char* path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) std::exit(2);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline std::vector<View> split(const std::string& texts) {
  std::vector<View> found;
  for (std::size_t at = 0; at + 4 <= texts.size();) {
    u32 size;
    std::memcpy(&size, texts.data() + at, 4);
    found.emplace_back(reinterpret_cast<const u8*>(texts.data()) + at + 4, size);
    at += 4 + size;
  }
  return found;
}

inline double seconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return double(now.tv_sec) + double(now.tv_nsec) * 1e-9;
}

struct Sum {
  u64 hits = 0, sum = 0;

  // In any order: engines report hits that end together in orders of their own.
  void add(u64 text, u64 phrase, u64 end) {
    u64 x = (text << 40 ^ phrase << 20 ^ end) * 0x9e3779b97f4a7c15u;
    ++hits;
    sum += (x ^ x >> 29) * 0xbf58476d1ce4e5b9u;
  }
};

// `find(text, hits)` appends (phrase, end) for every hit.
template <class Find, class Hits>
int serve(const std::vector<View>& texts, Find find, Hits& hits) {
  for (std::string line; std::getline(std::cin, line);) {
    if (line == "check") {
      Sum sum;
      for (std::size_t i = 0; i < texts.size(); ++i) {
        hits.clear();
        find(texts[i], hits);
        for (const auto& hit : hits) sum.add(i, phrase_of(hit), end_of(hit));
      }
      std::printf("%llu %llu\n", static_cast<unsigned long long>(sum.hits), static_cast<unsigned long long>(sum.sum));
    } else {
      const double start = seconds();
      for (View text : texts) {
        hits.clear();
        find(text, hits);
      }
      std::printf("%.9f\n", seconds() - start);
    }
    std::fflush(stdout);
  }
  return 0;
}

}  // namespace bench
