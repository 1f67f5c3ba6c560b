#include "html/words.hpp"

#include "html/names.hpp"

namespace mailsift::html {
namespace {

// Latin, Greek, Cyrillic, Armenian: scripts that no joiner belongs into. `at` is the first byte of a character.
bool letter_at(View text, std::size_t at) {
  return at < text.size && (is_alnum(text[at]) || (text[at] >= 0xC3 && text[at] <= 0xD5));
}
bool letter_before(View text, std::size_t at) {
  if (at == 0) return false;
  if (is_alnum(text[at - 1])) return true;
  return at >= 2 && (text[at - 1] & 0xC0) == 0x80 && text[at - 2] >= 0xC3 && text[at - 2] <= 0xD5;
}

// Bytes of the invisible character at `at`; 0 when there is none.
std::size_t invisible_at(View text, std::size_t at) {
  if (at + 1 >= text.size) return 0;
  const u8 a = text[at], b = text[at + 1];
  if ((a == 0xC2 && b == 0xAD) || (a == 0xCD && b == 0x8F)) return 2;  // soft hyphen, combining grapheme joiner
  if (at + 2 >= text.size) return 0;
  const u8 c = text[at + 2];
  if (a == 0xE2 && b == 0x80 && c >= 0x8B && c <= 0x8F) return 3;  // U+200B..200F
  if (a == 0xE2 && b == 0x81 && c >= 0xA0 && c <= 0xA4) return 3;  // U+2060..2064
  if (a == 0xEF && b == 0xBB && c == 0xBF) return 3;               // U+FEFF
  return a == 0xE1 && b == 0xA0 && c == 0x8E ? 3 : 0;              // U+180E
}

// Behind the ASCII from `at` on, 32 bytes at a time.
std::size_t skip_ascii(View text, std::size_t at) {
  for (; text.size - at >= 32; at += 32) {
    u64 words[4];
    std::memcpy(words, text.data + at, sizeof words);
    if ((words[0] | words[1] | words[2] | words[3]) & 0x8080808080808080u) break;
  }
  while (at < text.size && text[at] < 0x80) ++at;
  return at;
}

// Eight bytes without controls and without two spaces side by side.
bool is_plain(u64 eight) {
  constexpr u64 k01 = 0x0101010101010101u, k80 = k01 * 0x80;
  const u64 printable = ((eight & ~k80) + k01 * (0x80 - ' ')) | eight;  // bit 7: not a control
  const u64 other = eight ^ k01 * ' ';
  const u64 space = ~(((other & ~k80) + ~k80) | other) & k80;
  return (printable & k80) == k80 && (space & space << 8) == 0;
}

}  // namespace

void Words::flush() {
  static constexpr u8 kWritten[] = {0, ' ', '\t', '\n'};
  if (pending_ != kNone && !out_.empty()) out_.push(kWritten[pending_]);
  pending_ = kNone;
}

void Words::add(View run) {
  const u8* from = run.begin();
  const u8* const end = run.end();
  while (from < end && is(*from, kBlank)) ++from;
  if (from != run.begin()) wait(kSpace);
  if (from == end) return;
  flush();
  const std::size_t before = out_.size();
  u8* to = out_.extend(std::size_t(end - from));
  if (!to) return;
  const u8* const first = to;
  bool blank = false;
  // Never more bytes out than in: a blank that is written has been read, so there is always room for the rest.
  while (from < end) {
    u64 eight = 0;
    if (end - from >= 8) std::memcpy(&eight, from, 8);
    if (is_plain(eight) && !(blank && u8(eight) == ' ')) {
      if (blank) *to++ = ' ';
      std::memcpy(to, &eight, 8);
      blank = eight >> 56 == ' ';
      to += blank ? 7 : 8;
      from += 8;
      continue;
    }
    for (const u8* const stop = end - from > 8 ? from + 8 : end; from < stop; ++from) {
      const u8 c = *from;
      if (is(c, kBlank)) {
        blank = true;
      } else if (c) {
        if (blank) *to++ = ' ';
        blank = false;
        *to++ = c;
      }
    }
  }
  if (blank) wait(kSpace);
  out_.truncate(before + std::size_t(to - first));
}

void Words::add_kept(View run) {
  if (run.empty()) return;
  flush();
  for (u8 c : run)
    if (c) out_.push(c == '\r' ? u8('\n') : c);
}

u32 count_zero_width(View text) {
  u32 count = 0;
  for (std::size_t at = 0; (at = skip_ascii(text, at)) < text.size;) {
    std::size_t to = at;
    u32 run = 0;
    while (const std::size_t size = invisible_at(text, to)) to += size, ++run;
    if (run && letter_before(text, at) && letter_at(text, to)) count += run;
    at = run ? to : at + 1;
  }
  return count;
}

}  // namespace mailsift::html
