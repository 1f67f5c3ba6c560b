#include "fold/stack.hpp"

#include "base/normalize.hpp"
#include "fold/records.hpp"

namespace mailsift::fold {
namespace {

// Polytonic Greek has three marks on a vowel, Vietnamese two; more on one letter is noise.
constexpr u32 kMaxMarks = 3;
// Hebrew with vowels and accents has five on a letter.
constexpr u32 kMaxScriptMarks = 5;
constexpr std::size_t kLongStack = 24;  // code points after which it ends at the next letter

class Stack {
 public:
  Stack(Vec<u32>& items, Vec<u32>& spare) : items_(items), spare_(spare) {}

  void begin() {
    spare_.clear();
    for (u32 c : items_) decompose(c, false, spare_);
    items_.clear();
    for (u32 part : spare_) add(part);
  }
  void add(u32 c) {
    const Kind kind = record_of(c).kind;
    if (kind == Kind::noise) {
      noise_ = true;
    } else if (kind == Kind::mark) {
      if (++marks_ <= kMaxMarks) items_.push(c);
    } else if (combining_class(c) != 0) {
      if (++script_marks_ <= kMaxScriptMarks) items_.push(c);
    } else {
      settle();
      from_ = items_.size();
      items_.push(c);
    }
  }
  // The marks of the last letter are all there.
  void settle() {
    const u32 letter = from_ < items_.size() ? items_[from_] : 0;
    const bool all = noise_ || marks_ > kMaxMarks || !record_of(letter).has(Record::kLetter);
    const bool dotted = letter == 'i' || letter == 'j';
    std::size_t end = from_;
    for (std::size_t i = from_; i < items_.size(); ++i) {
      const u32 c = items_[i];
      const bool drop = record_of(c).kind == Kind::mark && (all || (dotted && c == 0x307));
      if (!drop) items_[end++] = c;
    }
    items_.truncate(end);
    marks_ = script_marks_ = 0;
    noise_ = false;
  }
  bool is_long() const { return items_.size() > kLongStack; }

 private:
  Vec<u32>& items_;
  Vec<u32>& spare_;
  std::size_t from_ = 0;  // the last letter
  u32 marks_ = 0, script_marks_ = 0;
  bool noise_ = false;
};

}  // namespace

std::size_t gather_stack(View source, std::size_t at, Vec<u32>& items, Vec<u32>& spare) {
  Stack stack(items, spare);
  stack.begin();
  while (at < source.size) {
    std::size_t next = at;
    const u32 c = next_character(source, next);
    const Record& record = record_of(c);
    if (record.kind != Kind::gone) {
      if (!record.has(Record::kBackward)) break;
      const u32 folded = record.size == 1 ? u32(i64(c) + record.value) : 0;
      if (stack.is_long() && combining_class(folded) == 0) break;
      spare.clear();
      if (record.size == 1)
        decompose(folded, false, spare);
      else
        for (u32 i = 0; i < record.size; ++i) decompose(kFoldPool[u32(record.value) + i], false, spare);
      for (u32 part : spare) stack.add(part);
    }
    at = next;
  }
  stack.settle();
  normalize(items, spare, false);
  return at;
}

}  // namespace mailsift::fold
