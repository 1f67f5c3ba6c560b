// Letters that stand one by one.
//
// A *single* is one letter of any script but Hangul, with its marks, between characters that are no word
// characters. A *run* is singles between which one and the same separator stands, once (a space: any white space).
// Runs are taken from left to right, each as long as it goes; one of at least four singles is joined. Where a run
// with spaces has narrow gaps and wide ones (more than one white space), the wide ones part words: "b u y   n o w";
// words of one letter there follow the rule of four again. So "U.S.A.", "e.g." and "J. R. R. T." (two characters
// between letters) stay, "N E W S" and "a b c d" are joined, which hurts nobody.
#include "cpu/block.hpp"
#include "fold/ascii.hpp"
#include "fold/records.hpp"
#include "fold/writer.hpp"

namespace mailsift::fold {
namespace {

constexpr u32 kFewest = 4;  // singles that make a run
constexpr int kMaxSingleMarks = 8;
constexpr u32 kNone = ~u32{0};

// A set of bits, as a text asks for it often.
constexpr cpu::Set kSeparatorSet = cpu::Set(kSeparators);
bool is_separator(u8 c) { return kSeparatorSet.has(c); }

class Joiner {
 public:
  explicit Joiner(Folded& out) : text_(view(out.text)), s_(out.scratch), run_(out.scratch.run) {}

  void run() {
    std::size_t listed = 0;
    u32 found = next_window(0);
    while (true) {
      while (listed < s_.singles.size() && s_.singles[listed] < floor_) ++listed;
      if (found != kNone && found < floor_) found = next_window(floor_);
      u32 at = found;
      if (listed < s_.singles.size() && s_.singles[listed] < at) at = s_.singles[listed++];
      else if (found != kNone) found = next_window(found + 1);
      if (at == kNone) return;
      try_at(at);
    }
  }

 private:
  // Asked for in ascending order.
  u32 next_window(u32 from) {
    while (window_ < s_.windows.size() && s_.windows[window_] < from) ++window_;
    return window_ < s_.windows.size() ? s_.windows[window_] : kNone;
  }

  // The single that begins at `from`; its end, or kNone.
  u32 single_end(std::size_t from) const {
    if (from >= text_.size || !starts_word(text_, from)) return kNone;
    std::size_t at = from;
    if (!record_of(next_character(text_, at)).has(Record::kSingle)) return kNone;
    for (int i = 0; at < text_.size; ++i) {
      std::size_t next = at;
      const Record& record = record_of(next_character(text_, next));
      if (!in_word(record)) break;
      if (record.kind == Kind::word || i == kMaxSingleMarks) return kNone;
      at = next;
    }
    return u32(at);
  }
  // The beginning of the single that ends at `to`, or kNone.
  u32 single_begin(std::size_t to) const {
    for (int i = 0; to > floor_ && i <= kMaxSingleMarks; ++i) {
      const std::size_t from = previous_start(text_, to);
      std::size_t at = from;
      const Record& record = record_of(next_character(text_, at));
      if (record.kind == Kind::word) return from >= floor_ && single_end(from) != kNone ? u32(from) : kNone;
      if (!in_word(record)) return kNone;
      to = from;
    }
    return kNone;
  }

  // The size of the separator there, 0 for none; the middle dot has two bytes.
  u32 separator_at(std::size_t at) const {
    if (at >= text_.size) return 0;
    if (is_separator(text_.data[at])) return 1;
    return is_dot(at) ? 2 : 0;
  }
  u32 separator_before(std::size_t at) const {
    if (at == 0) return 0;
    if (is_separator(text_.data[at - 1])) return 1;
    return at >= 2 && is_dot(at - 2) ? 2 : 0;
  }
  bool is_dot(std::size_t at) const { return text_.size - at >= 2 && text_.data[at] == 0xC2 && text_.data[at + 1] == 0xB7; }
  bool same_separator(u32 a, u32 b, u32 size) const {
    return std::memcmp(text_.data + a, text_.data + b, size) == 0;
  }

  void try_at(u32 from) {
    const u32 to = single_end(from);
    if (to == kNone) return;
    const u32 left = separator_before(from), right = separator_at(to);
    const bool same = left == right && left && same_separator(from - left, to, left);
    if (left && !same) join_around(Single{from, to}, from - left, left);
    if (right && from >= floor_) join_around(Single{from, to}, to, right);
  }

  // The run that `single` is part of, with the separator that stands at `separator`.
  void join_around(Single single, u32 separator, u32 size) {
    while (separator_before(single.from) == size && same_separator(single.from - size, separator, size)) {
      const u32 to = single.from - size, from = single_begin(to);
      if (from == kNone) break;
      single = Single{from, to};
    }
    collect(single, separator, size);
    const u32 count = u32(run_.size());
    if (count < 2) return;
    bool last_stays = true;
    if (count >= kFewest) last_stays = !(text_.data[separator] == ' ' ? join_spaces() : join_gaps(0, count - 1));
    floor_ = last_stays ? run_[count - 1].from : run_[count - 1].to;
  }

  void collect(Single single, u32 separator, u32 size) {
    run_.clear();
    run_.push(single);
    while (separator_at(single.to) == size && same_separator(single.to, separator, size)) {
      const u32 from = single.to + size, to = single_end(from);
      if (to == kNone) break;
      single = Single{from, to};
      run_.push(single);
    }
  }

  bool is_wide(u32 gap) const {
    const u32 space = run_[gap].to;
    std::size_t low = 0, high = s_.wide.size();
    while (low < high) {
      const std::size_t middle = (low + high) / 2;
      if (s_.wide[middle] == space) return true;
      if (s_.wide[middle] < space) low = middle + 1;
      else high = middle;
    }
    return false;
  }

  // Gap i stands after single i. Always true: the last single is part of a word now.
  bool join_gaps(u32 from, u32 to) {
    for (u32 i = from; i < to; ++i) s_.edits.push(Edit{run_[i].to, run_[i + 1].from, Range{}});
    return from < to;
  }

  // True when the last single was joined to others.
  bool join_spaces() {
    const u32 last = u32(run_.size()) - 1;
    u32 wide = 0;
    for (u32 i = 0; i < last; ++i) wide += is_wide(i);
    if (wide == 0 || wide == last) return join_gaps(0, last);
    bool joined = false;
    for (u32 i = 0; i <= last;) {
      u32 end = i;
      const bool alone = i == last || is_wide(i);
      if (alone) {  // words of one letter, until one of several
        while (end < last && is_wide(end) && (end + 1 == last || is_wide(end + 1))) ++end;
        joined = end - i + 1 >= kFewest && join_gaps(i, end);
      } else {
        while (end < last && !is_wide(end)) ++end;
        joined = join_gaps(i, end);
      }
      i = end + 1;
    }
    return joined;
  }

  View text_;
  Scratch& s_;
  Vec<Single>& run_;
  std::size_t window_ = 0;
  u32 floor_ = 0;  // what stands before is settled
};

}  // namespace

bool join_spaced(Folded& out) {
  Joiner(out).run();
  return apply_edits(out);
}

}  // namespace mailsift::fold
