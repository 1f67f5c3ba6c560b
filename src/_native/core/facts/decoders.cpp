#include "facts/decoders.hpp"

#include "decode/charset.hpp"
#include "decode/transfer.hpp"

namespace mailsift::facts {
namespace {

void base64(View in, Bytes& out) {
  u32 defects = 0;
  decode::base64(in, out, defects);
}

void quoted_printable(View in, Bytes& out, bool header) {
  u32 defects = 0;
  if (header)
    decode::quoted_word(in, out, defects);
  else
    decode::quoted_printable(in, out, defects);
}

bool charset(View label, View in, Bytes& out) {
  decode::CharsetReport report;
  decode::to_utf8(label, in, out, report);
  return !report.wrong_label;
}

constexpr Decoders kDecoders{base64, quoted_printable, charset};

}  // namespace

const Decoders& decoders() { return kDecoders; }

}  // namespace mailsift::facts
