// Finding encoded-words (RFC 2047 2), in one forward pass whatever the text looks like.
#pragma once

#include "mime/lines.hpp"

namespace mailsift::mime {

// Nothing that begins like one: no encoded-word either.
inline bool may_hold_encoded_word(View text) {
  for (std::size_t i = 0; (i = find_byte(text, '=', i)) + 1 < text.size; ++i)
    if (text[i + 1] == '?') return true;
  return false;
}

struct EncodedWord {
  View charset;  // without the language of RFC 2231
  View text;     // still encoded
  bool base64;   // else the Q encoding
  std::size_t end;  // offset behind "?="
};

class EncodedWords {
 public:
  explicit EncodedWords(View value) : value_(value) {}

  // Whether a well-formed word begins at `from`, where "=?" stands. To be asked for growing positions: the place of
  // the next "?=" is remembered, so that a million openings without an end cost one look for it.
  bool at(std::size_t from, EncodedWord& word) {
    std::size_t i = from + 2;
    // Most words have the charset of the one before them.
    std::size_t mark = i + label_.size;
    if (!is_mark(mark) || !value_.slice(i, label_.size).equals(label_)) {
      mark = i;
      while (mark < value_.size && mark - i <= kLongestCharset && is_charset_byte(value_[mark])) ++mark;
    }
    if (!is_mark(mark) || mark + 2 >= value_.size || value_[mark + 2] != '?') return false;
    label_ = value_.slice(i, mark - i);
    u8 kind = lower(value_[mark + 1]);
    if (kind != 'b' && kind != 'q') return false;
    std::size_t text = mark + 3;
    std::size_t close = next_close(text);
    if (close >= value_.size) return false;
    word.charset = value_.slice(i, find_byte(value_.slice(i, mark - i), '*', 0));
    word.text = value_.slice(text, close - text);
    word.base64 = kind == 'b';
    word.end = close + 2;
    return true;
  }

 private:
  static constexpr std::size_t kLongestCharset = 64;

  static bool is_charset_byte(u8 c) { return c > ' ' && c < 0x7F && c != '?' && c != '"' && c != '<' && c != '>'; }

  bool is_mark(std::size_t at) const { return at < value_.size && value_[at] == '?'; }

  std::size_t next_close(std::size_t from) {
    if (known_ && close_ >= from) return close_;
    known_ = true;
    close_ = from;
    while ((close_ = find_byte(value_, '?', close_)) < value_.size)
      if (close_ + 1 < value_.size && value_[close_ + 1] == '=') return close_;
      else ++close_;
    return close_ = value_.size;
  }

  View value_, label_;
  std::size_t close_ = 0;
  bool known_ = false;
};

}  // namespace mailsift::mime
