#include <initializer_list>

#include "mime/encoded_word.hpp"
#include "mime/fields.hpp"
#include "mime/kernels.hpp"

namespace mailsift::mime {
namespace {

bool same_label(View a, View b) {
  if (a.size != b.size) return false;
  if (a.equals(b)) return true;
  for (std::size_t i = 0; i < a.size; ++i)
    if (lower(a[i]) != lower(b[i])) return false;
  return true;
}

bool only_space(View text) {
  for (u8 c : text)
    if (!is_space(c)) return false;
  return true;
}

class Reader {
 public:
  Reader(View value, const Decoders& decoders, Scratch& scratch, Bytes& out)
      : value_(value), decoders_(decoders), scratch_(scratch), out_(out), start_(out.size()) {}

  void run() {
    EncodedWords words(value_);
    EncodedWord word;
    std::size_t literal = 0;
    for (std::size_t i = 0; (i = find_byte(value_, '=', i)) + 1 < value_.size;) {
      if (value_[i + 1] != '?' || !words.at(i, word)) {
        ++i;
        continue;
      }
      between(value_.slice(literal, i - literal));
      add(word);
      literal = i = word.end;
    }
    flush();
    append_literal(value_.slice(literal));
    clean();
  }

 private:
  // Blanks between two encoded-words are no text (RFC 2047 6.2).
  void between(View text) {
    if (in_word_ && only_space(text)) return;
    flush();
    append_literal(text);
  }
  void add(const EncodedWord& word) {
    if (in_word_ && !same_label(word.charset, charset_)) flush();
    if (!in_word_) {
      scratch_.joined.clear();
      charset_ = word.charset;
      in_word_ = true;
    }
    if (word.base64) decoders_.base64(word.text, scratch_.joined);
    else decoders_.quoted_printable(word.text, scratch_.joined, true);
  }
  void flush() {
    if (in_word_ && !scratch_.joined.empty()) decoders_.charset(charset_, view(scratch_.joined), out_);
    in_word_ = false;
  }
  // Unfolds: a line end before a blank goes, the blank stays (RFC 5322 2.2.3); another one becomes a space.
  void append_literal(View text) {
    for (std::size_t i = 0; i < text.size;) {
      std::size_t from = i;
      u8 high = 0;
      while (i < text.size && !is_line_end(text[i])) high |= text[i++];
      View line = text.slice(from, i - from);
      if (high < 0x80) append(out_, line);
      else decoders_.charset(View(), line, out_);
      if (i >= text.size) return;
      while (i < text.size && is_line_end(text[i])) ++i;
      if (i >= text.size || !is_blank(text[i])) out_.push(' ');
    }
  }
  // What decoding brought in, and the blanks at both ends.
  void clean() {
    u8* p = out_.data() + start_;
    std::size_t size = out_.size() - start_, from = 0;
    for (const u8 bad : {u8('\n'), u8('\r'), u8(0)})
      for (std::size_t i = 0; (i = find_byte(View(p, size), bad, i)) < size; ++i) p[i] = ' ';
    while (size && is_blank(p[size - 1])) --size;
    while (from < size && is_blank(p[from])) ++from;
    if (from) std::memmove(p, p + from, size - from);
    out_.truncate(start_ + size - from);
  }

  View value_;
  const Decoders& decoders_;
  Scratch& scratch_;
  Bytes& out_;
  std::size_t start_;
  View charset_;
  bool in_word_ = false;
};

}  // namespace

bool plain_unstructured(View value, Bytes& out, bool& marked) {
  const View text = trim(value);
  const std::size_t start = out.size();
  u8* to = out.extend(text.size + kSlack);
  if (!to) return false;
  const bool whole = kernels().unfold(text.data, text.end(), to, marked) == text.end();
  out.truncate(whole ? std::size_t(to - out.data()) : start);
  return whole;
}

void unstructured(View value, const Decoders& decoders, Scratch& scratch, Bytes& out) {
  bool ignored = false;
  if (!plain_unstructured(value, out, ignored)) Reader(value, decoders, scratch, out).run();
}

void unstructured(View value, const Decoders& decoders, Bytes& out) {
  Scratch scratch;
  unstructured(value, decoders, scratch, out);
}

}  // namespace mailsift::mime
