// One charset, one decoder.
#include "decode/decoders.hpp"
#include "decode/kernels.hpp"

namespace mailsift::decode {
namespace {

// Whether a byte below 0x80 at the beginning of a text is that character of ASCII, and changes nothing for the next.
bool extends_ascii(Charset charset) {
  switch (charset) {
    case Charset::iso_2022_jp:
    case Charset::utf_16be:
    case Charset::utf_16le:
    case Charset::utf_32be:
    case Charset::utf_32le:
    case Charset::utf_7:
    case Charset::hz_gb_2312:
    case Charset::iso_2022_kr:
    case Charset::iso_2022_cn: return false;
    default: return true;
  }
}

// Appends the ASCII at the front and returns the rest.
View take_ascii(View in, Bytes& out) {
  const std::size_t start = out.size();
  u8* const to = out.extend(in.size + kSlack);
  if (!to) return in;
  const Kernels& used = in.size < 64 ? scalar_kernels() : kernels();
  const std::size_t plain = used.copy_ascii(in.data, in.size, to);
  out.truncate(start + plain);
  return in.slice(plain);
}

// Appends valid UTF-8 as it stands. The copy is what is tested: the source may change meanwhile.
bool take_utf8(View in, Bytes& out, Outcome& outcome) {
  const std::size_t start = out.size();
  append(out, in);
  if (out.size() - start == in.size && is_valid_utf8(view(out).slice(start))) {
    u32 leads = 0;
    for (const u8 byte : view(out).slice(start)) leads += byte >= 0xC0;
    outcome.good += leads;
    return true;
  }
  out.truncate(start);
  return false;
}
}  // namespace

void decode_as(Charset charset, Claim claim, View in, Bytes& out, Outcome& outcome) {
  if (extends_ascii(charset)) in = take_ascii(in, out);
  if (in.empty() || (charset == Charset::utf_8 && take_utf8(in, out, outcome))) return;
  Sink sink(out);
  switch (charset) {
    case Charset::utf_8: return decode_utf8(in, sink, outcome);
    case Charset::gbk:
    case Charset::gb18030: return decode_gb18030(in, sink, outcome);
    case Charset::big5: return decode_big5(in, sink, outcome);
    case Charset::euc_jp: return decode_euc_jp(in, sink, outcome);
    case Charset::iso_2022_jp: return decode_iso_2022_jp(in, sink, outcome);
    case Charset::shift_jis: return decode_shift_jis(in, sink, outcome);
    case Charset::euc_kr: return decode_euc_kr(in, sink, outcome);
    case Charset::utf_16be:
    case Charset::utf_16le: return decode_utf16(in, charset == Charset::utf_16be, sink, outcome);
    case Charset::utf_32be:
    case Charset::utf_32le: return decode_utf32(in, charset == Charset::utf_32be, sink, outcome);
    case Charset::x_user_defined: return decode_x_user_defined(in, sink, outcome);
    case Charset::utf_7: return decode_utf7(in, sink, outcome);
    case Charset::hz_gb_2312: return decode_hz(in, sink, outcome);
    case Charset::iso_2022_kr:
    case Charset::iso_2022_cn: return decode_iso_2022_shifted(charset == Charset::iso_2022_cn, in, sink, outcome);
    case Charset::unknown:
    case Charset::replacement:
    case Charset::count_: return decode_single_byte(Charset::windows_1252, in, 0, sink, outcome);
    default: break;
  }
  const u32 text_from = claim == Claim::ascii ? 0x100 : claim == Claim::no_c1 ? 0xA0 : 0;
  decode_single_byte(charset, in, text_from, sink, outcome);
}

}  // namespace mailsift::decode
