#include "images/file_blocks.hpp"

#include <algorithm>

namespace mailsift::images {
namespace {

constexpr u32 name(const char (&text)[5]) {
  return u32(u8(text[0])) << 24 | u32(u8(text[1])) << 16 | u32(u8(text[2])) << 8 | u8(text[3]);
}

// A number of the file; what lies behind its end counts as zeros.
u32 big(View file, std::size_t at, u32 bytes) {
  u32 value = 0;
  for (u32 i = 0; i < bytes; ++i) value = value << 8 | (at + i < file.size ? file[at + i] : 0);
  return value;
}

u32 little(View file, std::size_t at, u32 bytes) {
  u32 value = 0;
  for (u32 i = bytes; i-- > 0;) value = value << 8 | (at + i < file.size ? file[at + i] : 0);
  return value;
}

class Keeper {
 public:
  Keeper(View file, FileBlocks& out) : file_(file), out_(out) {}

  // Bytes that belong to a block of pixels.
  void keep(std::size_t from, std::size_t to) {
    to = std::min(to, file_.size);
    if (from >= to) return;
    if (++blocks_ > kMostKept) out_.limited = true;
    if (!out_.kept.empty() && out_.kept.back().from + std::size_t{out_.kept.back().size} == from)
      out_.kept.back().size += u32(to - from);
    else if (!out_.limited)
      out_.kept.push({u32(from), u32(to - from)});
  }

  void keep_beside(std::size_t from, std::size_t to) {
    keep(from, to);
    beside_ += std::min(to, file_.size) - std::min(from, file_.size);
    if (beside_ > kMostBeside) out_.limited = true;
  }

  void comment(std::size_t from, std::size_t size) {
    if (from >= file_.size || out_.comments.size() >= kMostComments) return;
    size = std::min({size, file_.size - from, std::size_t{kMostComment}});
    out_.comments.push({u32(from), u32(size)});
  }

 private:
  View file_;
  FileBlocks& out_;
  u32 blocks_ = 0;
  std::size_t beside_ = 0;
};

// RFC 2083, and the chunks of animations. Each is: size, name, content, sum.
void read_png(View file, u32 frames, Keeper& keeper, FileBlocks& out) {
  keeper.keep(0, 8);
  u64 shown = 0;
  bool begun = false;  // a frame, of which no pixels came yet
  for (std::size_t at = 8; at + 12 <= file.size;) {
    const u32 size = big(file, at, 4), kind = big(file, at + 4, 4);
    const std::size_t next = at + 12 + std::min<std::size_t>(size, file.size);
    switch (kind) {
      case name("IDAT"): keeper.keep(at, next); break;
      case name("fdAT"):
        // Readers count by pixels: of the chunks that begin a frame there may be any number.
        if (begun) ++shown;
        begun = false;
        if (shown <= u64{frames} + 1) keeper.keep(at, next);
        break;
      case name("IHDR"):
      case name("PLTE"):
      case name("tRNS"):
      case name("acTL"): keeper.keep_beside(at, next); break;
      case name("fcTL"):
        begun = true;
        if (shown <= frames) keeper.keep_beside(at, next);
        break;
      case name("tEXt"): keeper.comment(at + 8, size); break;
      case name("IEND"):
        keeper.keep(at, next);
        out.end = u32(std::min(next, file.size));
        return;
      default: break;
    }
    at = next;
  }
}

constexpr u8 kStartOfScan = 0xDA, kEndOfImage = 0xD9, kComment = 0xFE, kApp0 = 0xE0, kApp14 = 0xEE;

// The next marker that isn't one between blocks of a scan; `at` comes to lie behind it. 0: there is none.
u8 next_marker(View file, std::size_t& at) {
  while (at < file.size) {
    const void* found = std::memchr(file.data + at, 0xFF, file.size - at);
    if (!found) break;
    at = std::size_t(static_cast<const u8*>(found) - file.data) + 1;
    while (at < file.size && file[at] == 0xFF) ++at;
    if (at == file.size) break;
    const u8 marker = file[at++];
    if (marker != 0 && (marker < 0xD0 || marker > 0xD7)) return marker;
  }
  at = file.size;
  return 0;
}

enum class Segment : u8 { table, frame, other, unknown };

// Of a segment before the first scan, from its size on. `unknown`: no decoder goes on behind it.
Segment segment_of(View segment, u8 marker) {
  if (marker == 0xC4 || marker == 0xCC || marker == 0xDB || marker == 0xDD) return Segment::table;
  if (marker == 0xC8 || marker < 0xC0) return Segment::unknown;
  if (marker < 0xD0) return Segment::frame;
  // What says how colours are stored.
  if (marker == kApp0) return segment.slice(2, 4).equals(View("JFIF")) ? Segment::table : Segment::other;
  if (marker == kApp14) return segment.slice(2, 5).equals(View("Adobe")) ? Segment::table : Segment::other;
  return marker == kComment || marker == 0xDC || (marker > kApp0 && marker <= 0xEF) ? Segment::other : Segment::unknown;
}

// Comments and the end, from the first scan on, which the decoder reads as it is.
void read_scans(View file, std::size_t at, Keeper& keeper, FileBlocks& out) {
  while (const u8 marker = next_marker(file, at)) {
    if (marker == kEndOfImage) {
      out.end = u32(at);
      return;
    }
    const u32 size = big(file, at, 2);
    if (marker == kComment && size > 2) keeper.comment(at + 2, size - 2);
    if (marker != 1) at = std::min(at + size, file.size);
  }
}

void read_jpeg(View file, Keeper& keeper, FileBlocks& out) {
  keeper.keep(0, 2);
  std::size_t at = 2;
  u8 components = 0;
  while (const u8 marker = next_marker(file, at)) {
    const std::size_t from = at - 2;
    if (marker == kStartOfScan) {
      out.in_pieces = at + 2 < file.size && file[at + 2] < components;
      read_scans(file, at + big(file, at, 2), keeper, out);
      return keeper.keep(from, out.end ? out.end : file.size);
    }
    const std::size_t next = at + std::max<std::size_t>(2, big(file, at, 2));
    const View segment = file.slice(at, next - at);
    switch (segment_of(segment, marker)) {
      case Segment::unknown: return keeper.keep(from, at);
      case Segment::frame:
        components = segment.size > 7 ? segment[7] : 0;
        keeper.keep_beside(from, next);
        break;
      case Segment::table: keeper.keep_beside(from, next); break;
      case Segment::other:
        if (marker == kComment) keeper.comment(at + 2, next - at - 2);
        break;
    }
    at = std::min(next, file.size);
  }
}

// Bytes of the colours that the flags at that place speak of.
std::size_t colours(View file, std::size_t at) {
  const u8 flags = at < file.size ? file[at] : 0;
  return flags & 0x80 ? std::size_t{3} << ((flags & 7) + 1) : 0;
}

// Behind a chain of blocks, each with its size before it, up to an empty one.
std::size_t behind_blocks(View file, std::size_t at, u32& count) {
  for (; at < file.size && file[at]; ++count) at += file[at] + std::size_t{1};
  return std::min(at + 1, file.size);
}

class Gif {
 public:
  Gif(View file, u32 frames, Keeper& keeper, FileBlocks& out) : file_(file), most_(frames), keeper_(keeper), out_(out) {}

  void read() {
    std::size_t at = 13 + colours(file_, 10);
    keeper_.keep(0, at);
    out_.right = little(file_, 6, 2), out_.bottom = little(file_, 8, 2);
    bool in_order = true;
    while (at < file_.size) {
      switch (file_[at]) {
        case ';':
          keeper_.keep(at, at + 1);
          out_.end = in_order ? u32(at + 1) : 0;
          return;
        case ',': at = image(at); break;
        case '!': at = extension(at); break;
        default:  // readers go on at what looks like a block
          in_order = false;
          ++at;
      }
    }
  }

 private:
  bool is_wanted() const { return out_.frames <= u64{most_} + 1; }

  std::size_t image(std::size_t at) {
    ++out_.frames;
    const std::size_t next = behind_blocks(file_, at + 11 + colours(file_, at + 9), pieces_);
    if (!is_wanted()) return next;
    out_.right = std::max(out_.right, little(file_, at + 1, 2) + little(file_, at + 5, 2));
    out_.bottom = std::max(out_.bottom, little(file_, at + 3, 2) + little(file_, at + 7, 2));
    keeper_.keep(at, next);
    if (pieces_ > kMostGifBlocks) out_.limited = true;
    return next;
  }

  // Only control of what shows through, and how often it is played, which stands in most animations.
  std::size_t extension(std::size_t at) {
    u32 count = 0;
    const std::size_t next = behind_blocks(file_, at + 2, count);
    const u32 label = big(file_, at + 1, 2);
    if (label >> 8 == 0xFE) keeper_.comment(at + 3, next - std::min(at + 4, next));
    const bool loops = label == 0xFF0B && file_.slice(at + 3, 8).equals(View("NETSCAPE")) && next == at + 19;
    if (!is_wanted()) return next;
    // Readers take the first block of a control, however long it is and whatever follows.
    const bool controls = label >> 8 == 0xF9 && (label & 0xFF) >= 4;
    if (loops || (controls && count == 1)) {
      keeper_.keep(at, next);
    } else if (controls) {
      keeper_.keep(at, at + 3 + (label & 0xFF));
      keeper_.keep(next - 1, next);
    }
    return next;
  }

  View file_;
  u32 most_, pieces_ = 0;
  Keeper& keeper_;
  FileBlocks& out_;
};

// Only the first chunk says how large all is.
void size_of_webp(View chunk, FileBlocks& out) {
  const u32 kind = big(chunk, 0, 4);
  if (kind == name("VP8X")) {
    out.right = little(chunk, 12, 3) + 1, out.bottom = little(chunk, 15, 3) + 1;
  } else if (kind == name("VP8L")) {
    const u32 bits = little(chunk, 9, 4);
    out.right = (bits & 0x3FFF) + 1, out.bottom = (bits >> 14 & 0x3FFF) + 1;
  } else if (kind == name("VP8 ")) {
    out.right = little(chunk, 14, 2) & 0x3FFF, out.bottom = little(chunk, 16, 2) & 0x3FFF;
  }
}

// Each chunk is: name, size, content, a byte more where the size is odd.
void read_webp(View file, u32 frames, Keeper& keeper, FileBlocks& out) {
  file = file.slice(0, std::size_t{8} + little(file, 4, 4));
  keeper.keep(0, 12);
  for (std::size_t at = 12; at + 8 <= file.size;) {
    const u32 kind = big(file, at, 4), size = little(file, at + 4, 4);
    const std::size_t next = std::min(at + 8 + size + (size & 1), file.size);
    if (at == 12) size_of_webp(file.slice(at, next - at), out);
    if (kind == name("VP8 ") || kind == name("VP8L") || kind == name("ALPH"))
      keeper.keep(at, next);
    else if (at == 12 || kind == name("ANIM"))  // of what the first one is, all depends
      keeper.keep_beside(at, next);
    else if (kind == name("ANMF") && ++out.frames <= u64{frames} + 1)
      keeper.keep(at, next);
    at = next;
  }
}

// Its head says how large all is, and which chunks there are.
void mend_webp(View file, std::size_t kept, u8* to) {
  if (kept < 12) return;
  const u32 stated = little(file, 4, 4);
  const std::size_t seen = std::min(file.size, std::size_t{8} + stated);
  const u32 left = stated - u32(seen - std::min(kept, seen));
  for (u32 i = 0; i < 4; ++i) to[4 + i] = u8(left >> 8 * i);
  constexpr u8 kAlpha = 0x10, kMoves = 0x02;
  if (kept > 20 && View(to + 12, std::size_t{4}).equals(View("VP8X")) && little(file, 16, 4) > 0) to[20] &= kAlpha | kMoves;
}

}  // namespace

bool read_blocks(View file, FileKind kind, u32 frames, FileBlocks& out) {
  out.clear();
  file = file.slice(0, kMaxMessage);
  Keeper keeper(file, out);
  switch (kind) {
    case FileKind::png: read_png(file, frames, keeper, out); break;
    case FileKind::jpeg: read_jpeg(file, keeper, out); break;
    case FileKind::gif: Gif(file, frames, keeper, out).read(); break;
    case FileKind::webp: read_webp(file, frames, keeper, out); break;
  }
  return !out.kept.failed() && !out.comments.failed();
}

std::size_t kept_size(const FileBlocks& blocks) {
  std::size_t size = 0;
  for (const Range& one : blocks.kept) size += one.size;
  return size;
}

void write_kept(View file, FileKind kind, const FileBlocks& blocks, u8* to) {
  u8* const begin = to;
  for (const Range& one : blocks.kept) {
    std::memcpy(to, file.data + one.from, one.size);
    to += one.size;
  }
  if (kind == FileKind::webp && std::size_t(to - begin) != file.size) mend_webp(file, std::size_t(to - begin), begin);
}

}  // namespace mailsift::images
