// The parameters of a structured field, one after the other.
#pragma once

#include "base/vec.hpp"
#include "mime/comments.hpp"

namespace mailsift::mime {

struct Parameter {
  View name;    // without the RFC 2231 marks
  View value;   // between the quotes, or up to the semicolon and trimmed
  bool quoted = false;    // backslashes in `value` may stand for what follows them
  bool extended = false;  // RFC 2231: charset and percents
  int piece = -1;         // RFC 2231: number of the continuation, -1 when there is none
};

class Parameters {
 public:
  explicit Parameters(View value);
  bool next(Parameter& out);

 private:
  void read_value(Parameter& out);

  View value_;
  Comments comments_;
  std::size_t i_ = 0;
};

// Boundaries that readers may take out of one field, each once, appended to `text` as raw bytes, no charset conversion:
// what RFC 2231 joins, the first and the last plain one, each without a comment behind it and with its quoted-pairs both
// undone and as they stand. Returns how many there are now in `found`, which has room for kMostBoundaries and holds `count`.
constexpr u32 kMostBoundaries = 8;
u32 boundaries_of(View value, Bytes& text, Range* found, u32 count);

}  // namespace mailsift::mime
