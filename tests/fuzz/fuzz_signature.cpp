// Invariants of signatures: all keys or none, none of a short text, all different, the same again; what is left out
// may be put in at a space, and a text without spaces or with few of them is not signed.
#include "signature/signature.hpp"

#include "base/vec.hpp"

using namespace mailsift;
using namespace mailsift::signature;

namespace {
void require(bool holds) {
  if (!holds) __builtin_trap();
}
bool same(const Signature& a, const Signature& b) {
  if (a.count != b.count) return false;
  for (u32 i = 0; i < a.count; ++i)
    if (a.keys[i] != b.keys[i]) return false;
  return true;
}
bool is_printable(u8 c) { return c > ' ' && c < 0x7f; }
// A space that has no character of a script without spaces beside it, so that nothing is paired across it.
std::size_t plain_space(View text, std::size_t from) {
  for (std::size_t i = from; i + 1 < text.size; ++i)
    if (text[i] == ' ' && i > 0 && is_printable(text[i - 1]) && is_printable(text[i + 1])) return i;
  return text.size;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const View text(data, size);
  Signature out, again;
  sign(text, out);
  sign(text, again);
  require(same(out, again));
  require(out.count == 0 || out.count == kKeys);
  std::size_t words = 1, beyond = 0;
  for (std::size_t i = 0; i < size; ++i) words += data[i] <= ' ', beyond += data[i] >= 0xE0;
  if (words + beyond / 2 + 1 < kFewestWords) require(out.count == 0);
  for (u32 i = 0; i < out.count; ++i)
    for (u32 j = 0; j < i; ++j) require(out.keys[i] != out.keys[j]);
  const std::size_t at = plain_space(text, size / 2);
  if (at < size && out.count) {
    Bytes more;
    append(more, text.slice(0, at));
    append(more, View(" 17:30 http://a.example/b me@b.example x4z"));
    append(more, text.slice(at));
    sign(view(more), again);
    require(same(out, again));
  }
  return 0;
}
