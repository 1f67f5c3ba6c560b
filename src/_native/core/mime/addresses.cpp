#include "mime/address_lexer.hpp"
#include "mime/fields.hpp"

namespace mailsift::mime {
namespace {

// Bytes that are nothing but themselves: in a word, and between angle brackets.
enum Plain : u8 { kInWord = 1, kInAngle = 2 };

struct PlainBytes {
  u8 of[256] = {};
  constexpr PlainBytes() {
    for (u32 c = 0; c < 256; ++c) {
      bool word = !is_space(u8(c)), angle = c > ' ' && c != 0x7F;
      for (const char* p = ",;<(:\"=[@"; *p; ++p) word = word && c != u8(*p);
      for (const char* p = "<>\"(,;"; *p; ++p) angle = angle && c != u8(*p);
      of[c] = u8((word ? kInWord : 0) | (angle ? kInAngle : 0));
    }
  }
};
constexpr PlainBytes kPlainBytes;

// Reads a list item by item. An item is what stands between commas: words (they become the name), perhaps an angle
// address, perhaps comments. Without an angle address, the word with an @ is the address.
class Reader {
 public:
  Reader(View value, const Decoders& decoders, const Limits& limits, Scratch& scratch, Bytes& text,
         Vec<Address>& out, Bitten& bitten)
      : lexer_(value), v_(lexer_.value), decoders_(decoders), limits_(limits), s_(scratch), text_(text), out_(out),
        bitten_(bitten) {
    s_.name.clear();
    begin_item();
  }

  void run() {
    while (i_ < v_.size && !full_) {
      u8 c = v_[i_];
      if (is_space(c)) ++i_;
      else if (c == ',') ++i_, end_item(true);
      else if (c == ';') ++i_, end_item(false), end_group();
      else if (c == '<') angle();
      else if (c == '(' && comment()) continue;
      else if (c == ':' && !has_angle_ && !at_word_.size) ++i_, begin_group();
      else word();
    }
    end_item(false);
    end_group();
  }

 private:
  void begin_item() {
    s_.mailbox.clear();
    s_.comment.clear();
    item_from_ = s_.name.size();
    at_word_ = Range{};
    has_angle_ = quoted_only_ = false;
    words_ = 0;
  }

  // Items that are only words wait for an angle address: they are a name with commas in it that nobody quoted
  // ("Doe, John <j@doe.example>", "Sales , <s@doe.example>").
  void end_item(bool comma) {
    bool has_words = s_.name.size() > item_from_;
    if (has_angle_) {
      std::size_t from = pending_ ? pending_from_ : item_from_;
      emit(from, has_words || !pending_ ? s_.name.size() : pending_end(), view(s_.mailbox));
    } else if (at_word_.size) {
      emit_pending();
      emit_bare();
    } else if (has_words && comma && !full_) {
      if (!pending_) pending_from_ = item_from_;
      pending_ = true;
      append(s_.name, ", ");
      return begin_item();
    } else if (has_words || !comma) {
      emit(pending_ ? pending_from_ : item_from_, has_words || !pending_ ? s_.name.size() : pending_end(), View());
    } else if (pending_) {
      return begin_item();  // one comma too many
    }
    pending_ = false;
    s_.name.clear();
    begin_item();
  }
  std::size_t pending_end() const { return item_from_ - 2; }  // without its ", "
  void emit_pending() {
    if (pending_) emit(pending_from_, pending_end(), View());
    pending_ = false;
  }
  // The name is what stands before the address, else what stands behind it.
  void emit_bare() {
    std::size_t from = item_from_, to = at_word_.from;
    if (to == from) {
      from = at_word_.from + at_word_.size;
      to = s_.name.size();
    }
    View mailbox = at(view(s_.name), at_word_);
    if (mailbox[mailbox.size - 1] == '>') --mailbox.size;  // of a list in one pair of brackets
    emit(from, to, mailbox);
  }

  void emit(std::size_t from, std::size_t to, View mailbox) {
    if (out_.size() >= limits_.addresses) {
      bitten_.set(Limit::addresses);
      full_ = true;
      return;
    }
    View name = trim(view(s_.name).slice(from, to > from ? to - from : 0));
    if (name.empty() && !mailbox.empty()) name = trim(view(s_.comment));
    if (name.empty() && mailbox.empty()) return;
    Address address;
    address.name.from = u32(text_.size());
    unstructured(name, decoders_, s_, text_);
    address.name.size = u32(text_.size()) - address.name.from;
    if (!address.name.size && mailbox.empty()) return;
    address.mailbox.from = u32(text_.size());
    append_mailbox(mailbox);
    address.mailbox.size = u32(text_.size()) - address.mailbox.from;
    out_.push(address);
    in_group_used_ = true;
  }
  void append_mailbox(View mailbox) {
    u8 high = 0;
    for (u8 c : mailbox) high |= c;
    if (high < 0x80) append(text_, mailbox);
    else decoders_.charset(View(), mailbox, text_);
  }

  void begin_group() {
    emit_pending();
    s_.group.clear();
    append(s_.group, view(s_.name).slice(item_from_));
    in_group_ = true;
    in_group_used_ = false;
    s_.name.clear();
    begin_item();
  }
  void end_group() {
    if (in_group_ && !in_group_used_) {
      s_.name.clear();
      append(s_.name, view(s_.group));
      emit(0, s_.name.size(), View());
      s_.name.clear();
      begin_item();
    }
    in_group_ = false;
  }

  bool comment() {
    std::size_t end = lexer_.comment_end(i_);
    if (!end) return false;
    s_.comment.clear();
    for (std::size_t i = i_ + 1; i + 1 < end; ++i) {
      if (v_[i] == '\\' && i + 2 < end) ++i;
      s_.comment.push(v_[i]);
    }
    i_ = end;
    return true;
  }

  // From '<' to '>'. A second '<' inside starts anew; a comma ends one that was never closed, but not inside a route.
  void angle() {
    if (has_angle_) end_item(false);
    s_.mailbox.clear();
    for (++i_; i_ < v_.size;) {
      if (plain_run(kInAngle, s_.mailbox)) continue;
      u8 c = v_[i_];
      std::size_t end;
      if (c == '>') {
        ++i_;
        break;
      }
      if (c == '<') {
        s_.mailbox.clear();
        ++i_;
      } else if (c == '"' && (end = lexer_.quoted_end(i_)) != 0) {
        append(s_.mailbox, v_.slice(i_, end - i_));
        i_ = end;
      } else if (c == '(' && (end = lexer_.comment_end(i_)) != 0) {
        i_ = end;
      } else if ((c == ',' || c == ';') && never_closed(c)) {
        break;
      } else {
        if (c > ' ' && c != 0x7F) s_.mailbox.push(c);
        ++i_;
      }
    }
    strip_route();
    strip_group();
    has_angle_ = true;
  }
  // A separator inside an angle address: it belongs to a route, or to "<undisclosed-recipients:;>", or else the '>'
  // was forgotten.
  bool never_closed(u8 c) {
    if (c == ',') return !(s_.mailbox.size() && s_.mailbox[0] == '@');
    if (next_close_ < i_) next_close_ = find_byte(v_, '>', i_);
    if (next_open_ < i_) next_open_ = find_byte(v_, '<', i_);
    return next_close_ >= next_open_;
  }
  // An empty group in brackets, as some clients write it: a name, no address.
  void strip_group() {
    View box = view(s_.mailbox);
    std::size_t colon = find_byte(box, ':', 0);
    if (colon >= box.size || find_byte(box, ';', colon) >= box.size) return;
    if (s_.name.size() == item_from_) append(s_.name, box.slice(0, colon));
    s_.mailbox.clear();
  }
  // RFC 5322 4.4: "@relay1,@relay2:local@domain".
  void strip_route() {
    View box = view(s_.mailbox);
    std::size_t cut = 0;
    if (box.size && box[0] == '@') cut = find_byte(box, ':', 0) + 1;
    else if (starts_ignoring_case(box, "mailto:")) cut = 7;
    if (!cut || cut > box.size) return;
    std::memmove(s_.mailbox.data(), s_.mailbox.data() + cut, box.size - cut);
    s_.mailbox.truncate(box.size - cut);
  }

  // One word of the item, as it goes into the name. What is glued by an @, or by a dot behind an @, is one word.
  void word() {
    if (has_angle_) return skip_word();
    if (s_.name.size() > item_from_) s_.name.push(' ');
    std::size_t from = s_.name.size();
    bool has_at = false;
    quoted_only_ = words_++ == 0 && v_[i_] == '"';
    do {
      one_piece(has_at);
      skip_blanks();
    } while (i_ < v_.size && goes_on(has_at, from));
    if (has_at && !at_word_.size) at_word_ = Range{u32(from), u32(s_.name.size() - from)};
    quoted_address(from);
  }
  bool goes_on(bool has_at, std::size_t from) {
    u8 next = v_[i_];
    u8 last = s_.name.size() > from ? s_.name.back() : 0;
    if (ends_word(next, has_at)) return false;
    return next == '@' || last == '@' || (has_at && (next == '.' || last == '.'));
  }
  void skip_blanks() {
    while (i_ < v_.size) {
      if (is_space(v_[i_])) ++i_;
      else if (v_[i_] != '(' || !comment()) return;
    }
  }
  static bool ends_word(u8 c, bool has_at) {
    return is_space(c) || c == ',' || c == ';' || c == '<' || c == '(' || (c == ':' && !has_at);
  }
  // Copies the plain bytes that stand here; false when there are none.
  bool plain_run(Plain plain, Bytes& out) {
    const std::size_t from = i_;
    while (i_ < v_.size && kPlainBytes.of[v_[i_]] & plain) ++i_;
    append(out, v_.slice(from, i_ - from));
    return i_ > from;
  }
  // Up to a blank or a delimiter; the first byte is always taken.
  void one_piece(bool& has_at) {
    std::size_t first = i_;
    while (i_ < v_.size && (i_ == first || !ends_word(v_[i_], has_at))) {
      if (plain_run(kInWord, s_.name)) continue;
      u8 c = v_[i_];
      std::size_t end = 0;
      if (c == '"' && (end = lexer_.quoted_end(i_)) != 0) {
        quoted(end);
        continue;
      }
      if (c == '=') end = lexer_.encoded_end(i_);
      else if (c == '[' && has_at) end = lexer_.literal_end(i_);
      if (!end) end = i_ + 1;
      if (c == '@') has_at = true;
      append(s_.name, v_.slice(i_, end - i_));
      i_ = end;
    }
  }
  // As a local part it keeps its quotes, in a name it loses them.
  void quoted(std::size_t end) {
    View inside = v_.slice(i_ + 1, end - i_ - 2);
    bool local = end < v_.size && v_[end] == '@';
    if (local) s_.name.push('"');
    for (std::size_t i = 0; i < inside.size; ++i) {
      if (inside[i] == '\\' && i + 1 < inside.size && !local) ++i;
      s_.name.push(inside[i]);
    }
    if (local) s_.name.push('"');
    i_ = end;
  }
  // Some mailers quote the whole address. It counts as one when nothing else is in the item.
  void quoted_address(std::size_t from) {
    if (!quoted_only_ || at_word_.size || (i_ < v_.size && v_[i_] != ',' && v_[i_] != ';')) return;
    View word = view(s_.name).slice(from);
    std::size_t at = find_byte(word, '@', 0);
    if (at == 0 || at + 1 >= word.size) return;
    for (u8 c : word)
      if (c <= ' ' || c == ',' || c == '<') return;
    at_word_ = Range{u32(from), u32(word.size)};
  }

  void skip_word() {
    std::size_t end = v_[i_] == '"' ? lexer_.quoted_end(i_) : 0;
    i_ = end ? end : i_ + 1;
  }

  AddressLexer lexer_;
  View v_;
  const Decoders& decoders_;
  const Limits& limits_;
  Scratch& s_;
  Bytes& text_;
  Vec<Address>& out_;
  Bitten& bitten_;
  std::size_t i_ = 0, next_close_ = 0, next_open_ = 0;
  // s_.name: [pending piece ", "] words of the item
  std::size_t pending_from_ = 0, item_from_ = 0;
  Range at_word_;  // in s_.name
  u32 words_ = 0;
  bool pending_ = false, has_angle_ = false, quoted_only_ = false;
  bool in_group_ = false, in_group_used_ = false, full_ = false;
};

}  // namespace

void addresses(View value, const Decoders& decoders, const Limits& limits, Scratch& scratch, Bytes& text,
               Vec<Address>& out, Bitten& bitten) {
  Reader(value, decoders, limits, scratch, text, out, bitten).run();
}

void addresses(View value, const Decoders& decoders, const Limits& limits, Bytes& text, Vec<Address>& out,
               Bitten& bitten) {
  Scratch scratch;
  addresses(value, decoders, limits, scratch, text, out, bitten);
}

}  // namespace mailsift::mime
