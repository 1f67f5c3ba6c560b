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

}  // namespace

void Words::add_kept(View run) {
  if (run.empty()) return;
  flush();
  for (u8 c : run)
    if (c) out_.push(c == '\r' ? u8('\n') : c);
}

u32 count_zero_width(View text) {
  u32 count = 0;
  const TextKernels& kernels = text_kernels();
  for (std::size_t at = 0; (at = kernels.find_invisible(text, at)) < text.size;) {
    std::size_t to = at;
    u32 run = 0;
    while (const std::size_t size = invisible_at(text, to)) to += size, ++run;
    if (run && letter_before(text, at) && letter_at(text, to)) count += run;
    at = run ? to : at + 1;
  }
  return count;
}

}  // namespace mailsift::html
