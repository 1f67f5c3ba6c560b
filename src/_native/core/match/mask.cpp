#include "match/mask.hpp"

#include "match/word.hpp"

namespace mailsift::match {

// Only the latest * can ever have to take more: whatever an earlier one would take instead, the later one can
// take too. So one point to go back to is enough.
bool mask_matches(View mask, View text) {
  constexpr std::size_t kNone = SIZE_MAX;
  std::size_t m = 0, t = 0;
  std::size_t after_star = kNone, star_text = 0;
  while (t < text.size || m < mask.size) {
    if (m < mask.size) {
      std::size_t next = m;
      MaskToken token = next_token(mask, next);
      if (token.kind == MaskToken::any_run) {
        after_star = m = next;
        star_text = t;
        continue;
      }
      if (t < text.size && (token.kind == MaskToken::any_one || token.byte == text[t])) {
        t += token.kind == MaskToken::any_one ? character_size(text, t) : 1;
        m = next;
        continue;
      }
    }
    if (after_star == kNone || star_text >= text.size) return false;
    if (after_star == mask.size) return true;
    star_text += character_size(text, star_text);
    t = star_text;
    m = after_star;
  }
  return true;
}

}  // namespace mailsift::match
