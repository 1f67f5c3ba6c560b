// extract() over files, without Python: for callgrind and for profilers. Prints a sum over all records, so that two
// builds can be compared for their answers.
//
//   driver DATABASE WANTED ROUNDS FILE...      DATABASE: a compiled generation, or - for no lists; WANTED: bits of facts::Wanted
//   FILE ending in .list names one file a line
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "facts/extract.hpp"
#include "lookup/database.hpp"
#include "urls/url.hpp"

using namespace mailsift;

namespace {

std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    std::fprintf(stderr, "driver: %s: can't be read\n", path.c_str());
    std::exit(2);
  }
  return {std::istreambuf_iterator<char>(in), {}};
}

View of(const std::string& bytes) { return {reinterpret_cast<const u8*>(bytes.data()), bytes.size()}; }

struct Lists {
  std::string file;
  lookup::Database database;
  match::Matcher phrases, content;
  facts::Tables tables;

  explicit Lists(const std::string& path) {
    if (path == "-") return;
    file = read(path);
    bool good = database.open(of(file), fold::kFoldVersion, urls::kCanonicalVersion) == lookup::Database::Status::ok;
    if (good && database.phrases().size) good = phrases.open(database.phrases());
    if (good && database.content().size) good = content.open(database.content());
    if (!good) {
      std::fprintf(stderr, "driver: %s: not a database of this version\n", path.c_str());
      std::exit(2);
    }
    if (!phrases.empty()) tables.phrases = &phrases;
    tables.addresses[0] = &database.keys(lookup::List::phishing);
    tables.addresses[1] = &database.keys(lookup::List::suspicious);
    tables.files[0] = &database.keys(lookup::List::files);
    tables.files[1] = &database.keys(lookup::List::good_files);
    if (!content.empty()) {
      tables.content = &content;
      tables.terms = &database.content_terms();
    }
  }
};

std::vector<std::string> messages(char** names, int count) {
  std::vector<std::string> found;
  for (int i = 0; i < count; ++i) {
    const std::string name = names[i];
    if (name.size() < 5 || name.compare(name.size() - 5, 5, ".list") != 0) {
      found.push_back(read(name));
      continue;
    }
    std::ifstream in(name);
    for (std::string line; std::getline(in, line);) found.push_back(read(line));
  }
  return found;
}

u64 sum_of(View record, u64 sum) {
  for (std::size_t i = 0; i < record.size; ++i) sum = (sum ^ record[i]) * 0x100000001b3;
  return sum;
}

}  // namespace

int main(int count, char** words) {
  if (count < 5) {
    std::fprintf(stderr, "usage: driver DATABASE|- WANTED ROUNDS FILE...\n");
    return 2;
  }
  static Lists lists(words[1]);
  const u32 wanted = u32(std::atoi(words[2]));
  const int rounds = std::atoi(words[3]);
  const std::vector<std::string> raws = messages(words + 4, count - 4);
  static facts::Scratch scratch;
  static Bytes record;
  double best = 1e9;
  u64 sum = 0xcbf29ce484222325;
  for (int round = 0; round < rounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    for (const std::string& raw : raws)
      if (facts::extract(of(raw), Limits(), lists.tables, wanted, scratch, record) != facts::Status::ok) return 1;
    const std::chrono::duration<double, std::micro> taken = std::chrono::steady_clock::now() - start;
    best = taken.count() < best ? taken.count() : best;
  }
  for (const std::string& raw : raws) {
    if (facts::extract(of(raw), Limits(), lists.tables, wanted, scratch, record) != facts::Status::ok) return 1;
    sum = sum_of(view(record), sum);
  }
  std::printf("%zu messages, %.2f us each, records %016llx\n", raws.size(), best / double(raws.size()),
              static_cast<unsigned long long>(sum));
  return 0;
}
