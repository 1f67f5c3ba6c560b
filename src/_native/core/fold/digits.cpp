// The digits 0 and 1 for the letters o and i, as UTS #39 has them among its confusables, but only where a reader
// reads a word: between two letters, in a word of ASCII letters and digits with at least three letters and twice as
// many letters as digits. Not "h1n1", "co2", "b2b"; other digits ("mp3player") stay as they are.
#include "fold/records.hpp"
#include "fold/writer.hpp"

namespace mailsift::fold {
namespace {

constexpr u32 kFewestLetters = 3;

// The place of the next `digit` from `from` on; `size` when there is none.
std::size_t find(View text, std::size_t from, u8 digit) {
  const void* at = from < text.size ? std::memchr(text.data + from, digit, text.size - from) : nullptr;
  return at ? std::size_t(static_cast<const u8*>(at) - text.data) : text.size;
}

bool between_letters(View text, std::size_t at) {
  return at > 0 && at + 1 < text.size && is_alpha(text[at - 1]) && is_alpha(text[at + 1]);
}

// Folds the word around `at`, which is not before `floor`; returns its end.
std::size_t fold_word(Bytes& bytes, std::size_t at, std::size_t floor) {
  const View text = view(bytes);
  std::size_t from = at, to = at;
  while (from > floor && is_alnum(text[from - 1])) --from;
  while (to < text.size && is_alnum(text[to])) ++to;
  u32 letters = 0;
  for (std::size_t i = from; i < to; ++i) letters += is_alpha(text[i]);
  const bool is_whole = starts_word(text, from) && ends_word(text, to);
  if (!is_whole || letters < kFewestLetters || letters < 2 * (to - from - letters)) return to;
  for (std::size_t i = from + 1; i + 1 < to; ++i) {
    const bool inside = (text[i] == '0' || text[i] == '1') && between_letters(text, i);
    if (inside) bytes[i] = text[i] == '0' ? 'o' : 'i';
  }
  return to;
}

}  // namespace

void digits_to_letters(Folded& out) {
  for (u8 digit = '0'; digit <= '1'; ++digit) {
    std::size_t floor = 0;
    for (std::size_t at = 0; (at = find(view(out.text), at, digit)) < out.text.size();) {
      if (between_letters(view(out.text), at))
        at = floor = fold_word(out.text, at, floor);
      else
        ++at;
    }
  }
}

}  // namespace mailsift::fold
