#include "mime/fields.hpp"
#include "mime/lines.hpp"

namespace mailsift::mime {
namespace {

bool is_ipv4(View text) {
  std::size_t i = 0;
  for (int part = 0; part < 4; ++part) {
    if (part && (i >= text.size || text[i++] != '.')) return false;
    std::size_t from = i;
    u32 value = 0;
    while (i < text.size && is_digit(text[i]) && i - from < 4) value = value * 10 + (text[i++] - '0');
    if (i == from || i - from > 3 || value > 255) return false;
  }
  return i == text.size;
}

bool is_hex(u8 c) { return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f'); }

// RFC 4291 2.2: eight groups, or fewer with one "::"; an IPv4 address may stand for the last two.
bool is_ipv6(View text) {
  if (text.size < 2 || text.size > 45) return false;
  int groups = 0;
  bool gap = false;
  std::size_t i = 0;
  if (text[0] == ':' && text[1] != ':') return false;
  while (i < text.size) {
    if (text[i] == ':') {
      bool twice = i + 1 < text.size && text[i + 1] == ':';
      if (twice && gap) return false;
      gap |= twice;
      i += twice ? 2 : 1;
      if (i == text.size) {
        if (!twice) return false;
        break;
      }
      if (text[i] == ':') return false;
    }
    std::size_t from = i;
    while (i < text.size && is_hex(text[i])) ++i;
    if (i < text.size && text[i] == '.') {
      if (!is_ipv4(text.slice(from))) return false;
      groups += 2;
      break;
    }
    if (i == from || i - from > 4 || (i < text.size && text[i] != ':')) return false;
    ++groups;
  }
  return gap ? groups < 8 : groups == 8;
}

constexpr bool is_word_end(u8 c) { return is_space(c) || c == '(' || c == ')' || c == '[' || c == ']' || c == ';'; }

struct WordEnds {
  bool of[256] = {};
  constexpr WordEnds() {
    for (u32 c = 0; c < 256; ++c) of[c] = is_word_end(u8(c));
  }
};
constexpr WordEnds kWordEnds;

class Reader {
 public:
  Reader(View value, Bytes& text, Vec<Range>& out) : v_(value), text_(text), out_(out), first_(out.size()) {}

  // Only what stands behind "from" and before "by" at the outermost level. A semicolon there ends the trace.
  void run() {
    bool behind_from = false;
    while (i_ < v_.size) {
      u8 c = v_[i_];
      if (c == '(') {
        parentheses(behind_from);
      } else if (c == '[') {
        View inside = bracket();
        if (behind_from) address(inside);
      } else if (is_space(c)) {
        ++i_;
      } else if (c == ';') {
        return;
      } else {
        View word = next_word();
        if (word.size == 4 && equals_ignoring_case(word, "from")) behind_from = true;
        if (word.size == 2 && equals_ignoring_case(word, "by")) return;
      }
    }
  }

 private:
  static bool ends_word(u8 c) { return kWordEnds.of[c]; }

  View next_word() {
    std::size_t from = i_++;
    while (i_ < v_.size && !ends_word(v_[i_])) ++i_;
    return v_.slice(from, i_ - from);
  }
  // From '[' to ']'; a bracket that doesn't close ends with its word.
  View bracket() {
    std::size_t from = ++i_;
    while (i_ < v_.size && !ends_word(v_[i_])) ++i_;
    View inside = v_.slice(from, i_ - from);
    if (i_ < v_.size && v_[i_] == ']') ++i_;
    return inside;
  }
  // What the receiver saw stands in parentheses; behind HELO there stands what the sender said.
  void parentheses(bool wanted) {
    std::size_t depth = 0;
    bool said = false;
    do {
      u8 c = v_[i_];
      if (c == '(' || c == ')') {
        depth += c == '(' ? 1 : -1;
        said = false;
        ++i_;
      } else if (is_space(c) || c == ';' || c == ',') {
        ++i_;
      } else {
        View word = c == '[' ? bracket() : next_word();
        if (wanted && !said) address(word);
        said = equals_ignoring_case(word, "helo") || equals_ignoring_case(word, "ehlo");
      }
    } while (depth && i_ < v_.size);
  }

  // "1.2.3.4", "1.2.3.4:25", "user@1.2.3.4", "IPv6:2001:db8::1", "fe80::1%eth0"
  void address(View word) {
    if (!may_be_address(word)) return;
    for (std::size_t i = word.size; i-- > 0;)
      if (word[i] == '@') {
        word = word.slice(i + 1);
        break;
      }
    while (word.size && (word[word.size - 1] == ',' || word[word.size - 1] == '.')) --word.size;
    bool tagged = starts_ignoring_case(word, "ipv6:");
    if (tagged) word = word.slice(5);
    word.size = find_byte(word, '%', 0);
    std::size_t colon = find_byte(word, ':', 0);
    if (is_ipv4(word.slice(0, colon)) && all_digits(word.slice(colon + 1))) word = word.slice(0, colon);
    else if (!is_ipv6(word)) return;
    add(word);
  }
  // By its end: all but the few forms below end in a digit of an address, in one of a port, or in "::".
  static bool may_be_address(View word) {
    while (word.size && (word[word.size - 1] == ',' || word[word.size - 1] == '.')) --word.size;
    if (word.empty()) return false;
    const u8 last = word[word.size - 1];
    return is_hex(last) || last == ':' || find_byte(word, '%', 0) < word.size;
  }
  static bool all_digits(View text) {
    for (u8 c : text)
      if (!is_digit(c)) return false;
    return true;
  }
  void add(View word) {
    Range place{u32(text_.size()), u32(word.size)};
    for (u8 c : word) text_.push(lower(c));
    // The same address in both brackets is one hop. One field names a handful: look at the last few only.
    View all = view(text_), added = at(all, place);
    for (std::size_t i = out_.size(); i-- > first_ && out_.size() - i <= 8;)
      if (at(all, out_[i]).equals(added)) return text_.truncate(place.from);
    out_.push(place);
  }

  View v_;
  Bytes& text_;
  Vec<Range>& out_;
  std::size_t first_, i_ = 0;
};

}  // namespace

void received_ips(View value, Bytes& text, Vec<Range>& out) { Reader(value, text, out).run(); }

}  // namespace mailsift::mime
