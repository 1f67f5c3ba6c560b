// Ours: batches of 64 in a mapped segment.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <vector>

#include "driver.hpp"
#include "reputation/segment.hpp"

int main(int count, char** words) {
  using namespace mailsift;
  using namespace mailsift::reputation;
  if (count < 3) return 2;
  const int file = open(words[1], O_RDONLY);
  struct stat seen;
  if (file < 0 || fstat(file, &seen) != 0) return 2;
  void* memory = mmap(nullptr, std::size_t(seen.st_size), PROT_READ, MAP_SHARED | MAP_POPULATE, file, 0);
  if (memory == MAP_FAILED) return 2;
  const View bytes(static_cast<const u8*>(memory), std::size_t(seen.st_size));
  u32 version;
  std::memcpy(&version, bytes.data + 16, sizeof version);
  Segment segment;
  if (segment.open(bytes, version) != Segment::Status::ok) return 2;
  Base base;
  base.segments[base.count++] = &segment;
  const std::string asked = bench::read(words[2]);
  std::vector<Query> queries(asked.size() / kKey);
  for (std::size_t i = 0; i < queries.size(); ++i) {
    queries[i] = Query{};
    std::memcpy(queries[i].key, asked.data() + i * kKey, kKey);
    queries[i].kind = u32(Kind::md5);
  }
  return bench::serve([&] {
    unsigned long long found = 0;
    Answer answers[kBatch];
    for (std::size_t at = 0; at < queries.size(); at += kBatch)
      found += base.look_up(&queries[at], u32(std::min<std::size_t>(kBatch, queries.size() - at)), 1, answers);
    return found;
  });
}
