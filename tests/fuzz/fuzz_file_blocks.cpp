// Any bytes as the file of a picture (the first byte says of which kind, and how many frames are wanted): what is kept and
// the comments stand inside of it in their order, what is kept of what was kept is all of it, and warm memory gives what
// fresh memory gives.

#include "images/file_blocks.hpp"
#include "must.hpp"

using namespace mailsift;

namespace {

void must_stand_in(const Vec<Range>& ranges, std::size_t size, bool in_order) {
  std::size_t end = 0;
  for (const Range& one : ranges) {
    MUST(one.from + std::size_t{one.size} <= size && (!in_order || (one.size > 0 && one.from >= end)));
    end = one.from + std::size_t{one.size};
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  static images::FileBlocks warm;
  const auto kind = images::FileKind(data[0] % 4);
  const u32 frames = data[0] / 4 % 8;
  const View file(data + 1, size - 1);
  MUST(images::read_blocks(file, kind, frames, warm));
  must_stand_in(warm.kept, file.size, true);
  must_stand_in(warm.comments, file.size, false);
  MUST(warm.end <= file.size && warm.comments.size() <= images::kMostComments);
  images::FileBlocks again;
  MUST(images::read_blocks(file, kind, frames, again) && again.end == warm.end && again.kept.size() == warm.kept.size());
  if (warm.limited) return 0;
  const std::size_t left = images::kept_size(warm);
  MUST(left <= file.size);
  u8* const made = static_cast<u8*>(std::malloc(left ? left : 1));
  images::write_kept(file, kind, warm, made);
  MUST(images::read_blocks(View(made, left), kind, frames, again) && images::kept_size(again) == left && !again.limited);
  MUST(again.right == warm.right && again.bottom == warm.bottom && again.in_pieces == warm.in_pieces);
  std::free(made);
  return 0;
}
