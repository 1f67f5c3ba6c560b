// The multipart boundaries that are open, innermost last, found by a hash of the whole delimiter line: the time of
// a look-up doesn't grow with their number. Where readers may disagree on the boundary of a multipart it has several, which
// stand beside each other and count all until each is closed: what one of the readers takes for a part is one.
#pragma once

#include "base/vec.hpp"

namespace mailsift::mime {

struct OpenBoundary {
  u64 hash;
  Range text;    // the boundary without the leading "--", in Structure::text
  u32 below;     // the next one of this bucket further out, as index + 1
  u32 part;      // the multipart that it belongs to
  u32 children;  // how many parts it has so far, counted in the topmost of this multipart
  bool closed;   // one of this multipart was closed
};

class Boundaries {
 public:
  Boundaries(Vec<OpenBoundary>& open, const Bytes& text) : open_(open), text_(text) {}

  bool empty() const { return open_.empty(); }
  OpenBoundary& back() { return open_.back(); }
  std::size_t size() const { return open_.size(); }
  void push(Range text, u32 part);
  void pop();
  // The topmost boundary of the multipart that boundary `index` belongs to.
  u32 top_of(u32 index) const {
    while (index + 1 < open_.size() && open_[index + 1].part == open_[index].part) ++index;
    return index;
  }
  // Closes boundary `index` of the innermost multipart, and the multipart when it has no other one.
  void close(u32 index);

  // `line`: without the leading "--" and without its line end. RFC 2046 5.1.1: the boundary, "--" behind it when
  // it closes, and blanks. True when it is one of the open ones; the innermost wins, `index` says which.
  bool find(View line, u32& index, bool& closing) const;

 private:
  static constexpr u32 kBuckets = 64;

  u32 look_up(View candidate) const;  // index + 1, or 0

  Vec<OpenBoundary>& open_;
  const Bytes& text_;
  u32 bucket_[kBuckets] = {};
  std::size_t longest_ = 0;
};

}  // namespace mailsift::mime
