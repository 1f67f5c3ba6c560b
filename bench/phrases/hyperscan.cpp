// The peer: libhyperscan's literal matcher. It knows no word boundaries for literals: those are asked for at each hit,
// with the function that we use ourselves.
#include <hs/hs.h>

#include "driver.hpp"
#include "match/word.hpp"

namespace {

using namespace mailsift;

struct Hit {
  u32 phrase;
  u64 end;
};
u64 phrase_of(const Hit& hit) { return hit.phrase; }
u64 end_of(const Hit& hit) { return hit.end; }

struct Search {
  View text;
  std::vector<Hit>* hits;
  const std::vector<std::size_t>* sizes;
  bool words;
};

int keep(unsigned id, unsigned long long, unsigned long long to, unsigned, void* context) {
  const Search& search = *static_cast<Search*>(context);
  const std::size_t from = std::size_t(to) - (*search.sizes)[id];
  if (search.words && !match::word_boundary(search.text, from)) return 0;
  if (search.words && !match::word_boundary(search.text, std::size_t(to))) return 0;
  search.hits->push_back({id, to});
  return 0;
}

}  // namespace

int main(int count, char** words) {
  if (count < 4) return 2;
  const std::string list = bench::read(words[1]), texts = bench::read(words[2]);
  std::vector<const char*> phrases;
  std::vector<std::size_t> sizes;
  for (std::size_t at = 0; at < list.size();) {
    const std::size_t end = list.find('\n', at);
    phrases.push_back(list.data() + at);
    sizes.push_back(end - at);
    at = end + 1;
  }
  std::vector<unsigned> flags(phrases.size(), 0), ids(phrases.size());
  for (unsigned i = 0; i < ids.size(); ++i) ids[i] = i;
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  hs_scratch_t* scratch = nullptr;
  const hs_error_t compiled =
      hs_compile_lit_multi(phrases.data(), flags.data(), ids.data(), sizes.data(), unsigned(phrases.size()),
                           HS_MODE_BLOCK, nullptr, &database, &error);
  if (compiled != HS_SUCCESS) return 2;
  if (hs_alloc_scratch(database, &scratch) != HS_SUCCESS) return 2;
  std::vector<Hit> hits;
  Search search{{}, &hits, &sizes, std::string(words[3]) == "words"};
  const auto find = [&](View text, std::vector<Hit>&) {
    search.text = text;
    hs_scan(database, reinterpret_cast<const char*>(text.data), unsigned(text.size), 0, scratch, keep, &search);
  };
  return bench::serve(bench::split(texts), find, hits);
}
