#include "html/sheet.hpp"

namespace mailsift::html {
namespace {

// Names of classes and ids fold their case, as in quirks mode, which mails are shown in.
u32 key_of(u8 kind, View name) { return name_hash(name, kind); }
u32 key_of(Tag tag) { return u32(tag) * 0x9E3779B1u; }

bool is_name(u8 c) { return is_alnum(c) || c == '-' || c == '_' || c >= 0x80; }

std::size_t find(View in, std::size_t at, u8 c) {
  const void* found = at < in.size ? std::memchr(in.data + at, c, in.size - at) : nullptr;
  return found ? std::size_t(static_cast<const u8*>(found) - in.data) : in.size;
}

// Behind white space, comments and the <!-- --> that old mailers put around sheets.
std::size_t skip_filler(View in, std::size_t at) {
  while (at < in.size) {
    const View rest = in.slice(at);
    if (is(in[at], kBlank) || in[at] == ';' || in[at] == '}') {
      ++at;
    } else if (rest.slice(0, 2).equals("/*")) {
      at += 2;
      while (at < in.size && !(in[at] == '/' && in[at - 1] == '*')) at = find(in, at + 1, '/');
      if (at < in.size) ++at;
    } else if (rest.slice(0, 4).equals("<!--")) {
      at += 4;
    } else if (rest.slice(0, 3).equals("-->")) {
      at += 3;
    } else {
      break;
    }
  }
  return at;
}

// Behind an @rule: its ';' or its block with the blocks inside.
std::size_t skip_at_rule(View in, std::size_t at) {
  u32 depth = 0;
  for (; at < in.size; ++at) {
    const u8 c = in[at];
    if (c == '{') ++depth;
    if (c == ';' && depth == 0) return at + 1;
    if (c == '}' && (depth == 0 || --depth == 0)) return at + 1;
  }
  return at;
}

}  // namespace

void Sheet::read(View css) {
  for (std::size_t at = skip_filler(css, 0); at < css.size && count_ < kMostRules; at = skip_filler(css, at)) {
    if (css[at] == '@') {
      at = skip_at_rule(css, at);
      continue;
    }
    const std::size_t brace = find(css, at, '{');
    if (brace == css.size) return;
    const View selectors(css.data + at, brace - at);
    Style style;
    at = brace + 1 + read_declarations(css.slice(brace + 1), style);
    at = find(css, at, '}');
    if (style.set) add_selectors(selectors, style);
  }
}

void Sheet::add_selectors(View selectors, const Style& style) {
  for (std::size_t at = 0; at < selectors.size;) {
    const std::size_t comma = find(selectors, at, ',');
    View one(selectors.data + at, comma - at);
    at = comma + 1;
    while (!one.empty() && is(one[0], kBlank)) one = one.slice(1);
    while (!one.empty() && is(one[one.size - 1], kBlank)) one.size--;
    std::size_t i = 0;
    while (i < one.size && is_name(one[i])) ++i;
    const View element = one.slice(0, i);
    const Tag tag = Tag(kTags.find(fold_key(element), element));
    if (i > 0 && tag == Tag::other) continue;
    if (i == one.size) {
      if (i > 0) add(key_of(tag), tag, style);
      continue;
    }
    const u8 kind = one[i];
    std::size_t end = i + 1;
    while (end < one.size && is_name(one[end])) ++end;
    if ((kind == '.' || kind == '#') && end == one.size && end > i + 1) add(key_of(kind, one.slice(i + 1)), tag, style);
  }
}

void Sheet::add(u32 key, Tag tag, const Style& style) {
  if (count_ >= kMostRules) return;
  const u8 index = u8(++count_);
  Rule& rule = rules_[index];
  rule.key = key;
  rule.tag = tag;
  rule.next = 0;
  rule.style = style;
  const u32 bucket = key % kBuckets;
  if (last_[bucket])
    rules_[last_[bucket]].next = index;
  else
    first_[bucket] = index;
  last_[bucket] = index;
}

void Sheet::apply_key(u32 key, Tag tag, Style& style) const {
  for (u8 i = first_[key % kBuckets]; i; i = rules_[i].next)
    if (rules_[i].key == key && (rules_[i].tag == Tag::other || rules_[i].tag == tag)) style.merge(rules_[i].style);
}

void Sheet::apply(Tag tag, View id, View classes, Style& style) const {
  if (tag != Tag::other) apply_key(key_of(tag), tag, style);
  for (std::size_t at = 0; at < classes.size;) {
    const std::size_t from = at;
    at = find_class<kBlank>(classes, at);
    if (at > from) apply_key(key_of('.', View(classes.data + from, at - from)), tag, style);
    ++at;
  }
  if (!id.empty()) apply_key(key_of('#', id), tag, style);
}

}  // namespace mailsift::html
