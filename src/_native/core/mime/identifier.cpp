#include "mime/fields.hpp"
#include "mime/lines.hpp"

namespace mailsift::mime {

void identifier(View value, Bytes& out) {
  std::size_t open = find_byte(value, '<', 0);
  if (open < value.size) {
    View inside = value.slice(open + 1);
    inside.size = find_byte(inside, '>', 0);
    for (u8 c : inside)
      if (c > ' ' && c != 0x7F) out.push(c);
    return;
  }
  View word = trim(value);
  for (std::size_t i = 0; i < word.size && !is_space(word[i]); ++i)
    if (word[i] > ' ' && word[i] != 0x7F) out.push(word[i]);
}

}  // namespace mailsift::mime
