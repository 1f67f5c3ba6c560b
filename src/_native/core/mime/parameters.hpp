// The parameters of a structured field, one after the other.
#pragma once

#include "base/vec.hpp"

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
  std::size_t i_ = 0;
};

// The parameter as raw bytes: unquoted, pieces joined, percents decoded, no charset conversion. For boundaries.
bool raw_parameter(View value, View name, Bytes& out);

}  // namespace mailsift::mime
