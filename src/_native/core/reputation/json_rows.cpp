#include "reputation/json_rows.hpp"

namespace mailsift::reputation {
namespace {

constexpr std::size_t kLongestName = 64;

bool is_blank(u8 c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
bool is_literal(u8 c) { return is_alnum(c) || c == '-' || c == '+' || c == '.'; }
bool is_low(u32 point) { return point >= 0xdc00 && point < 0xe000; }
bool is_high(u32 point) { return point >= 0xd800 && point < 0xdc00; }

}  // namespace

void JsonRows::add_column(View name, bool marker) {
  if (names_.size() >= kMostColumns) return;
  const Range place{u32(text_.size()), u32(name.size)};
  append(text_, name);
  names_.push({place, marker});
}

View JsonRows::field(u32 column) const {
  if (column >= kMostColumns) return View();
  const View value = view(values_[column]);
  return value.equals("null") ? View() : value;
}

bool JsonRows::failed() const {
  bool failed = text_.failed() || names_.failed() || key_.failed();
  for (const Bytes& value : values_) failed = failed || value.failed();
  return failed;
}

void JsonRows::forget_row() {
  for (std::size_t i = 0; i < names_.size(); ++i) values_[i].clear();
  too_long_ = false;
}

void JsonRows::put(const u8* bytes, std::size_t size) {
  if (is_key_) {
    if (key_.size() <= kLongestName) key_.append(bytes, size < kLongestName + 1 ? size : kLongestName + 1);
    return;
  }
  if (column_ >= kMostColumns) return;
  Bytes& value = values_[column_];
  const std::size_t room = kLongestValue - value.size();
  too_long_ = too_long_ || size > room;
  value.append(bytes, size < room ? size : room);
}

void JsonRows::put_point(u32 c) {
  u8 out[4];
  std::size_t size = 0;
  if (c < 0x80) {
    out[size++] = u8(c);
  } else {
    if (c >= 0x10000) out[size++] = u8(0xf0 | c >> 18), out[size++] = u8(0x80 | (c >> 12 & 0x3f));
    else if (c >= 0x800) out[size++] = u8(0xe0 | c >> 12);
    if (c >= 0x800) out[size++] = u8(0x80 | (c >> 6 & 0x3f));
    else out[size++] = u8(0xc0 | c >> 6);
    out[size++] = u8(0x80 | (c & 0x3f));
  }
  put(out, size);
}

// A half of a pair that stands alone becomes U+FFFD.
void JsonRows::end_hex() {
  if (high_ && is_low(hex_)) {
    put_point(0x10000 + ((high_ - 0xd800) << 10) + (hex_ - 0xdc00));
    high_ = 0;
    return;
  }
  if (high_) put_point(0xfffd);
  high_ = is_high(hex_) ? hex_ : 0;
  if (!high_) put_point(is_low(hex_) ? 0xfffd : hex_);
}

void JsonRows::begin_string(bool is_key) {
  is_key_ = is_key;
  high_ = 0;
  if (is_key) key_.clear();
  else if (column_ < kMostColumns) values_[column_].clear();
  state_ = State::string;
}

void JsonRows::end_string() {
  if (high_) put_point(0xfffd);
  high_ = 0;
  if (!is_key_) {
    state_ = depth_ ? State::behind : State::between;
    column_ = kMostColumns;
    return;
  }
  is_key_ = false;
  state_ = State::colon;
  column_ = kMostColumns;
  if (row_depth_ ? row_depth_ != depth_ : fields_depth_ != depth_) return;
  for (u32 i = 0; i < names_.size(); ++i) {
    if (!at(view(text_), names_[i].text).equals(view(key_))) continue;
    column_ = i;
    if (names_[i].marker) row_depth_ = depth_;
  }
}

bool JsonRows::open(bool object) {
  if (depth_ == kDeepest) return false;
  const u64 bit = u64{1} << depth_;
  objects_ = object ? objects_ | bit : objects_ & ~bit;
  ++depth_;
  column_ = kMostColumns;
  state_ = object ? State::first_key : State::first_value;
  if (object && !row_depth_) {
    forget_row();
    fields_depth_ = depth_;
  }
  return true;
}

JsonStep JsonRows::close(bool object) {
  if (!depth_ || (objects_ >> (depth_ - 1) & 1) != u64{object}) return JsonStep::broken;
  const bool is_row = object && row_depth_ == depth_;
  --depth_;
  state_ = depth_ ? State::behind : State::between;
  if (is_row) row_depth_ = 0;
  if (!row_depth_) {
    if (object && !is_row) forget_row();  // and with it what the object around said before
    fields_depth_ = depth_ && objects_ >> (depth_ - 1) & 1 ? depth_ : 0;
  }
  done_ = is_row;
  return is_row ? JsonStep::row : JsonStep::more;
}

JsonStep JsonRows::string_byte(u8 c) {
  if (state_ == State::hex) {
    const u8 l = lower(c);
    if (!is_digit(c) && (l < 'a' || l > 'f')) return JsonStep::broken;
    hex_ = hex_ << 4 | u32(is_digit(c) ? c - '0' : l - 'a' + 10);
    if (++digits_ == 4) end_hex(), state_ = State::string;
    return JsonStep::more;
  }
  if (state_ == State::escape) {
    state_ = State::string;
    if (c == 'u') {
      state_ = State::hex, hex_ = digits_ = 0;
      return JsonStep::more;
    }
    const char* const known = "\"\"\\\\//b\bf\fn\nr\rt\t";
    for (const char* pair = known; *pair; pair += 2) {
      if (u8(pair[0]) != c) continue;
      if (high_) put_point(0xfffd), high_ = 0;
      const u8 plain = u8(pair[1]);
      put(&plain, 1);
      return JsonStep::more;
    }
    return JsonStep::broken;
  }
  if (c == '"') end_string();
  else state_ = State::escape;
  return JsonStep::more;
}

JsonStep JsonRows::byte(u8 c) {
  if (state_ == State::literal) {
    if (is_literal(c)) return put(&c, 1), JsonStep::more;
    state_ = depth_ ? State::behind : State::between;
    column_ = kMostColumns;
  }
  if (is_blank(c)) return JsonStep::more;
  switch (state_) {
    case State::first_key:
      if (c == '}') return close(true);
      [[fallthrough]];
    case State::key: return c == '"' ? begin_string(true), JsonStep::more : JsonStep::broken;
    case State::colon: return c == ':' ? state_ = State::value, JsonStep::more : JsonStep::broken;
    case State::behind:
      if (c == ',') state_ = objects_ >> (depth_ - 1) & 1 ? State::key : State::value;
      else return c == '}' || c == ']' ? close(c == '}') : JsonStep::broken;
      return JsonStep::more;
    case State::first_value:
      if (c == ']') return close(false);
      [[fallthrough]];
    default: break;  // a value
  }
  if (c == '{' || c == '[') return open(c == '{') ? JsonStep::more : JsonStep::too_deep;
  if (c == '"') return begin_string(false), JsonStep::more;
  if (!is_literal(c)) return JsonStep::broken;
  if (column_ < kMostColumns) values_[column_].clear();
  state_ = State::literal;
  put(&c, 1);
  return JsonStep::more;
}

JsonStep JsonRows::next(View text, std::size_t& at) {
  if (broken_) return JsonStep::broken;
  if (done_) forget_row(), done_ = false;
  while (at < text.size) {
    JsonStep step = JsonStep::more;
    if (state_ == State::string) {
      std::size_t end = at;
      while (end < text.size && text[end] != '"' && text[end] != '\\') lines += text[end++] == '\n';
      if (end > at && high_) put_point(0xfffd), high_ = 0;
      put(text.data + at, end - at);
      at = end;
      if (at == text.size) break;
    }
    const u8 c = text[at++];
    lines += c == '\n';
    const bool in_string = state_ == State::string || state_ == State::escape || state_ == State::hex;
    step = in_string ? string_byte(c) : byte(c);
    broken_ = step == JsonStep::broken || step == JsonStep::too_deep;
    if (step != JsonStep::more) return step;
  }
  return JsonStep::more;
}

}  // namespace mailsift::reputation
