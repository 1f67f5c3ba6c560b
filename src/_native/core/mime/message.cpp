#include "mime/message.hpp"

#include "mime/describe.hpp"
#include "mime/header_block.hpp"

namespace mailsift::mime {
namespace {

// The header fields of all parts, as a multiple of what one part may have; and the strings made of them.
constexpr std::size_t kHeadersInAll = 16, kTextInAll = 8;

// How a message lies in memory, and what is open while the scan stands at "^":
//
//   header block | body of the message (multipart, boundary A) ....................................
//                 preamble  --A  header block | body (multipart, boundary B) ....  --A--  epilogue
//                                              --B header block | body    ^
//
// `boundaries_` holds A and B, `current_` is the part that the bytes at "^" belong to. A delimiter line of any open
// boundary ends the parts above it. Only lines that begin with "--" are looked at inside bodies, and nothing at all
// where no boundary is open.
class Parser {
 public:
  Parser(View raw, const Limits& limits, const Decoders& decoders, Structure& out)
      : raw_(raw), limits_(limits), decoders_(decoders), out_(out), lines_(raw), boundaries_(out.open, out.text) {}

  void run() {
    mbox_line();
    if (!new_part(-1, 0, 1)) return;
    read_part();
    Delimiter found;
    while (!boundaries_.empty() && next_delimiter(found)) {
      close_above(found);
      if (found.closing) {
        boundaries_.close(found.index);
      } else {
        next_child();
      }
    }
    close_all();
  }

 private:
  struct Delimiter {
    u32 index;  // of the boundary
    u32 at;     // where its line begins
    bool closing;
  };

  void mbox_line() {
    if (!raw_.slice(0, 5).equals("From ")) return;
    u32 i = 5;
    while (i < raw_.size && is_blank(raw_[i])) ++i;
    if (i < raw_.size && raw_[i] == ':') return;  // a field in obsolete syntax
    pos_ = out_.mbox_line = lines_.behind(lines_.end(0));
  }

  // Limits stand for one part where it comes to header fields; here they are for all parts together.
  bool has_room() {
    if (out_.parts.size() >= limits_.parts) out_.bitten.set(Limit::parts);
    else if (out_.headers.size() / kHeadersInAll >= limits_.headers) out_.bitten.set(Limit::headers);
    else if (out_.text.size() / kTextInAll >= limits_.header_bytes) out_.bitten.set(Limit::header_bytes);
    else return true;
    return false;
  }

  bool new_part(i64 parent, u32 depth, u32 number) {
    if (parent >= 0 && !has_room()) return false;
    Part part{};
    part.parent = parent;
    part.depth = depth;
    part.number = number;
    std::size_t before = out_.parts.size();
    out_.parts.push(part);
    if (out_.parts.size() == before) {
      out_.bitten.set(Limit::memory);
      return false;
    }
    current_ = i64(before);
    return true;
  }

  // Reads the fields of the part that `current_` is, and those of the messages that it directly holds.
  void read_part() {
    while (true) {
      u32 index = u32(current_);
      u32 first = u32(out_.headers.size()), from = pos_;
      BlockEnd end = read_header_block(raw_, pos_, limits_, boundaries_, lines_, out_);
      pos_ = end.body;
      Part& part = out_.parts[index];
      part.first_header = first;
      part.header_count = u32(out_.headers.size()) - first;
      part.header_block = Range{from, end.body - from};
      part.body = Range{end.body, 0};
      part.flags = end.flags;
      part.junk = end.junk;
      const Range parent_type = part.parent >= 0 ? out_.parts[std::size_t(part.parent)].type : Range();
      PartBoundaries own;
      describe(raw_, decoders_, out_, index, parent_type, own);
      if (end.boundary) {
        out_.parts[index].flags &= u16(~kMessage);
        if (own.count) out_.parts[index].flags |= kNoBoundary;
        return;
      }
      if (!open(index, own)) return;
    }
  }

  // True when the body of the part is a message, which is now `current_`.
  bool open(u32 index, const PartBoundaries& own) {
    Part& part = out_.parts[index];
    if (!own.count && !(part.flags & kMessage)) return false;
    if (part.depth >= limits_.depth) {
      part.flags = u16((part.flags & ~kMessage) | kOpaque);
      out_.bitten.set(Limit::depth);
      return false;
    }
    if (own.count) {
      part.flags |= kNoBoundary;  // until the first delimiter is seen
      for (u32 i = 0; i < own.count; ++i) boundaries_.push(own.text[i], index);
      return false;
    }
    if (new_part(index, part.depth + 1, 1)) return true;
    out_.parts[index].flags = u16((out_.parts[index].flags & ~kMessage) | kOpaque);
    return false;
  }

  bool next_delimiter(Delimiter& found) {
    while (true) {
      u32 at = lines_.two_hyphens(pos_);
      if (at >= raw_.size) return false;
      pos_ = at + 1;
      if (at > 0 && !is_line_end(raw_[at - 1])) {
        while (pos_ < raw_.size && raw_[pos_] == '-') ++pos_;  // nor does a line begin inside of a row of them
        continue;
      }
      u32 end = lines_.end(at);
      pos_ = end;
      found.at = at;
      if (!boundaries_.find(raw_.slice(at + 2, end - at - 2), found.index, found.closing)) continue;
      pos_ = lines_.behind(end);
      return true;
    }
  }

  // The line end before a delimiter belongs to the delimiter (RFC 2046 5.1.1), also where it is the last one of a header
  // block without a body: such a part lies inside of the one that holds it all the same, and so does what it holds.
  void end_body(u32 part, u32 end) {
    Range &block = out_.parts[part].header_block, &body = out_.parts[part].body;
    if (block.from > end) block = Range{end, 0};
    if (block.size > end - block.from) block.size = end - block.from;
    body.from = block.from + block.size;
    body.size = end - body.from;
  }

  void close_above(const Delimiter& found) {
    u32 container = out_.open[found.index].part;
    Range& body = out_.parts[container].body;
    u32 end = lines_.before(found.at, body.from);
    for (; current_ != i64(container); current_ = out_.parts[std::size_t(current_)].parent)
      end_body(u32(current_), end);
    for (const u32 top = boundaries_.top_of(found.index); boundaries_.size() > top + 1;) {
      no_end(boundaries_.back());
      boundaries_.pop();
    }
    u16& flags = out_.parts[container].flags;
    flags = u16((flags & ~kNoBoundary) | kMultipart);
  }

  // A multipart that ends by something else than its closing delimiter.
  void no_end(const OpenBoundary& open) {
    if (open.closed) return;
    u16& flags = out_.parts[open.part].flags;
    if (flags & kMultipart) flags |= kNoEnd;
  }

  // Behind a delimiter line. Delimiters in a row make no empty parts, and one at the very end makes none either.
  void next_child() {
    u32 ahead = pos_;
    if (ahead >= raw_.size) return;
    if (ahead + 1 < raw_.size && raw_[ahead] == '-' && raw_[ahead + 1] == '-') {
      u32 index, end = lines_.end(ahead);
      bool closing;
      if (boundaries_.find(raw_.slice(ahead + 2, end - ahead - 2), index, closing)) return;
    }
    OpenBoundary& open = boundaries_.back();
    if (new_part(i64(open.part), out_.parts[open.part].depth + 1, open.children + 1)) {
      ++open.children;
      read_part();
    }
  }

  void close_all() {
    for (; current_ >= 0; current_ = out_.parts[std::size_t(current_)].parent) end_body(u32(current_), u32(raw_.size));
    for (; !boundaries_.empty(); boundaries_.pop()) no_end(boundaries_.back());
  }

  View raw_;
  const Limits& limits_;
  const Decoders& decoders_;
  Structure& out_;
  Lines lines_;
  Boundaries boundaries_;
  u32 pos_ = 0;
  i64 current_ = -1;
};

}  // namespace

void Structure::clear() {
  headers.clear();
  parts.clear();
  text.clear();
  bitten = Bitten();
  mbox_line = 0;
  open.clear();
}

void parse(View raw, const Limits& limits, const Decoders& decoders, Structure& out) {
  out.clear();
  std::size_t most = limits.message_bytes < kMaxMessage ? limits.message_bytes : kMaxMessage;
  if (raw.size > most) {
    out.bitten.set(Limit::message_bytes);
    raw = raw.slice(0, most);
  }
  // Each line of the header is found behind the one before it: its memory is asked for at once.
  constexpr std::size_t kAhead = 4096, kLine = 64;
  for (std::size_t at = 0; at < raw.size && at < kAhead; at += kLine) __builtin_prefetch(raw.data + at);
  Parser(raw, limits, decoders, out).run();
  if (out.headers.failed() || out.parts.failed() || out.text.failed() || out.open.failed())
    out.bitten.set(Limit::memory);
}

void part_number(const Structure& message, u32 part, Bytes& out) {
  // Written backwards from the part to the root, then turned round.
  std::size_t from = out.size();
  for (i64 i = part; i > 0;) {
    const Part& p = message.parts[std::size_t(i)];
    const Part& parent = message.parts[std::size_t(p.parent)];
    // RFC 3501 6.4.5: a multipart that is the body of a message has no number of its own; a message that is no
    // multipart has its body as part 1, the outermost one as well.
    bool silent = (parent.flags & kMessage) && (p.flags & kMultipart);
    if (!silent) {
      if (out.size() > from) out.push('.');
      for (u32 n = p.number; n; n /= 10) out.push(u8('0' + n % 10));
    }
    if (p.parent == 0 && (parent.flags & kMessage)) {
      if (out.size() > from) out.push('.');
      out.push('1');
    }
    i = p.parent;
  }
  for (std::size_t a = from, b = out.size(); a + 1 < b; ++a) {
    u8 kept = out[a];
    out[a] = out[--b];
    out[b] = kept;
  }
}

}  // namespace mailsift::mime
