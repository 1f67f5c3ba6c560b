#include "html/links.hpp"

#include "html/names.hpp"
#include "html/references.hpp"
#include "html/text.hpp"

namespace mailsift::html {
namespace {

bool is_blank_or_control(u8 c) { return c <= ' '; }

// The bytes from `before` on to at most `most`, not inside a UTF-8 character.
bool cut(Bytes& out, std::size_t before, u32 most) {
  if (out.size() - before <= most) return false;
  std::size_t to = before + most;
  while (to > before && (out[to] & 0xC0) == 0x80) --to;
  out.truncate(to);
  return true;
}

// Appends what is not removed; leading blanks are those before the first byte kept.
void append_cleaned(const u8* from, std::size_t size, std::size_t before, Bytes& out) {
  for (std::size_t i = 0; i < size; ++i) {
    const u8 c = from[i];
    if (c == '\t' || c == '\n' || c == '\r') continue;
    if (is_blank_or_control(c) && out.size() == before) continue;
    if (c)
      out.push(c);
    else
      out.append(reinterpret_cast<const u8*>("\xEF\xBF\xBD"), 3);
  }
}

}  // namespace

bool append_address(View raw, u32 most, bool decoded, Bytes& out) {
  const TextKernels& kernels = text_kernels();
  const std::size_t before = out.size();
  while (!raw.empty() && is_blank_or_control(raw[raw.size - 1])) raw.size--;
  for (std::size_t at = 0; at < raw.size && out.size() - before <= most;) {
    // Also behind a reference that was a leading blank itself.
    if (out.size() == before && is_blank_or_control(raw[at])) {
      ++at;
      continue;
    }
    const std::size_t from = at;
    const std::size_t stop = raw.size - at > most ? at + most + 1 : raw.size;
    at = kernels.find_work(View(raw.data, stop), at);
    out.append(raw.data + from, at - from);
    if (at >= stop) continue;
    const std::size_t mark = out.size();
    const std::size_t size = raw[at] == '&' && !decoded ? resolve_reference(raw.slice(at), true, out) : 0;
    if (size == 0) {
      append_cleaned(raw.data + at, 1, before, out);
      ++at;
      continue;
    }
    u8 value[8];
    const std::size_t length = out.size() - mark;  // a reference stands for at most six bytes
    if (length <= sizeof value) {
      std::memcpy(value, out.data() + mark, length);
      out.truncate(mark);
      append_cleaned(value, length, before, out);
    }
    at += size;
  }
  const bool too_long = cut(out, before, most);
  while (out.size() > before && is_blank_or_control(out.back())) out.pop();
  return too_long;
}

View refresh_address(View content) {
  std::size_t at = 0;
  while (at < content.size && (is(content[at], kBlank) || is_digit(content[at]) || content[at] == '.')) ++at;
  if (at == 0) return View();
  while (at < content.size && (is(content[at], kBlank) || content[at] == ';' || content[at] == ',')) ++at;
  View rest = content.slice(at);
  if (starts_ignoring_case(rest, "url")) {
    std::size_t i = 3;
    while (i < rest.size && is(rest[i], kBlank)) ++i;
    if (i < rest.size && rest[i] == '=') {
      for (++i; i < rest.size && is(rest[i], kBlank);) ++i;
      rest = rest.slice(i);
    }
  }
  if (rest.empty() || (rest[0] != '"' && rest[0] != '\'')) return rest;
  const u8 quote = rest[0];
  rest = rest.slice(1);
  const void* end = rest.empty() ? nullptr : std::memchr(rest.data, quote, rest.size);
  return end ? rest.slice(0, std::size_t(static_cast<const u8*>(end) - rest.data)) : rest;
}

View next_candidate(View srcset, std::size_t& at) {
  while (at < srcset.size && (is(srcset[at], kBlank) || srcset[at] == ',')) ++at;
  const std::size_t from = at;
  while (at < srcset.size && !is(srcset[at], kBlank)) ++at;
  View url = srcset.slice(from, at - from);
  if (url.empty() || url[url.size - 1] != ',') {
    bool inside = false;
    for (; at < srcset.size && (inside || srcset[at] != ','); ++at) inside = srcset[at] == '(' || (inside && srcset[at] != ')');
  }
  while (!url.empty() && url[url.size - 1] == ',') --url.size;
  return url;
}

Range Links::store(View raw, bool decoded, bool& cut) {
  Range range;
  range.from = u32(page_.urls.size());
  cut = append_address(raw, limits_.url_bytes, decoded, page_.urls);
  // Where the host is and where the path leads may stand at the end of a long address: who reads it finds out. Of others the
  // head is enough.
  const View head = view(page_.urls).slice(range.from);
  if (cut && !starts_ignoring_case(head, "data:") && !starts_ignoring_case(head, "javascript:")) {
    page_.urls.truncate(range.from);
    append_address(raw, UINT32_MAX, decoded, page_.urls);
  }
  range.size = u32(page_.urls.size()) - range.from;
  return range;
}

u32 Links::add(LinkKind kind, View raw, bool hidden, bool decoded) {
  if (raw.empty()) return kNone;
  if (page_.links.size() >= limits_.links) {
    page_.bitten.set(Limit::links);
    return kNone;
  }
  bool cut = false;
  Link link = {};
  link.url = store(raw, decoded, cut);
  if (link.url.size == 0) return kNone;
  link.kind = kind;
  link.flags = u8((hidden ? kHidden : 0) | (cut ? kTooLong : 0));
  link.width = link.height = 0xffff;
  // Of `data:` the head is enough, so that cutting it leaves nothing unchecked.
  const bool data = starts_ignoring_case(at(view(page_.urls), link.url), "data:");
  page_.measures.data_uris += data;
  if (cut && !data) page_.bitten.set(Limit::url_bytes);
  page_.links.push(link);
  return u32(page_.links.size() - 1);
}

void Links::set_base(View raw) {
  if (page_.base.size) return;
  bool cut = false;
  page_.base = store(raw, false, cut);
  if (cut) page_.bitten.set(Limit::url_bytes);
}

}  // namespace mailsift::html
