// One pass over the source: runs of ASCII by the fast path, everything else a character at a time; then the
// passes that look at whole words, only where the first one saw something for them.
#include "fold/fold.hpp"

#include "base/normalize.hpp"
#include "base/utf8.hpp"
#include "fold/ascii.hpp"
#include "fold/records.hpp"
#include "fold/stack.hpp"
#include "fold/writer.hpp"

namespace mailsift::fold {
namespace {

constexpr u32 kNone = ~u32{0};
constexpr u64 kOnes = 0x0101010101010101;

constexpr u32 kMiddleDot = 0xB7, kDottedCapital = 0x130, kDotAbove = 0x307;
// Compatibility mappings lengthen the text up to elevenfold; what no 32-bit offset reaches is left out.
constexpr std::size_t kMaxFolded = kMaxMessage;

class Folder {
 public:
  Folder(View in, const AsciiKernels& kernels, Folded& out)
      : in_(in), kernels_(kernels), out_(out), text_(out.text), s_(out.scratch), writer_(out.text, out.anchors) {}

  void run() {
    while (at_ < in_.size && text_.size() < kMaxFolded && !text_.failed()) {
      plain_run();
      special_run();
    }
    end_token();
  }
  bool saw_lookalikes() const { return saw_lookalikes_; }

 private:
  void plain_run() {
    if (!is_plain(in_[at_]) && in_[at_] != ' ') return;
    writer_.place(at_);
    at_ = kernels_.run(in_, at_, out_);
    writer_.resume();
    after_return_ = at_ > 0 && in_[at_ - 1] == '\r';
  }

  // Until the next plain byte.
  void special_run() {
    while (at_ < in_.size && text_.size() < kMaxFolded) {
      const u8 first = in_.data[at_];
      if (first < 0x80) {
        if (is_plain(first)) break;
        if (is_white(first)) {
          space(first);
          after_return_ = first == '\r';
          skip_equal(first);
        }  // others are not seen by a reader
        ++at_;
        continue;
      }
      std::size_t next = at_;
      const u32 c = next_character(in_, next);
      const Record& record = record_of(c);
      if (record.kind == Kind::gone) {
        at_ = next;
        continue;
      }
      if (record.kind == Kind::space)
        space(c);
      else if (record.has(Record::kBackward))
        marks();
      else
        character(c, record, next);
      at_ = at_ > next ? at_ : next;
      after_return_ = false;
    }
    if (at_ < in_.size && is_alnum(in_.data[at_])) token_ = kNone;
    end_token();
  }

  // The second of two equal ones was noted as wide: more of them change nothing.
  void skip_equal(u8 white) {
    if (at_ == 0 || in_[at_ - 1] != white) return;
    while (at_ + 8 < in_.size && load_word(in_.data + at_ + 1) == white * kOnes) at_ += 8;
  }

  void space(u32 c) {
    end_token();
    if (text_.empty() || text_.back() != ' ') {
      writer_.place(at_);
      text_.push(' ');
    } else if (c != '\n' || !after_return_) {
      note_wide(out_, u32(text_.size()) - 1);
    }
  }

  void character(u32 c, const Record& record, std::size_t next) {
    const u32 begin = u32(text_.size());
    saw_lookalikes_ |= record.has(Record::kLooksLatin) || record.script == kCyrillic || record.script == kGreek;
    if (record.has(Record::kCapital)) s_.capitals.push(begin);
    if (c == kDottedCapital) dotted_ = begin;
    u8 bytes[4];
    if (record.size == 1) {
      const u32 folded = u32(i64(c) + record.value);
      writer_.write(bytes, write_character(folded, bytes), at_, next);
      after_character(begin, folded);
      return;
    }
    expansion(record, begin, next);
  }

  // What it is made of may stand alone: the letters of U+0140 four times, which is "l" and a middle dot each.
  void expansion(const Record& record, u32 begin, std::size_t next) {
    u8 bytes[4 * 255];
    u32 size = 0;
    for (u32 i = 0; i < record.size; ++i) size += write_character(kFoldPool[u32(record.value) + i], bytes + size);
    writer_.write(bytes, size, at_, next);
    for (u32 i = 0; i < record.size; ++i) {
      const u32 part = kFoldPool[u32(record.value) + i];
      if (!record_of(part).has(Record::kBackward)) after_character(begin, part);
      begin += write_character(part, bytes);
    }
  }

  // Letters that stand alone are where a spaced-out word may be. ASCII ones are found in the folded text. Only what
  // was written counts: U+02B9 is a letter, and folds to an apostrophe.
  void after_character(u32 begin, u32 folded) {
    const Record& record = record_of(folded);
    if (record.kind == Kind::word) {
      token_ = record.has(Record::kSingle) && starts_word(view(text_), begin) ? begin : kNone;
      return;
    }
    end_token();
    if (folded == kMiddleDot && begin && is_alpha(text_[begin - 1]) && starts_word(view(text_), begin - 1))
      s_.singles.push(begin - 1);
  }
  void end_token() {
    if (token_ != kNone) s_.singles.push(token_);
    token_ = kNone;
  }

  // Marks that follow the last character of the text; they may change it.
  void marks() {
    const std::size_t begin = last_letter();
    s_.stack.clear();
    for (std::size_t base = begin; base < text_.size();) s_.stack.push(next_character(view(text_), base));
    if (begin == dotted_) s_.stack.push(kDotAbove);
    const std::size_t here = at_;
    at_ = gather_stack(in_, at_, s_.stack, s_.spare);
    const std::size_t source = text_.empty() ? here : writer_.cut(begin);
    Bytes& bytes = s_.text;
    bytes.clear();
    for (u32 c : s_.stack)
      if (u8* room = bytes.extend(4)) bytes.truncate(bytes.size() - 4 + write_character(c, room));
    writer_.write(bytes.data(), bytes.size(), source, at_);
    if (bytes.size() > 0 && starts_word(view(text_), begin)) s_.singles.push(u32(begin));
  }

  // Where the last character of the text begins, without the marks that it may have brought along (U+FB2C).
  std::size_t last_letter() const {
    std::size_t begin = text_.size();
    for (int i = 0; i < 8 && begin > 0; ++i) {
      std::size_t at = begin = previous_start(view(text_), begin);
      if (combining_class(next_character(view(text_), at)) == 0) break;
    }
    return begin;
  }

  View in_;
  const AsciiKernels& kernels_;
  std::size_t at_ = 0;
  Folded& out_;
  Bytes& text_;
  Scratch& s_;
  Writer writer_;
  u32 token_ = kNone;          // a letter outside ASCII that begins a word and is its only one so far
  std::size_t dotted_ = SIZE_MAX;  // where an i was written for U+0130: its dot is a mark like others
  bool after_return_ = false;  // CR LF is one white space
  bool saw_lookalikes_ = false;
};

}  // namespace

void note_wide(Folded& out, u32 space) {
  Vec<u32>& wide = out.scratch.wide;
  if (space == 0 || (!wide.empty() && wide.back() == space)) return;
  const View text = view(out.text);
  const std::size_t letter = previous_start(text, space);
  if (text[letter] >= 0x80 || starts_word(text, letter)) wide.push(space);
}

void Folded::clear() {
  text.clear();
  anchors.clear();
}

u32 Folded::source_of(u32 offset) const {
  std::size_t low = 0, high = anchors.size();  // the last anchor at or before `offset` is at `low`
  if (high == 0) return offset;
  while (high - low > 1) {
    const std::size_t middle = (low + high) / 2;
    (anchors[middle].folded <= offset ? low : high) = middle;
  }
  return anchors[low].source + (offset - anchors[low].folded);
}

void fold(View utf8, Folded& out) {
  Scratch& s = out.scratch;
  s.wide.clear();
  s.singles.clear();
  s.capitals.clear();
  s.edits.clear();
  s.replacement.clear();
  s.windows.clear();
  const AsciiKernels& kernels = ascii_kernels();
  Folder folder(utf8, kernels, out);
  folder.run();
  bool digits = kernels.look(view(out.text), s.windows);
  digits |= join_spaced(out);
  digits |= folder.saw_lookalikes() && unify_scripts(out);
  if (digits) digits_to_letters(out);  // an edit may have put letters beside a digit
}

}  // namespace mailsift::fold
