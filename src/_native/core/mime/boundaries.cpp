#include "mime/boundaries.hpp"

#include "mime/lines.hpp"

namespace mailsift::mime {
namespace {

u64 hash_of(View text) {
  constexpr u64 kOdd = 0x9E3779B97F4A7C15u;
  u64 h = text.size * kOdd;
  std::size_t i = 0;
  for (; i + 8 <= text.size; i += 8) {
    u64 word;
    std::memcpy(&word, text.data + i, 8);
    h = (h ^ word) * kOdd;
    h ^= h >> 29;
  }
  for (; i < text.size; ++i) h = (h ^ text[i]) * kOdd;
  return h ^ h >> 32;
}

}  // namespace

void Boundaries::push(Range text, u32 part) {
  OpenBoundary open{};
  open.text = text;
  open.hash = hash_of(at(view(text_), text));
  open.part = part;
  u32& head = bucket_[open.hash % kBuckets];
  open.below = head;
  std::size_t before = open_.size();
  open_.push(open);
  if (open_.size() == before) return;
  head = u32(open_.size());
  if (text.size > longest_) longest_ = text.size;
}

void Boundaries::pop() {
  bucket_[open_.back().hash % kBuckets] = open_.back().below;
  open_.pop();
}

void Boundaries::close(u32 index) {
  const u32 part = open_[index].part;
  open_[index].text.size = 0;  // no line is equal to that
  u32 alive = 0;
  for (u32 i = u32(open_.size()); i-- > 0 && open_[i].part == part;) {
    open_[i].closed = true;
    alive += open_[i].text.size > 0;
  }
  while (!alive && !open_.empty() && open_.back().part == part) pop();
}

u32 Boundaries::look_up(View candidate) const {
  u64 hash = hash_of(candidate);
  for (u32 i = bucket_[hash % kBuckets]; i; i = open_[i - 1].below)
    if (open_[i - 1].hash == hash && at(view(text_), open_[i - 1].text).equals(candidate)) return i;
  return 0;
}

bool Boundaries::find(View line, u32& index, bool& closing) const {
  while (line.size && is_blank(line[line.size - 1])) --line.size;
  if (line.empty() || line.size > longest_ + 2) return false;
  u32 delimiter = line.size <= longest_ ? look_up(line) : 0;
  u32 close = 0;
  if (line.size > 2 && line[line.size - 1] == '-' && line[line.size - 2] == '-')
    close = look_up(line.slice(0, line.size - 2));
  closing = close > delimiter;
  u32 found = closing ? close : delimiter;
  index = found - 1;
  return found != 0;
}

}  // namespace mailsift::mime
