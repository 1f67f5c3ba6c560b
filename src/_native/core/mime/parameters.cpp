#include "mime/parameters.hpp"

#include "mime/fields.hpp"
#include "mime/lines.hpp"

namespace mailsift::mime {
namespace {

constexpr int kPieces = 128;  // continuations of one parameter that are read

int hex(u8 c) {
  if (is_digit(c)) return c - '0';
  u8 l = lower(c);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

// Name, "name*", "name*7", "name*7*" (RFC 2231 3 and 4).
void split_name(View text, Parameter& out) {
  out.extended = false;
  out.piece = -1;
  if (text.size && text[text.size - 1] == '*') {
    out.extended = true;
    --text.size;
  }
  std::size_t digits = text.size;
  while (digits && text.size - digits < 4 && is_digit(text[digits - 1])) --digits;
  if (digits && digits < text.size && text[digits - 1] == '*') {
    out.piece = 0;
    for (std::size_t i = digits; i < text.size; ++i) out.piece = out.piece * 10 + (text[i] - '0');
    text.size = digits - 1;
  }
  out.name = text;
}

void append_value(Bytes& out, View text, bool quoted) {
  for (std::size_t i = 0; i < text.size; ++i) {
    u8 c = text[i];
    // Only these two are ever escaped: a bare backslash is a path of Windows.
    if (c == '\\' && quoted && i + 1 < text.size && (text[i + 1] == '"' || text[i + 1] == '\\')) c = text[++i];
    if (!is_line_end(c)) out.push(c);
  }
}

void append_percent(Bytes& out, View text) {
  for (std::size_t i = 0; i < text.size; ++i) {
    u8 c = text[i];
    if (c == '%' && i + 2 < text.size) {
      int high = hex(text[i + 1]), low = hex(text[i + 2]);
      if (high >= 0 && low >= 0) {
        c = u8(high << 4 | low);
        i += 2;
      }
    }
    if (!is_line_end(c)) out.push(c);
  }
}

// charset'language'text; without the two apostrophes all of it is text.
View split_charset(View text, View& charset) {
  std::size_t first = find_byte(text, '\'', 0);
  std::size_t second = find_byte(text, '\'', first + 1);
  if (second >= text.size) return text;
  charset = text.slice(0, first);
  return text.slice(second + 1);
}

// All forms of one parameter in one field. Pieces are kept as offsets and left unset until they are seen: most
// fields have none.
struct Forms {
  struct Piece {
    u32 from, size;
    bool quoted, extended;
  };
  Parameter plain, last, whole;  // `last`: of several plain ones
  Piece piece[kPieces];
  bool has_plain = false, has_whole = false;
  u64 has[kPieces / 64] = {};

  Forms(View value, View name) {
    Parameters all(value);
    for (Parameter p; all.next(p);) {
      if (!equals_ignoring_case(p.name, name)) continue;
      if (p.piece >= 0) {
        if (p.piece >= kPieces || has_piece(p.piece)) continue;
        has[p.piece / 64] |= u64{1} << p.piece % 64;
        piece[p.piece] = Piece{u32(p.value.data - value.data), u32(p.value.size), p.quoted, p.extended};
      } else if (p.extended) {
        if (!has_whole) whole = p;
        has_whole = true;
      } else {
        if (!has_plain) plain = p;
        last = p;
        has_plain = true;
      }
    }
  }
  bool has_piece(int i) const { return has[i / 64] >> i % 64 & 1; }
};

// The bytes of the best form. `charset` is set where RFC 2231 gave one, `extended` when it was used at all.
bool join(View value, const Forms& forms, Bytes& out, View& charset, bool& extended) {
  extended = forms.has_whole;
  if (forms.has_whole) {
    append_percent(out, split_charset(forms.whole.value, charset));
    return true;
  }
  if (!forms.has_piece(0)) {
    if (forms.has_plain) append_value(out, forms.plain.value, forms.plain.quoted);
    return forms.has_plain;
  }
  for (int i = 0; i < kPieces && forms.has_piece(i); ++i) {
    const Forms::Piece& piece = forms.piece[i];
    View text = value.slice(piece.from, piece.size);
    extended |= piece.extended;
    if (piece.extended) append_percent(out, i ? text : split_charset(text, charset));
    else append_value(out, text, piece.quoted);
  }
  return true;
}

}  // namespace

Parameters::Parameters(View value) : value_(value), comments_(value) {
  // The token or type in front: up to a semicolon, or to the blank before a parameter whose semicolon was forgotten.
  std::size_t i = 0, word = 0;
  while (i < value.size && value[i] != ';' && value[i] != '=') {
    const std::size_t behind = value[i] == '(' ? comments_.end(i) : 0;
    if (behind || is_space(value[i])) word = behind ? behind : i + 1;
    i = behind ? behind : i + 1;
  }
  i_ = i < value.size && value[i] == '=' ? word : i;
}

bool Parameters::next(Parameter& out) {
  while (i_ < value_.size) {
    i_ = comments_.skip(i_);
    if (i_ >= value_.size) return false;
    if (value_[i_] == ';') {
      ++i_;
      continue;
    }
    std::size_t from = i_;
    while (i_ < value_.size && value_[i_] != '=' && value_[i_] != ';' && value_[i_] != '(') ++i_;
    View name = trim(value_.slice(from, i_ - from));
    while (i_ < value_.size && value_[i_] != '=' && value_[i_] != ';') {
      const std::size_t behind = value_[i_] == '(' ? comments_.end(i_) : 0;
      i_ = behind ? behind : i_ + 1;
    }
    if (i_ >= value_.size || value_[i_] == ';') continue;
    ++i_;
    split_name(name, out);
    read_value(out);
    return true;
  }
  return false;
}

void Parameters::read_value(Parameter& out) {
  while (i_ < value_.size && is_space(value_[i_])) ++i_;
  out.quoted = i_ < value_.size && value_[i_] == '"';
  if (!out.quoted) {
    std::size_t end = find_byte(value_, ';', i_);
    out.value = trim(value_.slice(i_, end - i_));
    i_ = end;
    return;
  }
  std::size_t from = ++i_;
  while (i_ < value_.size && value_[i_] != '"') i_ += value_[i_] == '\\' && i_ + 1 < value_.size ? 2 : 1;
  if (i_ > value_.size) i_ = value_.size;
  out.value = value_.slice(from, i_ - from);
  if (i_ < value_.size) ++i_;
}

namespace {

// Collects boundaries; the last one begins at `from_` of the text.
class Collector {
 public:
  Collector(Bytes& text, Range* found, u32 count) : text_(text), found_(found), count_(count), from_(text.size()) {}

  u32 count() const { return count_; }
  Bytes& text() { return text_; }
  // Takes what was appended since the last one.
  void take() {
    View all = view(text_);
    while (all.size > from_ && is_space(all[all.size - 1])) --all.size;
    const View added = all.slice(from_);
    bool known = added.empty() || count_ == kMostBoundaries;
    for (u32 i = 0; i < count_ && !known; ++i) known = at(all, found_[i]).equals(added);
    text_.truncate(known ? from_ : all.size);
    if (!known) found_[count_++] = Range{u32(from_), u32(added.size)};
    from_ = text_.size();
  }
  void plain(const Parameter& p) {
    append_value(text_, p.value, p.quoted);
    take();
    if (p.quoted) return pairs(p.value);
    Comments comments(p.value);
    std::size_t from = comments.skip(0), end = from;
    while (end < p.value.size && !is_space(p.value[end]) && p.value[end] != '(') ++end;
    append_value(text_, p.value.slice(from, end - from), false);
    take();
  }

 private:
  // RFC 5322 3.2.1: a backslash goes, whatever it quotes.
  void pairs(View text) {
    for (std::size_t i = 0; i < text.size; ++i) {
      u8 c = text[i];
      if (c == '\\' && i + 1 < text.size) c = text[++i];
      if (!is_line_end(c)) text_.push(c);
    }
    take();
  }

  Bytes& text_;
  Range* found_;
  u32 count_;
  std::size_t from_;
};

}  // namespace

u32 boundaries_of(View value, Bytes& text, Range* found, u32 count) {
  Collector collector(text, found, count);
  const Forms forms(value, "boundary");
  View charset;
  bool extended;
  if (forms.has_whole || forms.has_piece(0)) {
    join(value, forms, text, charset, extended);
    collector.take();
  }
  if (forms.has_plain) {
    collector.plain(forms.plain);
    collector.plain(forms.last);
  }
  return collector.count();
}

namespace {

// Cheap, and never wrong in the other direction: false means that no parameter has this name. It ends before an equals sign,
// with at most the marks of RFC 2231, a blank or a comment between.
bool may_have(View value, View name) {
  for (std::size_t i = 0; (i = find_byte(value, '=', i)) < value.size; ++i) {
    const u8 last = i ? lower(value[i - 1]) : 0;
    if (last == name[name.size - 1] || last == '*' || last == ')' || is_digit(last) || is_space(last)) return true;
  }
  return find_byte(value, '(', 0) < value.size;
}

}  // namespace

bool parameter(View value, View name, const Decoders& decoders, Scratch& scratch, Bytes& out) {
  if (!may_have(value, name)) return false;
  View charset;
  bool extended;
  scratch.name.clear();
  if (!join(value, Forms(value, name), scratch.name, charset, extended)) return false;
  if (extended) {
    std::size_t from = out.size();
    decoders.charset(charset, view(scratch.name), out);
    for (std::size_t i = from; i < out.size(); ++i)
      if (is_line_end(out[i]) || out[i] == 0) out[i] = ' ';
  } else {
    unstructured(view(scratch.name), decoders, scratch, out);
  }
  return true;
}

bool parameter(View value, View name, const Decoders& decoders, Bytes& out) {
  Scratch scratch;
  return parameter(value, name, decoders, scratch, out);
}

}  // namespace mailsift::mime
