// Any bytes through every decoder of core/decode. First byte: which charset or transfer encoding.
#include <cstdlib>
#include <initializer_list>

#include "base/normalize.hpp"
#include "cpu/features.hpp"
#include "decode/decoders.hpp"
#include "decode/transfer.hpp"

using namespace mailsift;
using namespace mailsift::decode;

namespace {

void must(bool holds) {
  if (!holds) std::abort();
}

// As much as each byte may become: U+FFFD, or half of a pair of two code points.
constexpr std::size_t kWidest = 3;

void check_text(View label, View in) {
  static Bytes out, again;
  out.clear();
  append(out, "kept");
  CharsetReport report, second;
  to_utf8(label, in, out, report);
  must(view(out).slice(0, 4).equals("kept"));
  const View text = view(out).slice(4);
  must(is_valid_utf8(text) && text.size <= kWidest * in.size);
  must(report.used != Charset::replacement && report.used != Charset::unknown);
  must(report.replaced <= in.size);
  u32 replaced = 0;
  for (std::size_t at = 0; at < text.size;) {
    const std::size_t before = at;
    replaced += next_code_point(text, at) == 0xFFFD;
    must(at > before && at <= text.size);
  }
  must(replaced >= report.replaced);
  // What came out is UTF-8: read as such it stays (but for a BOM that stood there as text).
  again.clear();
  to_utf8("utf-8", text, again, second);
  const bool has_bom = text.slice(0, 3).equals("\xEF\xBB\xBF");
  must(second.replaced == 0 && !second.wrong_label && view(again).equals(has_bom ? text.slice(3) : text));
}

void check_transfer(View in) {
  static Bytes out, whole;
  u32 defects = 0;
  out.clear();
  base64(in, out, defects);
  must(out.size() <= in.size / 4 * 3 + 2 && defects <= in.size + 2);
  out.clear();
  quoted_printable(in, out, defects);
  must(out.size() <= in.size);
  out.clear();
  quoted_word(in, out, defects);
  must(out.size() <= in.size);
  std::size_t from = 0;
  Range block, name;
  while (find_uuencode(in, from, block, name)) {
    must(block.from >= from && block.size > 0 && name.size > 0);
    must(block.from + block.size <= in.size && name.from + name.size <= block.from + block.size);
    must(name.from > block.from);
    whole.clear();
    uuencode(at(in, block), whole, defects);
    must(whole.size() <= block.size * 2);
    from = block.from + block.size;
  }
  out.clear();
  uuencode(in, out, defects);
  must(out.size() <= in.size * 63);
}
// All levels give the same bytes and counts. The text is long enough for wide registers only where it is repeated.
template <class Decode>
void levels_agree(View in, Decode decode) {
  static Bytes text, expected, found;
  text.clear();
  while (text.size() < 200 && in.size) append(text, in);
  u32 counts[2] = {};
  for (const cpu::Level level : {cpu::Level::scalar, cpu::Level::avx2, cpu::Level::avx512, cpu::Level::neon}) {
    if (!cpu::force(level)) continue;
    Bytes& out = level == cpu::Level::scalar ? expected : found;
    out.clear();
    u32& count = counts[level != cpu::Level::scalar];
    count = 0;
    decode(view(text), out, count);
    must(level == cpu::Level::scalar || (count == counts[0] && view(out).equals(view(expected))));
  }
  cpu::force(cpu::best());
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 1) return 0;
  const View in(data + 1, size - 1);
  const u32 choice = data[0] % (u32(Charset::count_) + 3);
  if (choice < u32(Charset::count_)) {
    check_text(charset_name(Charset(choice)), in);
    levels_agree(in, [&](View text, Bytes& out, u32& count) {
      CharsetReport report;
      to_utf8(charset_name(Charset(choice)), text, out, report);
      count = report.replaced + u32(report.used);
    });
  } else if (choice == u32(Charset::count_)) {
    check_text("us-ascii", in);
  } else if (choice == u32(Charset::count_) + 1) {
    const std::size_t label = in.size / 2;  // the label is hostile too
    check_text(in.slice(0, label), in.slice(label));
  } else {
    check_transfer(in);
    levels_agree(in, base64);
    levels_agree(in, quoted_printable);
    levels_agree(in, quoted_word);
  }
  return 0;
}
