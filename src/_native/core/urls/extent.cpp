#include "urls/extent.hpp"

#include "urls/credentials.hpp"
#include "urls/refang.hpp"
#include "urls/text.hpp"

namespace mailsift::urls {
namespace {

bool ends_authority(u8 c) { return c == '/' || c == '\\' || c == '?' || c == '#'; }

bool is_punctuation(u8 c) {
  switch (c) {
    case '.': case ',': case ';': case ':': case '!': case '?': case '\'': case '"': case '*': case '~': case '|':
      return true;
    default:
      return false;
  }
}

}  // namespace

std::size_t behind_userinfo(View text, std::size_t at, std::size_t& end) {
  std::size_t behind = at;
  bool password = false;
  for (end = at; end < text.size && (text[end] == '\\' || !ends_authority(text[end]));) {
    u8 c = text[end];
    if (c <= 0x20 || c == '<' || c == '>' || c == 0x7F) break;
    if (std::size_t size = at_sign(text, end)) {
      if (password || behind > at) behind = end + size;
      end += size;
      continue;
    }
    password |= c == '%' || colon(text, end) != 0;  // %3A, on any level
    ++end;
  }
  return behind;
}

std::size_t authority_end(View text, std::size_t at, bool spaces) {
  std::size_t run = at;
  std::size_t i = behind_userinfo(text, at, run);
  if (i < text.size && text[i] == '[') {
    std::size_t close = i + 1;
    while (close < text.size && (is_alnum(text[close]) || text[close] == ':' || text[close] == '.')) ++close;
    if (close < text.size && text[close] == ']' && close > i + 2) i = close + 1;
  }
  bool defanged = false;
  while (i < text.size && !ends_authority(text[i])) {
    std::size_t size = dot_at(text, i, spaces, defanged);
    if (!size) {
      u8 c = text[i];
      if (c == '(' || c == ')' || c == '[' || c == ']' || c == '{' || c == '}' || c == ',' || c == ';' || c == '\'' ||
          c == '|' || c == '*' || c == '!' || stop_at(text, i))
        break;
      size = 1;
    }
    i += size;
  }
  return i;
}

std::size_t tail_end(View text, std::size_t at, u8 open) {
  u32 round = 0, square = 0, curly = 0;
  for (; at < text.size; ++at) {
    switch (u8 c = text[at]) {
      case '(': ++round; break;
      case '[': ++square; break;
      case '{': ++curly; break;
      case ')':
        if (!round) return at;
        --round;
        break;
      case ']':
        if (!square) return at;
        --square;
        break;
      case '}':
        if (!curly) return at;
        --curly;
        break;
      case '\'':
        if (open == '\'') return at;
        break;
      default:
        if ((c <= 0x22 || c >= 0x3C) && stop_at(text, at)) return at;
    }
  }
  return at;
}

std::size_t trim_end(View text, std::size_t from, std::size_t to) {
  while (to > from && is_punctuation(text[to - 1])) --to;
  return to;
}

}  // namespace mailsift::urls
