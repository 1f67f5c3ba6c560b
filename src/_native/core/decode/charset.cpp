// Which charset a text is in: the label, the BOM and the bytes each have a say.
#include "decode/charset.hpp"

#include "decode/decoders.hpp"

namespace mailsift::decode {
namespace {

// Whatever the label says: a text behind a BOM, and how many bytes the BOM takes.
struct Bom {
  Charset charset = Charset::unknown;
  u32 size = 0;
};

constexpr u8 kBom32[] = {0xFF, 0xFE, 0, 0, 0, 0, 0xFE, 0xFF};  // little-endian, then big-endian

Bom find_bom(View in, Charset labelled) {
  if (in.size >= 3 && in[0] == 0xEF && in[1] == 0xBB && in[2] == 0xBF) return {Charset::utf_8, 3};
  if (labelled == Charset::utf_32be || labelled == Charset::utf_32le) {
    if (in.slice(0, 4).equals(View(kBom32, 4))) return {Charset::utf_32le, 4};
    return in.slice(0, 4).equals(View(kBom32 + 4, 4)) ? Bom{Charset::utf_32be, 4} : Bom{};
  }
  if (in.size < 2) return {};
  const u32 first = in[0], second = in[1];
  const bool big = first == 0xFE && second == 0xFF, little = first == 0xFF && second == 0xFE;
  if (!big && !little) return {};
  const bool free = labelled == Charset::unknown || labelled == Charset::replacement ||
                    labelled == Charset::utf_16be || labelled == Charset::utf_16le;
  if (!free && !std::memchr(in.data, 0, in.size)) return {};
  return {big ? Charset::utf_16be : Charset::utf_16le, 2};
}

// Decodes anew from `start` of `out`, in a charset that was found out.
void settle(Charset charset, View in, std::size_t start, Bytes& out, CharsetReport& report) {
  Outcome outcome;
  out.truncate(start);
  decode_as(charset, Claim::all, in, out, outcome);
  report.used = charset;
  report.replaced = outcome.errors;
}

bool has_japanese_escape(View in) {
  const u8* at = in.begin();
  const u8* const end = in.end();
  while (end - at >= 3 && (at = static_cast<const u8*>(std::memchr(at, 0x1B, std::size_t(end - at) - 2)))) {
    if (at[1] == '$' && (at[2] == 'B' || at[2] == '@')) return true;
    ++at;
  }
  return false;
}

bool is_ascii(View in) {
  for (const u8 byte : in)
    if (byte >= 0x80) return false;
  return true;
}

// No label to go by.
void guess(View in, std::size_t start, Bytes& out, CharsetReport& report) {
  Outcome outcome;
  decode_as(Charset::utf_8, Claim::all, in, out, outcome);
  report.used = Charset::utf_8;
  report.replaced = outcome.errors;
  if (outcome.errors > outcome.good / 8) {
    settle(Charset::windows_1252, in, start, out, report);
  } else if (outcome.good == 0 && has_japanese_escape(in)) {
    settle(Charset::iso_2022_jp, in, start, out, report);
  }
}

// UTF-16 without a BOM: letters below U+0100 have their NULs on one side, and ASCII has none at all.
Charset settle_utf16(Charset labelled, View in) {
  u64 zeros[2] = {0, 0};
  for (std::size_t i = 0; i < in.size; ++i) zeros[i & 1] += in[i] == 0;
  const u64 right = zeros[labelled == Charset::utf_16le], wrong = zeros[labelled == Charset::utf_16be];
  if (right + wrong == 0 && is_valid_utf8(in)) return Charset::utf_8;
  if (wrong <= 2 * right) return labelled;
  return labelled == Charset::utf_16le ? Charset::utf_16be : Charset::utf_16le;
}
// After decoding by the label: the charset that the bytes speak for, `charset` itself when nothing speaks against it.
Charset second_thought(Charset charset, Claim claim, View in, const Outcome& outcome) {
  if (claim == Claim::ascii && outcome.good == 0 && has_japanese_escape(in)) return Charset::iso_2022_jp;
  if (outcome.errors == 0 && !outcome.suspect) return charset;
  const bool is_unicode = charset == Charset::utf_8 || charset == Charset::utf_16be || charset == Charset::utf_16le;
  if (!is_unicode && !is_ascii(in) && is_valid_utf8(in)) return Charset::utf_8;
  return outcome.errors > outcome.good ? Charset::windows_1252 : charset;
}
}  // namespace

void to_utf8(View label, View in, Bytes& out, CharsetReport& report) {
  report = CharsetReport();
  const std::size_t start = out.size();
  const Label found = find_label(label);
  const Bom bom = find_bom(in, found.charset);
  in = in.slice(bom.size);
  Charset charset = bom.size ? bom.charset : found.charset;
  const bool named = found.charset != Charset::unknown && found.charset != Charset::replacement;
  if (!bom.size && (charset == Charset::utf_16be || charset == Charset::utf_16le)) charset = settle_utf16(charset, in);
  // The other byte order is no wrong label: "utf-16" alone says nothing about it.
  const bool is_wide = found.charset == Charset::utf_16be || found.charset == Charset::utf_16le ||
                       found.charset == Charset::utf_32be || found.charset == Charset::utf_32le;
  report.wrong_label = named ? charset != found.charset && !(is_wide && charset != Charset::utf_8)
                             : found.claim != Claim::none;
  if (charset == Charset::unknown || charset == Charset::replacement) return guess(in, start, out, report);

  Outcome outcome;
  decode_as(charset, bom.size ? Claim::all : found.claim, in, out, outcome);
  report.used = charset;
  report.replaced = outcome.errors;
  const Charset better = second_thought(charset, bom.size ? Claim::all : found.claim, in, outcome);
  if (better == charset && !(found.claim == Claim::ascii && outcome.suspect)) return;
  if (better != charset) settle(better, in, start, out, report);
  report.wrong_label = true;
}

}  // namespace mailsift::decode
