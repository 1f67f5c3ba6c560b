// Any bytes as a page: the pieces stand inside of it in their order, groups have two at least, rows belong to one group, and
// warm memory gives what fresh memory gives.

#include "images/slices.hpp"
#include "must.hpp"

using namespace mailsift;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Vec<images::Piece> warm;
  const View page(data, size);
  const bool whole = images::lay_out(page, warm);
  MUST(!warm.failed() && warm.size() <= images::kMostPieces);
  MUST(whole || warm.size() + 1 >= images::kMostPieces || size >= images::kMostPieces);
  std::size_t end = 0;
  u32 in_group = 2, group = ~u32{0}, row = ~u32{0};
  for (const images::Piece& one : warm) {
    MUST(one.size > 0 && one.from >= end && one.from + std::size_t(one.size) <= size);
    end = one.from + std::size_t(one.size);
    if (one.group != group) {
      MUST(in_group >= 2 && (group == ~u32{0} || one.group > group) && one.row != row);
      in_group = 0;
    }
    MUST(row == ~u32{0} || one.row == row || one.row > row);
    ++in_group, group = one.group, row = one.row;
  }
  MUST(in_group >= 2);
  Vec<images::Piece> fresh;
  MUST(images::lay_out(page, fresh) == whole && fresh.size() == warm.size());
  for (std::size_t i = 0; i < warm.size(); ++i) MUST(std::memcmp(&warm[i], &fresh[i], sizeof fresh[i]) == 0);
  return 0;
}
