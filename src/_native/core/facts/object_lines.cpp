#include "facts/object_lines.hpp"

#include "facts/feed_values.hpp"

namespace mailsift::facts {
namespace {

using reputation::Kind;

View object_of(View line) {
  while (!line.empty() && (line[0] == ' ' || line[0] == '\t')) line = line.slice(1);
  if (!line.empty() && (line[0] == '#' || line[0] == ';')) return View();
  for (std::size_t i = 0; i + 1 < line.size; ++i)
    if ((line[i] == ' ' || line[i] == '\t') && line[i + 1] == '#') line.size = i;
  while (!line.empty() && line[line.size - 1] <= ' ') line.size -= 1;
  return line;
}

constexpr struct Prefix {
  const char* name;
  std::size_t size;
  Kind kind;
} kPrefixes[] = {{"url", 3, Kind::url},       {"ip", 2, Kind::ip},         {"domain", 6, Kind::domain},
                 {"md5", 3, Kind::md5},       {"sha256", 6, Kind::sha256}, {"signature", 9, Kind::signature},
                 {"sender", 6, Kind::sender}, {"name", 4, Kind::name}};
constexpr std::size_t kLongestPrefix = 9;

// The kind that stands before the object, which is cut off there; Kind::none where there is none. Pictures are not of
// them: their signatures need a record each.
Kind take_prefix(View& object) {
  const std::size_t most = object.size < kLongestPrefix + 1 ? object.size : kLongestPrefix + 1;
  const void* colon = std::memchr(object.data, ':', most);
  if (!colon) return Kind::none;
  const std::size_t size = std::size_t(static_cast<const u8*>(colon) - object.data);
  for (const Prefix& one : kPrefixes) {
    if (one.size != size || !equals_ignoring_case(object.slice(0, size), one.name)) continue;
    object = object.slice(size + 1);
    return one.kind;
  }
  return Kind::none;
}

bool is_left_out(KeyStatus status) {
  return status == KeyStatus::private_ || status == KeyStatus::suffix || status == KeyStatus::guarded;
}

// What is left out of a good feed, too.
void count_left(ObjectLines& report, KeyStatus status) {
  constexpr u32 kEach = ObjectLines::kMostShown / 4;
  if (++report.left[std::size_t(status)] <= kEach)
    report.shown_left[report.shown_left_count++] = {report.lines, status, false};
}

}  // namespace

void add_object_lines(View text, Kind kind, bool hosts_are_urls, u32 expires, u32 entry, KeyScratch& scratch,
                      Vec<reputation::Query>& keys, reputation::Collected& out, ObjectLines& report) {
  report = ObjectLines();
  for (std::size_t from = 0; from < text.size;) {
    const void* end = std::memchr(text.data + from, '\n', text.size - from);
    const std::size_t to = end ? std::size_t(static_cast<const u8*>(end) - text.data) : text.size;
    View object = object_of(text.slice(from, to - from));
    from = to + 1;
    ++report.lines;
    if (object.empty()) continue;
    const Kind named = kind == Kind::none ? take_prefix(object) : kind;
    const Kind mine = named == Kind::none ? kind_of_text(object, scratch) : named;
    keys.clear();
    // A NUL is of a file that was not written to its end.
    const bool whole = !std::memchr(object.data, 0, object.size);
    KeyStatus status = whole ? object_keys(mine, object, KeyUse::feed, 0, scratch, keys) : KeyStatus::malformed;
    if (status == KeyStatus::ok && out.is_own(host_of(mine, object, scratch))) status = KeyStatus::guarded;
    // What is said to be a domain, or an IP, is that alone.
    const bool is_host = kind == named && (mine == Kind::domain || (mine == Kind::ip && is_address_of_four(object)));
    if (status == KeyStatus::ok && is_host && hosts_are_urls)
      status = object_keys(Kind::url, object, KeyUse::feed, 0, scratch, keys);
    if (status == KeyStatus::guarded) keys.clear();
    bool allowed = true;
    const u64 guarded = out.guarded();
    for (const reputation::Query& key : keys) allowed = allowed && out.add(Kind(key.kind), key.key, expires, entry, scratch.host);
    if (status == KeyStatus::ok && !keys.empty() && out.guarded() - guarded == keys.size()) status = KeyStatus::guarded;
    if (is_left_out(status)) {
      count_left(report, status);
      continue;
    }
    if (status == KeyStatus::ok && allowed) {
      ++report.objects;
      report.keys += keys.size();
      continue;
    }
    if (report.bad < ObjectLines::kMostShown) report.shown[report.bad] = {report.lines, status, !allowed};
    ++report.bad;
  }
}

}  // namespace mailsift::facts
