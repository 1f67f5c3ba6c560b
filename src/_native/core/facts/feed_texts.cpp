#include "facts/feed_texts.hpp"

#include <algorithm>

namespace mailsift::facts {

using reputation::Collected;
using reputation::Kind;
using reputation::kKinds;

void FeedTexts::clear() {
  for (u32 kind = 0; kind < kKinds; ++kind) texts_[kind].clear(), places_[kind].clear();
}

// Line ends within an address are none of it, as for a browser; in other objects there are none.
void FeedTexts::add(Kind kind, View text, u64 row, std::size_t first, const Collected& out) {
  if (!(wanted >> u32(kind) & 1)) return;
  Bytes& to = texts_[u32(kind)];
  if (std::memchr(text.data, '\n', text.size)) {
    for (u8 c : text)
      if (c != '\n') to.push(c);
  } else {
    append(to, text);
  }
  to.push('\n');
  places_[u32(kind)].push({row, first, out.size(), false});
}

u64 FeedTexts::row_of(Kind kind, std::size_t line) const {
  const Vec<Place>& places = places_[u32(kind)];
  return line < places.size() ? places[line].row : 0;
}

void FeedTexts::mark(Kind kind, std::size_t line) {
  Vec<Place>& places = places_[u32(kind)];
  if (line < places.size()) places[line].marked = true;
}

// Whether all of the row's objects are marked, and no other of them stands behind this one.
bool FeedTexts::is_last_of_row(u32 kind, std::size_t at) const {
  const u64 row = places_[kind][at].row;
  if (at + 1 < places_[kind].size() && places_[kind][at + 1].row == row) return false;
  for (u32 other = 0; other < kKinds; ++other) {
    const Vec<Place>& places = places_[other];
    const auto by_row = [](const Place& place, u64 number) { return place.row < number; };
    for (const Place* one = std::lower_bound(places.begin(), places.end(), row, by_row);
         one != places.end() && one->row == row; ++one) {
      if (!one->marked || other > kind) return false;
    }
  }
  return true;
}

u64 FeedTexts::take_back(Collected& out) {
  u64 rows = 0;
  std::size_t from = out.size();
  for (u32 kind = 0; kind < kKinds; ++kind) {
    for (std::size_t i = 0; i < places_[kind].size(); ++i) {
      const Place& place = places_[kind][i];
      if (!place.marked) continue;
      out.mark(place.first, place.end);
      from = std::min(from, place.first);
      rows += is_last_of_row(kind, i);
    }
  }
  out.drop_marked(from);
  return rows;
}

bool FeedTexts::failed() const {
  for (u32 kind = 0; kind < kKinds; ++kind)
    if (texts_[kind].failed() || places_[kind].failed()) return true;
  return false;
}

}  // namespace mailsift::facts
