#include "html/reader.hpp"

#include "html/references.hpp"

namespace mailsift::html {
namespace {

// Bytes of text to either side of a seam that are read together: more than phrases and hosts have.
constexpr u32 kAround = 512;

// Tags between two looks at the clock: at most some milliseconds, whatever the sheet makes of them.
constexpr u32 kTokens = 256;

}  // namespace

Reader::Reader(View in, const Limits& limits, Page& page, Clock clock)
    : in_(in), page_(page), links_(limits, page), text_(page.text), hidden_(page.hidden), other_(page.other),
      mixed_(page.mixed), kernels_(text_kernels()), clock_(clock) {}

void Reader::run() {
  while (at_ < in_.size) {
    if (clock_.late && ++tokens_ % kTokens == 0 && clock_.late(clock_.self)) break;
    if (in_[at_] != '<') text();
    if (at_ < in_.size) markup();
  }
  end_anchor();
}

// Up to the next '<'. Most runs of text between two tags are line ends and indentation.
inline void Reader::text() {
  const Run run = kernels_.find(in_, at_);
  if (run.filled != at_ && !elements_.state().kept) {
    (elements_.state().hidden() ? hidden_ : text_).wait(Words::kSpace);
    mixed_.wait(Words::kSpace);
    at_ = run.filled;
  }
  if (at_ < run.end) characters(run.reference, run.end);
}

void Reader::skip_to(u8 c) {
  const void* found = at_ < in_.size ? std::memchr(in_.data + at_, c, in_.size - at_) : nullptr;
  at_ = found ? std::size_t(static_cast<const u8*>(found) - in_.data) + 1 : in_.size;
}

// Text goes over from one stream into another: a seam.
void Reader::turn(Stream to) {
  if (mixing_ == 0) {
    const Bytes& from = stream_ == kText ? page_.text : stream_ == kHiddenText ? page_.hidden : page_.other;
    const View before = view(from);
    std::size_t at = before.size > kAround ? before.size - kAround : 0;
    while (at < before.size && (before[at] & 0xC0) == 0x80) ++at;
    if (!page_.mixed.empty()) page_.mixed.push('\n');
    append(page_.mixed, before.slice(at));
    mixed_.restart((stream_ == kText ? text_ : stream_ == kHiddenText ? hidden_ : other_).waiting());
  }
  stream_ = to;
  mixing_ = kAround;
  page_.seams.push(u32(page_.mixed.size()));
}

void Reader::mix(View run, bool kept) {
  std::size_t size = run.size < mixing_ ? run.size : mixing_;
  mixing_ -= u32(size);
  while (size > 0 && size < run.size && (run[size] & 0xC0) == 0x80) --size;
  kept ? mixed_.add_kept(run.slice(0, size)) : mixed_.add(run.slice(0, size));
}

void Reader::add_text(View run) {
  const State& state = elements_.state();
  const bool hidden = state.hidden();
  const Stream stream = conditional_ ? kOtherText : hidden ? kHiddenText : kText;
  if (stream != stream_) turn(stream);
  const bool kept = state.kept && !conditional_;
  if (mixing_) mix(run, kept);
  if (conditional_) return other_.add(run);
  Words& words = hidden ? hidden_ : text_;
  const Bytes& out = hidden ? page_.hidden : page_.text;
  const std::size_t before = out.size();
  kept ? words.add_kept(run) : words.add(run);
  const u32 added = u32(out.size() - before);
  if (state.tiny()) page_.measures.tiny_bytes += added;
  if (!hidden && state.same_colour) page_.measures.same_colour_bytes += added;
}

// Text up to `to`, references resolved, the first of which is at `reference`.
void Reader::characters(std::size_t reference, std::size_t to) {
  for (;;) {
    if (reference > at_) add_text(View(in_.data + at_, reference - at_));
    at_ = reference;
    if (at_ >= to) return;
    page_.scratch.clear();
    const std::size_t size = resolve_reference(View(in_.data + at_, to - at_), false, page_.scratch);
    add_text(size ? view(page_.scratch) : View(in_.data + at_, 1));
    at_ += size ? size : 1;
    reference = next_reference(to);
  }
}

std::size_t Reader::next_reference(std::size_t to) const {
  const void* found = at_ < to ? std::memchr(in_.data + at_, '&', to - at_) : nullptr;
  return found ? std::size_t(static_cast<const u8*>(found) - in_.data) : to;
}

// At '<'.
inline void Reader::markup() {
  const u8 next = at_ + 1 < in_.size ? in_[at_ + 1] : 0;
  if (is_alpha(next)) return start_tag();
  if (next == '!') return declaration();
  if (next == '/') return end_tag();
  if (next == '?') return skip_to('>');
  add_text(View(in_.data + at_, 1));
  ++at_;
}

void Reader::declaration() {
  const View rest = in_.slice(at_);
  if (rest.slice(0, 4).equals("<!--")) return comment();
  if (rest.slice(0, 9).equals("<![CDATA[") && elements_.foreign()) return cdata();
  skip_to('>');
}

// <!-- ... -->; --!> ends it too, and so do <!--> and <!---> (13.2.5.43 to 51).
void Reader::comment() {
  const std::size_t start = at_, body = at_ + 4;
  at_ = body;
  for (;;) {
    const void* found = at_ < in_.size ? std::memchr(in_.data + at_, '>', in_.size - at_) : nullptr;
    if (!found) {
      at_ = in_.size;
      return;
    }
    const std::size_t end = std::size_t(static_cast<const u8*>(found) - in_.data);
    at_ = end + 1;
    const View content(in_.data + body, end - body);
    if (content.empty() || content.equals("-")) break;
    const View tail = content.slice(content.size < 3 ? 0 : content.size - 3);
    if (tail.slice(tail.size - (tail.size < 2 ? tail.size : 2)).equals("--") || tail.equals("--!")) {
      if (content[0] == '[') conditional(body, end - 2);
      break;
    }
  }
  const auto in_word = [](u8 c) { return is_alnum(c) || c >= 0x80; };
  if (start > 0 && at_ < in_.size && in_word(in_[start - 1]) && in_word(in_[at_])) ++page_.measures.comments_in_words;
}

inline void Reader::start_tag() {
  const std::size_t from = at_ + 1;
  const std::size_t to = find_class<kTagEnd>(in_, from);
  const View name(in_.data + from, to - from);
  at_ = to;
  if (!attributes_.scan(in_, at_)) {
    at_ = in_.size;  // the input ends inside the tag: it is none
    return;
  }
  open(Tag(kTags.find(fold_key(name.data, name.size, in_.size - from), name)), name);
}

inline void Reader::end_tag() {
  const std::size_t from = at_ + 2;
  const u8 first = from < in_.size ? in_[from] : 0;
  if (from >= in_.size) {
    add_text(View(in_.data + at_, in_.size - at_));
    at_ = in_.size;
    return;
  }
  if (!is_alpha(first)) {
    at_ = from;
    return skip_to('>');  // </> is nothing, </ x> a comment
  }
  if (close_top(from)) return settle();
  const std::size_t to = find_class<kTagEnd>(in_, from);
  const View name(in_.data + from, to - from);
  at_ = to;
  if (at_ < in_.size && in_[at_] == '>') {
    ++at_;
  } else if (!attributes_.scan(in_, at_)) {
    at_ = in_.size;
    return;
  }
  const Tag tag = Tag(kTags.find(fold_key(name.data, name.size, in_.size - from), name));
  if (tag == Tag::br) return wait(Words::kLine);  // </br> is a <br>
  if (has(tag, kVoid)) return;
  elements_.close(tag, tag == Tag::other ? name_hash(name) : 0);
  if (tag == Tag::a) end_anchor();
  settle();
}

// The end tag of the innermost element without anything else in it, which most are; `from`: at its name.
inline bool Reader::close_top(std::size_t from) {
  const Tag top = elements_.top();
  const std::size_t size = kTags.size(u8(top)), readable = in_.size - from;
  if (top == Tag::other || size > 8 || readable <= 8 || in_[from + size] != '>' || has(top, kVoid)) return false;
  if (fold_key(in_.data + from, size, readable) != kTags.key(u8(top))) return false;
  at_ = from + size + 1;
  elements_.close_top();
  return true;
}

void Reader::end_anchor() {
  if (anchor_ == Links::kNone || anchor_ >= page_.links.size()) return;
  Range& range = page_.links[anchor_].anchor;
  u32 from = range.from, to = u32(page_.text.size());
  while (from < to && is(page_.text[from], kBlank)) ++from;
  while (to > from && is(page_.text[to - 1], kBlank)) --to;
  range = Range{from, to - from};
  anchor_ = Links::kNone;
}

}  // namespace mailsift::html
