// Web addresses of texts and links as rows, each place once; and what the address lists say of them.
#include "base/hash.hpp"
#include "facts/keys.hpp"
#include "facts/steps.hpp"

#include <initializer_list>

namespace mailsift::facts {
namespace {

// Bytes made of the links of a message: a few bytes of link and a long base are read as a long address each time.
constexpr u64 kMostLinkBytes = 64u << 20;

// Only spreads rows over the set below; equality is decided by the bytes.
u32 hash_of(View text, u32 part, Where where) { return u32(quick_hash(text, u64{part} << 32 | u32(where)) >> 32); }

// `seen` is an open-addressed set of row numbers + 1, a power of two of slots, at most half full.
bool is_new(Task& task, const UrlRow& row, View shown) {
  Scratch& s = task.scratch;
  Builder& b = s.builder;
  if (s.seen.size() < 2 * (b.urls.size() + 1)) {
    std::size_t slots = s.seen.size() ? s.seen.size() * 2 : 64;
    s.seen.clear();
    u32* at = s.seen.extend(slots);
    if (!at) return false;
    std::memset(at, 0, slots * sizeof(u32));
    for (u32 i = 0; i < b.urls.size(); ++i) {
      u32 h = hash_of(mailsift::at(view(b.strings), b.urls[i].shown), b.urls[i].part, b.urls[i].where);
      while (at[h & (slots - 1)]) ++h;
      at[h & (slots - 1)] = i + 1;
    }
  }
  const std::size_t mask = s.seen.size() - 1;
  u32 h = hash_of(shown, row.part, row.where);
  for (; s.seen[h & mask]; ++h) {
    const UrlRow& other = b.urls[s.seen[h & mask] - 1];
    if (other.part == row.part && other.where == row.where && other.flags == row.flags &&
        at(view(b.strings), other.shown).equals(shown))
      return false;
  }
  s.seen[h & mask] = u32(b.urls.size()) + 1;
  return true;
}

bool add_row(Task& task, View text, const urls::Url& url, u32 part, Where where, u32 more_flags) {
  Scratch& s = task.scratch;
  Builder& b = s.builder;
  if (b.urls.size() >= task.limits.urls) {
    s.bitten.set(Limit::urls);
    return false;
  }
  if (b.full) return false;
  UrlRow row{};
  row.part = part;
  row.where = where;
  row.port = url.port;
  row.flags = url.flags | more_flags;
  if (!is_new(task, row, at(text, url.shown))) return false;
  row.shown = b.keep(at(text, url.shown));
  row.canonical = b.keep(at(text, url.canonical));
  row.host = b.keep(at(text, url.host));
  row.other_host = b.keep(at(text, url.other_host));
  row.domain = b.keep(at(text, url.domain));
  if (!b.full) b.urls.push(row);
  return !b.full;
}

// An address, and those that stand in it.
void add(Task& task, View text, const urls::Url& url, u32 part, Where where, u32 more_flags) {
  if (!add_row(task, text, url, part, where, more_flags)) return;
  Scratch& s = task.scratch;
  s.nested.clear();
  urls::find_nested(at(text, url.shown), at(text, url.host), task.limits, s.nested);
  s.bitten.merge(s.nested.bitten);
  s.links_read += s.nested.text.size();
  for (const urls::Found& found : s.nested.found)
    add_row(task, view(s.nested.text), found.url, part, where, kNested | (more_flags & kHiddenLink));
}

Where where_of(html::LinkKind kind) {
  switch (kind) {
    case html::LinkKind::href: return Where::href;
    case html::LinkKind::form: return Where::form;
    case html::LinkKind::image: return Where::image;
    case html::LinkKind::frame: return Where::frame;
    case html::LinkKind::refresh: return Where::refresh;
    default: return Where::other;
  }
}

// Does the anchor's text name a web address of another registrable domain than the one it leads to? The addresses of
// the page's visible text are in scratch.found, ascending by place.
bool text_differs(const urls::Urls& in_text, Range anchor, View domain) {
  std::size_t low = 0, high = in_text.found.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (in_text.found[middle].place.from < anchor.from) low = middle + 1;
    else high = middle;
  }
  for (; low < in_text.found.size() && in_text.found[low].place.from < anchor.from + anchor.size; ++low) {
    const urls::Url& url = in_text.found[low].url;
    const View named = at(view(in_text.text), url.domain.size ? url.domain : url.host);
    if (!named.equals(domain)) return true;
  }
  return false;
}

// `anchor` is a place in the text whose addresses are in scratch.found.
void add_link(Task& task, u32 part, View link, View base, Range anchor, Where where, u32 flags) {
  Scratch& s = task.scratch;
  s.links.clear();
  if (!urls::read(link, base, task.limits, s.links)) return;
  s.bitten.merge(s.links.bitten);
  s.links_read += s.links.text.size();
  const urls::Url& url = s.links.found[0].url;
  const View domain = at(view(s.links.text), url.domain.size ? url.domain : url.host);
  if (anchor.size && !domain.empty() && text_differs(s.found, anchor, domain)) flags |= kTextDiffers;
  add(task, view(s.links.text), url, part, where, flags);
}

// Is there a key in one of the lists that may be one of this host?
bool may_be_listed(const Tables& tables, View host) {
  const u32 head = host_head(host);
  for (const lookup::KeyTable* table : tables.addresses)
    if (table && table->may_begin(head)) return true;
  return false;
}

// The same for all hosts whose expressions are asked for.
bool may_be_listed(const Tables& tables, View host, std::size_t domain) {
  View hosts[urls::kMostHosts];
  const u32 count = urls::hosts_of(host, domain, hosts);
  for (u32 i = 0; i < count; ++i)
    if (may_be_listed(tables, hosts[i])) return true;
  return false;
}

struct LookUp {
  Task* task;
  u32 url;
};

void ask(void* self, View host, View path) {
  const LookUp& l = *static_cast<LookUp*>(self);
  Scratch& s = l.task->scratch;
  Builder& b = s.builder;
  if (!may_be_listed(l.task->tables, host)) return;
  const Key key = address_key(host, path, s.small);
  for (u32 list = 0; list < Tables::kLists; ++list) {
    const lookup::KeyTable* table = l.task->tables.addresses[list];
    const u32 entry = table ? table->find(key.bytes) : lookup::KeyTable::kNone;
    if (entry == lookup::KeyTable::kNone) continue;
    if (b.address_hits.size() >= l.task->limits.hits) return s.bitten.set(Limit::hits);
    s.small.clear();
    append(s.small, host);
    append(s.small, path);
    b.address_hits.push({list, entry, l.url, b.keep(view(s.small))});
  }
}

}  // namespace

void find_addresses(Task& task, u32 part, Where where, View text, const Vec<u32>* seams) {
  Scratch& s = task.scratch;
  s.found.clear();
  urls::find(text, task.limits, s.found);
  s.note(s.found.text, s.found.found);
  s.bitten.merge(s.found.bitten);
  for (const urls::Found& found : s.found.found) {
    if (seams && !over_seam(*seams, found.place.from, found.place.size)) continue;
    add(task, view(s.found.text), found.url, part, where, where == Where::hidden ? kHiddenLink : 0);
  }
}

void read_links(Task& task, u32 part) {
  Scratch& s = task.scratch;
  const View attributes = view(s.page.urls), base = at(attributes, s.page.base);
  for (const html::Link& link : s.page.links) {
    if (s.builder.urls.size() >= task.limits.urls) return s.bitten.set(Limit::urls);
    if (s.links_read > kMostLinkBytes) return s.bitten.set(Limit::links);
    if (s.builder.full || s.late_in_loop()) return;
    u32 flags = link.flags & (html::kHidden | html::kConditional) ? kHiddenLink : 0;
    if (link.flags & html::kHasImage) flags |= kPictureLink;
    if (link.kind == html::LinkKind::image && link.width <= 2 && link.height <= 2) flags |= kTinyPicture;
    const Where where = link.flags & html::kConditional ? Where::hidden : where_of(link.kind);
    add_link(task, part, at(attributes, link.url), base, link.anchor, where, flags);
  }
}

void read_rtf_links(Task& task, u32 part) {
  Scratch& s = task.scratch;
  for (const rtf::Link& link : s.document.links) {
    if (s.builder.urls.size() >= task.limits.urls) return s.bitten.set(Limit::urls);
    if (s.links_read > kMostLinkBytes) return s.bitten.set(Limit::links);
    if (s.builder.full || s.late_in_loop()) return;
    if (link.kind == rtf::LinkKind::dde) continue;
    const u32 flags = link.flags & rtf::kHidden ? kHiddenLink : 0;
    add_link(task, part, at(view(s.document.urls), link.url), View(), link.anchor, Where::rtf, flags);
  }
}

// One reading of the host: "http://" host path as the canonical form has it, in a buffer of its own, because the strings
// grow when a hit is kept. `domain` is empty where the host has none, or where it is not known.
void ask_reading(Task& task, u32 index, Range host, Range domain) {
  Scratch& s = task.scratch;
  const View strings = view(s.builder.strings);
  const View path_of = at(strings, s.builder.urls[index].canonical);
  std::size_t path = 0;
  for (u32 slashes = 0; path < path_of.size && !(path_of[path] == '/' && ++slashes == 3);) ++path;
  const Range tail{host.size, u32(path_of.size - path)};
  s.joined.clear();
  append(s.joined, at(strings, host));
  append(s.joined, path_of.slice(path));
  urls::Url url{};
  url.host = {0, host.size};
  url.canonical = {0, tail.from + tail.size};
  url.domain = {host.size - (domain.size < host.size ? domain.size : host.size), domain.size};
  url.flags = u16(s.builder.urls[index].flags);
  LookUp l{&task, index};
  urls::expressions(view(s.joined), url, &l, ask);
}

namespace {

// Whether a key may begin as those of a row's host: links of one message share a few hosts.
class Hosts {
 public:
  explicit Hosts(const Task& task) : tables_(task.tables), b_(task.scratch.builder) {}

  bool may_be_listed(u32 row) {
    for (const Known& one : known_)
      if (one.row != kNone && same_hosts(b_.urls[one.row], b_.urls[row])) return one.listed;
    const UrlRow& url = b_.urls[row];
    const std::size_t domain = url.flags & urls::kIpHost ? 0 : url.domain.size;
    const bool listed = facts::may_be_listed(tables_, at(view(b_.strings), url.host), domain);
    known_[next_++ % kMost] = {row, listed};
    return listed;
  }

 private:
  static constexpr u32 kMost = 8, kNone = ~u32{0};
  struct Known {
    u32 row = kNone;
    bool listed = false;
  };

  bool same_hosts(const UrlRow& x, const UrlRow& y) const {
    const View strings = view(b_.strings);
    return x.host.size == y.host.size && x.domain.size == y.domain.size && !((x.flags ^ y.flags) & urls::kIpHost) &&
           at(strings, x.host).equals(at(strings, y.host));
  }

  const Tables& tables_;
  const Builder& b_;
  Known known_[kMost];
  u32 next_ = 0;
};

}  // namespace

void look_up_addresses(Task& task) {
  if (!(task.wanted & kAddresses) || !(task.tables.addresses[0] || task.tables.addresses[1])) return;
  Scratch& s = task.scratch;
  Builder& b = s.builder;
  Hosts hosts(task);
  for (u32 i = 0; i < b.urls.size() && !s.late(); ++i) {
    const UrlRow row = b.urls[i];
    if (hosts.may_be_listed(i)) ask_reading(task, i, row.host, row.domain);
    if (row.other_host.size) ask_reading(task, i, row.other_host, Range{});
  }
}

}  // namespace mailsift::facts
