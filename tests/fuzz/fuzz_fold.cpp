// Invariants of folding: idempotent, valid UTF-8, anchors ascending and inside the source, same answer when warm.
#include "fold/fold.hpp"
#include "fold/records.hpp"

using namespace mailsift;

namespace {
void require(bool holds) {
  if (!holds) __builtin_trap();
}
bool is_utf8(View text) {
  for (std::size_t at = 0; at < text.size;) {
    const std::size_t from = at;
    if (fold::next_character(text, at) == 0xFFFD && at - from != 3) return false;
  }
  return true;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static fold::Folded once, twice;  // warm from call to call, as in a scan
  const View source(data, size);
  fold::fold(source, once);
  require(is_utf8(view(once.text)));
  require(once.text.size() <= 11 * size);
  require(!once.anchors.empty() && once.anchors[0].folded == 0);
  for (std::size_t i = 1; i < once.anchors.size(); ++i) require(once.anchors[i - 1].folded < once.anchors[i].folded);
  for (std::size_t i = 0; i < once.text.size(); ++i) require(once.source_of(u32(i)) < size);
  fold::fold(view(once.text), twice);
  require(view(once.text).equals(view(twice.text)));
  fold::Folded cold;
  fold::fold(source, cold);
  require(view(once.text).equals(view(cold.text)));
  return 0;
}
