// The multipart boundaries that are open, innermost last, found by a hash of the whole delimiter line: the time of
// a look-up doesn't grow with their number.
#pragma once

#include "base/vec.hpp"

namespace mailsift::mime {

struct OpenBoundary {
  u64 hash;
  Range text;    // the boundary without the leading "--", in Structure::text
  u32 below;     // the next one of this bucket further out, as index + 1
  u32 part;      // the multipart that it belongs to
  u32 children;  // how many parts it has so far
};

class Boundaries {
 public:
  Boundaries(Vec<OpenBoundary>& open, const Bytes& text) : open_(open), text_(text) {}

  bool empty() const { return open_.empty(); }
  OpenBoundary& back() { return open_.back(); }
  std::size_t size() const { return open_.size(); }
  void push(Range text, u32 part);
  void pop();

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
