// Rules over signs: which of them fire on the signs of one message. Compiled once a policy, then only read, so that all
// threads share one.
//
// A combination speaks of names, and a name is a slot of one array that holds where it was seen:
//
//   slot 0                      sign_count                         sign_count + rules
//   +---------------------------+----------------------------------+
//   | signs, by their presence  | rules that have fired            |     value: row of the sign + 1, 0: not seen
//   +---------------------------+----------------------------------+
#pragma once

#include "facts/record.hpp"
#include "signs/names.hpp"

namespace mailsift::signs {

struct FiredRule {
  u32 rule, row;  // row: of the sign that is its evidence
};

class RuleSet {
 public:
  struct Scratch {
    Vec<u32> slots;
    Vec<FiredRule> fired;
  };

  // In the order of the rules' data; a silent rule is not reported, only combined. Slots are those of the picture, of
  // what stands before. `all` or `any` name something.
  u32 add_test(u32 sign, double above, bool silent);
  u32 add_combination(const u32* all, u32 all_size, const u32* any, u32 any_size, const u32* none, u32 none_size, bool silent);
  // Once, behind the last: false when there was no memory, and then the set fires on nothing.
  bool finish();
  u32 rules() const { return u32(silent_.size()); }
  bool usable() const { return usable_; }

  // Into scratch.fired: tests in the order of the rows (of one row in the order of the rules), then combinations in theirs.
  // `scratch.slots` stays as the picture shows it. Without memory nothing fires.
  template <class Row>
  void fire(const Row* rows, u32 count, Scratch& scratch) const;

 private:
  struct Test {
    u32 sign, rule;
    double above;
  };
  struct Combination {
    u32 rule, from, all, any, none;  // slots_[from...]: so many of each
  };

  void sort_tests();
  u32 held(const Combination& c, const u32* seen) const;
  void report(u32 rule, u32 row, Scratch& scratch) const;

  Vec<Test> tests_;
  Vec<Combination> combinations_;
  Vec<u32> slots_;
  Bytes silent_;
  u32 first_[sign_count + 1] = {};  // tests_ of a sign: from first_[sign] to first_[sign + 1]
  bool usable_ = false;
};

inline void RuleSet::report(u32 rule, u32 row, Scratch& scratch) const {
  scratch.slots[sign_count + rule] = row + 1;
  if (!silent_[rule]) scratch.fired.push({rule, row});
}

template <class Row>
void RuleSet::fire(const Row* rows, u32 count, Scratch& scratch) const {
  scratch.fired.clear();
  scratch.slots.clear();
  const u32 size = sign_count + rules();
  u32* seen = usable_ ? scratch.slots.extend(size) : nullptr;
  if (!seen) return;
  std::memset(seen, 0, size * sizeof *seen);
  for (u32 row = 0; row < count; ++row) {
    const u32 sign = rows[row].sign;
    if (sign >= sign_count || seen[sign]) continue;
    seen[sign] = row + 1;
    for (u32 i = first_[sign]; i < first_[sign + 1]; ++i)
      if (double(rows[row].value) > tests_[i].above) report(tests_[i].rule, row, scratch);
  }
  for (const Combination& c : combinations_)
    if (const u32 first = held(c, seen)) report(c.rule, first - 1, scratch);
}

}  // namespace mailsift::signs
