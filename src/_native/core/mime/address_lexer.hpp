// The lexical pieces of address lists: quoted strings, comments and angle addresses, each found in linear time.
#pragma once

#include "mime/comments.hpp"
#include "mime/encoded_word.hpp"

namespace mailsift::mime {

class AddressLexer {
 public:
  explicit AddressLexer(View value) : value(value), words_(value), comments_(value) {}

  const View value;

  // Offset behind the closing quote of the string that opens at `i`, 0 when it is not closed.
  std::size_t quoted_end(std::size_t i) {
    if (quotes_broken_) return 0;
    for (++i; i < value.size; ++i) {
      if (value[i] == '\\') ++i;
      else if (value[i] == '"') return i + 1;
    }
    // Every later quote is escaped: none of them can open a string that closes.
    quotes_broken_ = true;
    return 0;
  }
  // The same for a comment, which may hold comments (RFC 5322 3.2.2).
  std::size_t comment_end(std::size_t i) { return comments_.end(i); }
  // The same for an encoded-word, which bad mailers fill with commas and brackets.
  std::size_t encoded_end(std::size_t i) {
    EncodedWord word;
    if (value[i] != '=' || i + 1 >= value.size || value[i + 1] != '?' || !words_.at(i, word)) return 0;
    return word.end;
  }
  // The same for a domain literal.
  std::size_t literal_end(std::size_t i) const {
    constexpr std::size_t kLongest = 64;
    for (std::size_t from = i; i < value.size && i - from < kLongest; ++i)
      if (value[i] == ']') return i + 1;
      else if (is_space(value[i]) || value[i] == ',' || value[i] == '<') return 0;
    return 0;
  }

 private:
  EncodedWords words_;
  bool quotes_broken_ = false;
  Comments comments_;
};

}  // namespace mailsift::mime
