#include "html/sheet.hpp"

#include "html/declarations.hpp"

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
      at = comment_end(in, at);
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
  while (at < in.size && in[at] != '{' && in[at] != ';' && in[at] != '}') ++at;
  if (at >= in.size || in[at] != '{') return at < in.size ? at + 1 : at;
  std::size_t depth = 1;
  while (depth > 0 && ++at < in.size) {
    const std::size_t close = find(in, at, '}');
    while ((at = find(in.slice(0, close), at, '{')) < close) ++depth, ++at;
    --depth;
  }
  return at < in.size ? at + 1 : in.size;
}

View trimmed(View v) {
  while (!v.empty() && is(v[0], kBlank)) v = v.slice(1);
  while (!v.empty() && is(v[v.size - 1], kBlank)) v.size--;
  return v;
}

// Into the block of @media for any screen; behind every other @rule.
std::size_t behind_at_rule(View in, std::size_t at) {
  if (starts_ignoring_case(in.slice(at), "@media")) {
    std::size_t to = at + 6;
    while (to < in.size && in[to] != '{' && in[to] != ';' && in[to] != '}') ++to;
    if (to < in.size && in[to] == '{' && is_plain_media(View(in.data + at + 6, to - at - 6))) return to + 1;
  }
  return skip_at_rule(in, at);
}

}  // namespace

bool is_plain_media(View media) {
  bool plain = trimmed(media).empty();
  for (std::size_t at = 0; at < media.size;) {
    const std::size_t comma = find(media, at, ',');
    View one = trimmed(View(media.data + at, comma - at));
    if (starts_ignoring_case(one, "only ")) one = trimmed(one.slice(5));
    plain = plain || equals_ignoring_case(one, "screen") || equals_ignoring_case(one, "all");
    at = comma + 1;
  }
  return plain;
}

void Sheet::read(View css) {
  for (std::size_t at = skip_filler(css, 0); at < css.size && !full_; at = skip_filler(css, at)) {
    if (css[at] == '@') {
      at = behind_at_rule(css, at);
      continue;
    }
    const std::size_t brace = find(css, at, '{');
    if (brace == css.size) return;
    const View selectors(css.data + at, brace - at);
    Style style, important;
    at = brace + 1 + read_declarations(css.slice(brace + 1), style, important);
    at = find(css, at, '}');
    if (!style.empty()) add_selectors(selectors, style, false);
    if (!important.empty()) add_selectors(selectors, important, true);
  }
}

// A tag, a class or an id of a compound. `rank` is that of the part that the key is made of.
bool Sheet::read_name(View one, std::size_t& at, u32& rank, Selector& selector) {
  const u8 kind = one[at] == '.' || one[at] == '#' ? one[at++] : 0;
  const std::size_t from = at;
  while (at < one.size && is_name(one[at])) ++at;
  const View name(one.data + from, at - from);
  if (name.empty()) return false;
  u32 key = key_of(kind, name);
  if (kind == 0) {
    selector.tag = Tag(kTags.find(fold_key(name), name));
    if (selector.tag != Tag::other) key = key_of(selector.tag);
  }
  const u32 mine = kind == '#' ? 3 : kind == '.' ? 2 : 1;
  if (mine > rank) {
    rank = mine;
    selector.key = key;
  }
  selector.own |= mark(key);
  return true;
}

// False for what is not read: pseudo classes, attributes, siblings.
bool Sheet::read_selector(View one, Selector& s) {
  u32 parts = 0, rank = 0;
  for (std::size_t at = 0; at < one.size;) {
    const u8 c = one[at];
    if (is(c, kBlank) || c == '>') {
      s.above |= s.own;
      s.own = parts = rank = 0;
      s.tag = Tag::other;
      ++at;
    } else if (c == '*') {
      ++at;
    } else if (!read_name(one, at, rank, s)) {
      return false;
    } else {
      ++parts;
    }
  }
  if (parts == 0) return false;
  if (parts == 1 || (parts == 2 && s.tag != Tag::other)) s.own = 0;  // the key and the tag say it all
  return true;
}

void Sheet::add_selectors(View selectors, const Style& style, bool important) {
  for (std::size_t at = 0; at < selectors.size;) {
    const std::size_t comma = find(selectors, at, ',');
    const View one = trimmed(View(selectors.data + at, comma - at));
    at = comma + 1;
    Selector selector;
    if (!read_selector(one, selector)) continue;
    if (!(selector.own | selector.above)) {
      add(selector, style, important);
      continue;
    }
    Style hiding;
    hiding.set = style.set & Style::kHides;
    hiding.unset = style.unset & Style::kHides;
    if (!hiding.empty()) add(selector, hiding, important);
  }
}

void Sheet::add(const Selector& selector, const Style& style, bool important) {
  const u32 bucket = bucket_of(selector.key);
  for (u32 i = first_[bucket]; i; i = rules_[i].next) {
    Rule& rule = rules_[i];
    const Selector& s = rule.selector;
    if (s.key != selector.key || s.tag != selector.tag || s.own != selector.own || s.above != selector.above ||
        rule.important != important)
      continue;
    return rule.style.merge(style);
  }
  if (count_ >= kMostRules) return void(full_ = true);
  const u16 index = u16(++count_);
  Rule& rule = rules_[index];
  rule.selector = selector;
  rule.next = 0;
  rule.important = important;
  rule.style = style;
  has_important_ |= important;
  if (last_[bucket]) rules_[last_[bucket]].next = index;
  else first_[bucket] = index;
  last_[bucket] = index;
}

void Sheet::keys_of(Tag tag, View name, View id, View classes, Keys& keys) {
  keys.tag = tag;
  keys.of[keys.count++] = tag == Tag::other ? key_of(u8{0}, name) : key_of(tag);
  for (std::size_t at = 0; at < classes.size;) {
    u32 key = kNoName ^ '.';  // as name_hash of each class
    const std::size_t from = at;
    for (; at < classes.size && !is(classes[at], kBlank); ++at) key = name_hash_with(key, classes[at]);
    if (at++ == from) continue;
    u32 i = 0;
    while (i < keys.count && keys.of[i] != key) ++i;
    if (i < keys.count) continue;
    if (keys.count > kMostClasses) {
      full_ = true;
      break;
    }
    keys.of[keys.count++] = key;
  }
  if (!id.empty()) keys.of[keys.count++] = key_of('#', id);
  for (u32 i = 0; i < keys.count; ++i) keys.marks |= mark(keys.of[i]);
}

void Sheet::apply(const Keys& keys, u64 above, bool important, Style& style) const {
  for (u32 k = 0; k < keys.count; ++k) {
    for (u32 i = first_[bucket_of(keys.of[k])]; i; i = rules_[i].next) {
      const Rule& rule = rules_[i];
      const Selector& s = rule.selector;
      if (s.key != keys.of[k] || rule.important != important || (s.tag != Tag::other && s.tag != keys.tag)) continue;
      if ((keys.marks & s.own) == s.own && (above & s.above) == s.above) style.merge(rule.style);
    }
  }
}

}  // namespace mailsift::html
