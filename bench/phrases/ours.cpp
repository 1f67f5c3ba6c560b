// Ours: match::Matcher on a section; word boundaries are the section's.
#include "driver.hpp"
#include "match/matcher.hpp"

namespace mailsift::match {
static u64 phrase_of(const Hit& hit) { return hit.phrase; }
static u64 end_of(const Hit& hit) { return u64{hit.from} + hit.size; }
}  // namespace mailsift::match

int main(int count, char** words) {
  using namespace mailsift;
  if (count < 3) return 2;
  const std::string file = bench::read(words[1]), texts = bench::read(words[2]);
  Bytes section;
  append(section, View(reinterpret_cast<const u8*>(file.data()), file.size()));
  match::Matcher matcher;
  if (!matcher.open(view(section))) return 2;
  Limits limits;
  limits.hits = ~u32{0};
  Bitten bitten;
  Vec<match::Hit> hits;
  const auto find = [&](View text, Vec<match::Hit>& out) { matcher.find(text, limits, out, bitten); };
  return bench::serve(bench::split(texts), find, hits);
}
