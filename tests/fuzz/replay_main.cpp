// A main for a fuzz target without libFuzzer: runs every file named, and every file of the folders named, twice: once
// in cold memory, once in warm.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size);

static void replay(const std::filesystem::path& path) {
  std::fprintf(stderr, "%s\n", path.c_str());  // the last one named is the one that failed
  std::ifstream in(path, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(in), {}};
  for (int round = 0; round < 2; ++round) {
    // Exactly sized, so that a read beyond the end is seen.
    unsigned char* exact = static_cast<unsigned char*>(std::malloc(bytes.empty() ? 1 : bytes.size()));
    std::copy(bytes.begin(), bytes.end(), exact);
    LLVMFuzzerTestOneInput(exact, bytes.size());
    std::free(exact);
  }
}

int main(int count, char** names) {
  unsigned replayed = 0;
  for (int i = 1; i < count; ++i) {
    if (std::filesystem::is_directory(names[i])) {
      for (const auto& entry : std::filesystem::directory_iterator(names[i])) replay(entry.path()), ++replayed;
    } else {
      replay(names[i]), ++replayed;
    }
  }
  std::printf("%u\n", replayed);
  return 0;
}
