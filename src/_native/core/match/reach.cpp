// Verifies what a mask wants around its key. Both sides are the same search, mirrored: distances are counted
// outward from the key's edge.
//
//   left tokens    key    right tokens
//   ... d=2 d=1 |  key  | d=1 d=2 ...
#include "match/pattern.hpp"
#include "match/word.hpp"

namespace mailsift::match {

namespace {

template <bool Right>
struct Side {
  View text;
  std::size_t origin;
  std::size_t limit;  // distances beyond this are out of reach
  u64 work;

  Side(View t, std::size_t o) : text(t), origin(o), limit(Right ? t.size - o : o), work(0) {
    if (limit > kMaxReach) limit = kMaxReach;
  }
  std::size_t place(std::size_t d) const { return Right ? origin + d : origin - d; }
  u8 byte(std::size_t d) const { return text[Right ? origin + d : origin - d - 1]; }
  // A run takes whole characters.
  bool between_characters(std::size_t d) const {
    return place(d) >= text.size || !is_continuation(text[place(d)]);
  }
  bool fits(std::size_t d, bool bound) const { return !bound || word_boundary(text, place(d)); }

  // One character outward; `d` < limit. False where it would end out of reach.
  bool step(std::size_t& d) const {
    d += Right ? character_size(text, place(d)) : character_size_before(text, place(d));
    return d <= limit;
  }
  // The first distance in [d, stop] where `token` can stand; beyond `stop` when there is none.
  std::size_t next_start(u16 token, std::size_t d, std::size_t stop) {
    if (token == kAnyOne) return d;
    std::size_t from = d;
    while (d < limit && d <= stop && byte(d) != token) ++d;
    work += (d - from) / 4;  // these looks are four times as cheap as the others
    return d < limit ? d : stop + 1;
  }
  // The tokens up to the next run, from `d` on; `d` becomes their end.
  bool segment(const u16* tokens, u32 count, std::size_t& d) {
    for (u32 i = 0; i < count; ++i) {
      ++work;
      if (d >= limit) return false;
      if (tokens[i] == kAnyOne) {
        if (!step(d)) return false;
      } else if (tokens[i] != byte(d++)) {
        return false;
      }
    }
    return true;
  }
};

u32 segment_size(const u16* tokens, u32 count) {
  u32 size = 0;
  while (size < count && tokens[size] != kAnyRun) ++size;
  return size;
}

// All places where a segment can end are kept, in order, for the segment after it; of the last one the first place
// is enough. A set of distances has at most kMaxReach + 1 members.
template <bool Right>
Reach reach(const u16* tokens, u32 count, View text, std::size_t origin, bool bound) {
  Side<Right> side(text, origin);
  u16 sets[2][kMaxReach + 1];
  u16 *ends = sets[0], *next = sets[1];
  std::size_t d = 0;
  u32 at = segment_size(tokens, count);
  Reach result;
  bool fits = side.segment(tokens, at, d);
  if (!fits || at == count) {
    result = {d, side.work + 1, fits && side.fits(d, bound)};
    return result;
  }
  ends[0] = u16(d);
  std::size_t size = 1;
  while (size) {
    const u16* part = tokens + at + 1;  // behind the run
    u32 length = segment_size(part, count - at - 1);
    if (length == 0) break;  // no run ends a side or follows a run
    at += 1 + length;
    std::size_t found = 0, start = 0;
    for (std::size_t i = 0; i < size; ++i) {
      std::size_t stop = ends[i] + kMaxGap < side.limit ? ends[i] + kMaxGap : side.limit;
      if (start < ends[i]) start = ends[i];
      while ((start = side.next_start(part[0], start, stop)) <= stop) {
        ++side.work;
        d = start++;
        if (!side.between_characters(d) || !side.segment(part, length, d)) continue;
        if (at < count) {
          if (found == 0 || next[found - 1] < d) next[found++] = u16(d);
        } else if (side.fits(d, bound)) {
          result = {d, side.work, true};
          return result;
        }
      }
    }
    size = at < count ? found : 0;
    u16* swap = ends;
    ends = next;
    next = swap;
  }
  result.work = side.work;
  return result;
}

}  // namespace

Reach reach_left(const u16* tokens, u32 count, View text, std::size_t origin, bool bound) {
  return reach<false>(tokens, count, text, origin, bound);
}

Reach reach_right(const u16* tokens, u32 count, View text, std::size_t origin, bool bound) {
  return reach<true>(tokens, count, text, origin, bound);
}

}  // namespace mailsift::match
