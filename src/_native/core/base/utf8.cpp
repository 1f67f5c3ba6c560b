#include "base/utf8.hpp"

#include "base/normalize.hpp"

namespace mailsift {

u32 next_code_point(View text, std::size_t& at) {
  if (at >= text.size) return kReplacement;
  u32 size;
  const u32 code_point = utf8_step(text.data + at, text.end(), size);
  at += size;
  return code_point == kNotUtf8 ? kReplacement : code_point;
}

void append_utf8(Bytes& out, u32 code_point) {
  u8 bytes[4];
  out.append(bytes, std::size_t(put_utf8(bytes, code_point) - bytes));
}

}  // namespace mailsift
