#include "mime/header_block.hpp"

#include "mime/header_id.hpp"

namespace mailsift::mime {
namespace {

constexpr u64 bit(HeaderId id) { return u64{1} << u32(id); }

// RFC 5322 3.6 and RFC 2045: fields that may stand once.
constexpr u64 kSingle =
    bit(HeaderId::from) | bit(HeaderId::sender) | bit(HeaderId::reply_to) | bit(HeaderId::to) | bit(HeaderId::cc) |
    bit(HeaderId::bcc) | bit(HeaderId::subject) | bit(HeaderId::date) | bit(HeaderId::message_id) |
    bit(HeaderId::in_reply_to) | bit(HeaderId::references) | bit(HeaderId::mime_version) |
    bit(HeaderId::content_type) | bit(HeaderId::content_transfer_encoding) | bit(HeaderId::content_disposition) |
    bit(HeaderId::content_id) | bit(HeaderId::content_description);
static_assert(u32(HeaderId::count_) <= 64, "the set of seen fields is one word");

// Offset of the colon when the line is a field (the blanks before the colon are obsolete syntax), else 0.
// `name` is the length of the name, `shape.name` that of it or of its beginning.
u32 colon_of(View line, const LineShape& shape, u32& name) {
  u32 i = u32(shape.name);
  while (i < line.size && is_name_byte(line[i])) ++i;
  name = i;
  while (i < line.size && is_blank(line[i])) ++i;
  return i < line.size && line[i] == ':' && name ? i : 0;
}

bool starts(View line, const char* text) { return line.slice(0, std::strlen(text)).equals(View(text)); }

// The separator line of an mbox, or what a relay made of one.
bool is_mbox_line(View line) { return starts(line, "From ") || starts(line, ">From "); }

class Block {
 public:
  Block(View raw, u32 from, const Limits& limits, Structure& out)
      : raw_(raw), limit_(u64(from) + limits.header_bytes), limits_(limits), out_(out), first_(out.headers.size()) {}

  u16 flags = 0;
  Range junk;  // from the first line that is no field to the end of the last one

  void begin(u32 at, u32 name, u32 colon) {
    open_ = false;
    if (at >= limit_) return out_.bitten.set(Limit::header_bytes);
    if (out_.headers.size() - first_ >= limits_.headers) return out_.bitten.set(Limit::headers);
    Header header{};
    header.name = Range{at, name};
    header.value = Range{at + colon + 1, 0};
    header.id = header_id(raw_.slice(at, name));
    header.doubtful = junk.size || (at > 0 && raw_[at - 1] == '\r');
    if (header.id != HeaderId::other && bit(header.id) & kSingle) {
      if (bit(header.id) & seen_) flags |= kDuplicated;
      seen_ |= bit(header.id);
    }
    std::size_t before = out_.headers.size();
    out_.headers.push(header);
    open_ = out_.headers.size() > before;
    if (!open_) out_.bitten.set(Limit::memory);
  }
  // The field that is open goes on until `end`.
  void extend(u32 end) {
    if (!open_) return;
    Header& header = out_.headers.back();
    if (end > limit_) {
      end = u32(limit_);
      out_.bitten.set(Limit::header_bytes);
    }
    if (end > header.value.from) header.value.size = end - header.value.from;
  }
  void drop() { open_ = false; }
  // A line that is no field, from `at` to `end`.
  void skip(u32 at, u32 end) {
    flags |= kBadHeader;
    drop();
    if (!junk.size) junk.from = at;
    junk.size = end - junk.from;
  }
  bool any() const { return out_.headers.size() > first_ || flags; }

 private:
  View raw_;
  u64 limit_;
  const Limits& limits_;
  Structure& out_;
  std::size_t first_;
  u64 seen_ = 0;
  bool open_ = false;
};

// Fields that decide how a body is read.
constexpr u64 kTelling =
    bit(HeaderId::content_type) | bit(HeaderId::content_transfer_encoding) | bit(HeaderId::content_disposition);

// Whether a field that decides how the body is read stands behind a line that is none, before the blank line or a delimiter
// that ends the block. GMime and libmime go on there; for other readers the body has begun.
class FieldsAhead {
 public:
  FieldsAhead(View raw, const Boundaries& boundaries, const Lines& lines)
      : raw_(raw), boundaries_(boundaries), lines_(lines) {}

  // To be asked for growing places: each line is looked at once.
  bool behind(u32 at) {
    if (at < known_) return true;
    if (none_) return false;
    while (at < raw_.size) {
      const LineShape shape = lines_.shape(at);
      const u32 end = at + u32(shape.size);
      const View line = raw_.slice(at, end - at);
      if (line.empty() || is_delimiter(line)) break;
      u32 name;
      if (colon_of(line, shape, name) && bit(header_id(line.slice(0, name))) & kTelling) {
        known_ = at;
        return true;
      }
      at = lines_.behind(end);
    }
    none_ = true;
    return false;
  }

 private:
  bool is_delimiter(View line) const {
    u32 index;
    bool closing;
    return !boundaries_.empty() && starts(line, "--") && boundaries_.find(line.slice(2), index, closing);
  }

  View raw_;
  const Boundaries& boundaries_;
  const Lines& lines_;
  u32 known_ = 0;  // where such a field begins
  bool none_ = false;
};

}  // namespace

BlockEnd read_header_block(View raw, u32 from, const Limits& limits, const Boundaries& boundaries, Lines& lines,
                           Structure& out) {
  Block block(raw, from, limits, out);
  FieldsAhead ahead(raw, boundaries, lines);
  bool first = true;
  for (u32 at = from; at < raw.size; first = false) {
    const LineShape shape = lines.shape(at);
    u32 end = at + u32(shape.size), next = lines.behind(end);
    View line = raw.slice(at, end - at);
    if (line.empty()) return BlockEnd{next, false, block.flags, block.junk};
    u32 name = 0, colon, index;
    bool closing;
    if (is_blank(line[0])) {
      if (!block.any()) block.flags |= kBadHeader;  // nothing before it that it could continue
      block.extend(end);
    } else if (line[0] == '-' && !boundaries.empty() && starts(line, "--") &&
               boundaries.find(line.slice(2), index, closing)) {
      return BlockEnd{at, true, block.flags, block.junk};
    } else if ((colon = colon_of(line, shape, name)) != 0) {
      block.begin(at, name, colon);
      block.extend(end);
    } else if (is_mbox_line(line)) {
      if (!first) block.flags |= kBadHeader;
      block.drop();
    } else if (line[0] == ':') {
      block.flags |= kBadHeader;
      block.drop();
    } else if (ahead.behind(next)) {
      block.skip(at, end);
    } else {
      return BlockEnd{at, false, u16(block.flags | kBadHeader), block.junk};
    }
    at = next;
  }
  return BlockEnd{u32(raw.size), false, block.flags, block.junk};
}

}  // namespace mailsift::mime
