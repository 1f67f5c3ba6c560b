#include "rtf/reader.hpp"

#include <initializer_list>

#include "rtf/charsets.hpp"

namespace mailsift::rtf {
namespace {

// Bytes that end a run of plain characters.
struct Stops {
  bool of[256] = {};
  constexpr Stops() {
    for (u8 c : {'\0', '\n', '\r', '{', '}', '\\'}) of[c] = true;
  }
};
constexpr Stops kStops;

constexpr u32 hex_value(u8 c) { return is_digit(c) ? c - u32('0') : u32(lower(c) - u32('a')) < 6 ? lower(c) - u32('a') + 10 : 99; }

}  // namespace

Reader::Reader(View in, const Decoders& decoders, const Limits& limits, Document& out)
    : in_(in), limits_(limits), out_(out), writer_(decoders, limits, out), objects_(limits, out) {
  Group base{};
  base.target = Target::skip;
  base.size = 24;
  base.skip = 1;
  base.object = kNone;
  base.look_unsure = true;
  out_.working.groups.push(base);
}

void Reader::run() {
  if (out_.working.groups.empty()) return;  // no memory
  // What stands before the first group is no part of the document.
  while (at_ < in_.size && in_[at_] != '{') ++at_;
  if (at_ < in_.size) open_group();
  while (at_ < in_.size && !done_) {
    switch (in_[at_]) {
      case '{': open_group(); break;
      case '}': close_group(); break;
      case '\\': backslash(); break;
      case '\r': case '\n': case '\0': ++at_; break;
      default: characters();
    }
  }
  out_.measures.trailing_bytes = u32(in_.size - at_);
  out_.measures.unclosed_groups = depth_;
  at_ = in_.size;
  deeper_ = 0;
  while (out_.working.groups.size() > 1) close_group();
  writer_.flush();
}

void Reader::open_group() {
  ++at_;
  starred_ = false;
  stand_ins_ = 0;
  ++out_.measures.groups;
  if (++depth_ > out_.measures.depth) out_.measures.depth = depth_;
  Vec<Group>& groups = out_.working.groups;
  if (deeper_ == 0 && groups.size() <= kDeepest) {
    Group inner = groups.back();
    inner.closing = 0;
    if (groups.size() == 1) inner.target = Target::text;
    const std::size_t before = groups.size();
    groups.push(inner);
    if (groups.size() > before) return;
  }
  ++deeper_;
  out_.bitten.set(Limit::depth);
}

void Reader::close_group() {
  ++at_;
  starred_ = false;
  stand_ins_ = 0;
  if (depth_ > 0) --depth_;
  if (deeper_ > 0) {
    --deeper_;
    return;
  }
  Vec<Group>& groups = out_.working.groups;
  if (groups.size() <= 1) return;
  const Group ended = groups.back();
  if (ended.closing & kEndsNote) end_note();
  if (ended.closing & kEndsData) end_data();
  if (ended.closing & kEndsResult) end_result(ended);
  if ((ended.closing & kEndsField) && !out_.working.fields.empty()) out_.working.fields.pop();
  groups.pop();
  done_ = groups.size() == 1;
}

void Reader::backslash() {
  if (at_ + 1 >= in_.size) {
    at_ = in_.size;
    return;
  }
  const u8 c = in_[++at_];
  if (is_alpha(c)) return control_word();
  ++at_;
  if (c == '*') {
    starred_ = true;
    return;
  }
  starred_ = false;
  if (c == '\'') return hex_byte();
  control_symbol(c);
}

// Letters, then a number with an optional sign, then one blank that belongs to the word.
void Reader::control_word() {
  constexpr i64 kMost = i64(1) << 40;
  const std::size_t from = at_;
  while (at_ < in_.size && is_alpha(in_[at_])) ++at_;
  const View name = in_.slice(from, at_ - from);
  const bool minus = at_ + 1 < in_.size && in_[at_] == '-' && is_digit(in_[at_ + 1]);
  if (minus) ++at_;
  i64 number = 0;
  const std::size_t digits = at_;
  for (; at_ < in_.size; ++at_) {
    const u8 c = in_[at_];
    if (!is_digit(c)) break;
    if (number < kMost) number = number * 10 + (c - '0');
  }
  const bool has_number = at_ > digits;
  if (at_ < in_.size && in_[at_] == ' ') ++at_;
  const bool starred = starred_;
  starred_ = false;
  ++out_.measures.words;
  word(find_keyword(name), has_number, minus ? -number : number, starred);
}

void Reader::control_symbol(u8 c) {
  switch (c) {
    case '\\': case '{': case '}': symbol(c); break;
    case '~': symbol(0xA0); break;
    case '_': symbol(0x2011); break;
    case '\n': case '\r': symbol('\n'); break;
    case '\t': symbol('\t'); break;
    case '-': stands_in(); break;  // an optional hyphen shows only at the end of a line
    default: break;
  }
}

void Reader::hex_byte() {
  const u32 high = at_ < in_.size ? hex_value(in_[at_]) : 99;
  const u32 low = at_ + 1 < in_.size ? hex_value(in_[at_ + 1]) : 99;
  const Target target = top().target;
  if (target == Target::object_data || target == Target::picture) objects_.junk();
  if (high > 15 || low > 15) return;
  at_ += 2;
  if (stands_in() || !is_written(target)) return;
  const u8 byte = u8(high << 4 | low);
  if (byte == 0) return;
  aim();
  writer_.bytes(View(&byte, 1), byte < 0x80);
}

// Bytes that are no RTF. A length that can't be right is ignored, so that it hides nothing.
void Reader::binary(i64 size) {
  if (size < 0 || u64(size) > in_.size - at_) {
    ++out_.measures.bad_lengths;
    return;
  }
  const View bytes = in_.slice(at_, std::size_t(size));
  at_ += bytes.size;
  if (stands_in()) return;
  if (top().target == Target::object_data || top().target == Target::picture) objects_.bytes(bytes);
}

void Reader::characters() {
  const std::size_t from = at_;
  u8 all = 0;
  for (; at_ < in_.size; ++at_) {
    const u8 c = in_[at_];
    if (kStops.of[c]) break;
    all |= c;
  }
  View run = in_.slice(from, at_ - from);
  if (run.empty()) {  // the byte changed under us
    ++at_;
    return;
  }
  starred_ = false;
  const Target target = top().target;
  if (stand_ins_ > 0) {
    const std::size_t left_out = run.size < stand_ins_ ? run.size : stand_ins_;
    stand_ins_ -= u32(left_out);
    run = run.slice(left_out);
    if (run.empty()) return;
  }
  if (is_written(target)) {
    aim();
    writer_.bytes(run, all < 0x80);
  } else if (target == Target::object_data || target == Target::picture) {
    objects_.hex(run);
  } else if (target == Target::colours) {
    end_colours(run);
  }
}

// Each ';' of the colour table ends a colour.
void Reader::end_colours(View run) {
  for (u8 c : run) {
    if (c != ';') continue;
    if (out_.working.colours.size() < kMostColours) out_.working.colours.push(mixing_);
    mixing_ = kAutomatic;
  }
}

bool Reader::stands_in() {
  if (stand_ins_ == 0) return false;
  --stand_ins_;
  return true;
}

void Reader::symbol(u32 code_point) {
  if (stands_in() || !is_written(top().target)) return;
  aim();
  writer_.unit(code_point);
}

void Reader::aim() {
  const Group& g = top();
  const u16 codepage = codepage_of_font(g.font);
  if (is_note(g.target)) return writer_.aim(out_.working.notes, codepage, 0);
  const bool hidden = g.hidden || g.target == Target::hidden;
  writer_.aim(hidden ? out_.hidden : out_.text, codepage, look_now());
}

u32 Reader::colour(u16 index, u32 automatic) const {
  const Vec<u32>& colours = out_.working.colours;
  return index < colours.size() && colours[index] != kAutomatic ? colours[index] : automatic;
}

u8 Reader::look_now() {
  Group& g = top();
  if (!g.look_unsure) return g.look;
  constexpr u32 kBlack = 0, kWhite = 0xffffff;
  const u32 fore = colour(g.colour, kBlack), paragraph = colour(g.paragraph_back, kWhite), back = colour(g.back, paragraph);
  u32 apart = 0;
  for (u32 shift = 0; shift < 24; shift += 8) {
    const int d = int(fore >> shift & 0xff) - int(back >> shift & 0xff);
    apart += u32(d < 0 ? -d : d);
  }
  constexpr u32 kSeen = 48;        // the same measure as for HTML
  constexpr u16 kSmallest = 6;     // half-points: 3 pt are 4 px
  g.look = u8((apart <= kSeen && !shaded_row_ ? kSameColour : 0) | (g.size < kSmallest ? kTiny : 0));
  g.look_unsure = false;
  return g.look;
}

u16 Reader::codepage_of_font(u16 font) const {
  const Vec<u16>& fonts = out_.working.codepages;
  return font < fonts.size() && fonts[font] ? fonts[font] : codepage_;
}

}  // namespace mailsift::rtf
