#include "match/phrases.hpp"

#include "base/utf8.hpp"

namespace mailsift::match {

namespace {

bool is_utf8(View text) {
  u32 size;
  for (const u8* at = text.begin(); at < text.end(); at += size)
    if (utf8_step(at, text.end(), size) == kNotUtf8) return false;
  return true;
}

}  // namespace

PatternError first_problem(const Phrases& phrases, std::size_t& index) {
  Pattern pattern;
  for (index = 0; index < phrases.count; ++index) {
    const View text = phrases.text(index);
    if (!is_utf8(text)) return PatternError::not_utf8;
    const PatternError error = take_apart(text, phrases.flags[index], pattern);
    if (error != PatternError::none) return error;
  }
  return PatternError::none;
}

}  // namespace mailsift::match
