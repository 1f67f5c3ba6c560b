#include "signs/rules.hpp"

namespace mailsift::signs {

u32 RuleSet::add_test(u32 sign, double above, bool silent) {
  const u32 rule = rules();
  silent_.push(silent);
  if (sign < sign_count) tests_.push({sign, rule, above});
  return rule;
}

u32 RuleSet::add_combination(const u32* all, u32 all_size, const u32* any, u32 any_size, const u32* none, u32 none_size,
                             bool silent) {
  const u32 rule = rules();
  silent_.push(silent);
  combinations_.push({rule, u32(slots_.size()), all_size, any_size, none_size});
  slots_.append(all, all_size);
  slots_.append(any, any_size);
  slots_.append(none, none_size);
  return rule;
}

bool RuleSet::finish() {
  sort_tests();
  usable_ = !silent_.failed() && !tests_.failed() && !combinations_.failed() && !slots_.failed();
  // A slot of something that is not there yet is never seen.
  for (const Combination& c : combinations_)
    for (u32 i = c.from; usable_ && i < c.from + c.all + c.any + c.none; ++i) usable_ = slots_[i] < sign_count + c.rule;
  return usable_;
}

// By sign, those of one sign in the order in which they came: rules are a few hundred, and this is done once a policy.
void RuleSet::sort_tests() {
  for (std::size_t i = 1; i < tests_.size(); ++i) {
    const Test test = tests_[i];
    std::size_t at = i;
    for (; at > 0 && tests_[at - 1].sign > test.sign; --at) tests_[at] = tests_[at - 1];
    tests_[at] = test;
  }
  u32 at = 0;
  for (u32 sign = 0; sign <= sign_count; ++sign) {
    while (at < tests_.size() && tests_[at].sign < sign) ++at;
    first_[sign] = at;
  }
}

// What was seen of the first name that is there, where the combination holds; else 0.
u32 RuleSet::held(const Combination& c, const u32* seen) const {
  const u32 *at = slots_.data() + c.from, *any = at + c.all, *none = any + c.any, *end = none + c.none;
  u32 first = 0, some = c.any == 0;
  for (; at < any; ++at) {
    if (!seen[*at]) return 0;
    if (!first) first = seen[*at];
  }
  for (; at < none; ++at) {
    if (!seen[*at]) continue;
    some = 1;
    if (!first) first = seen[*at];
  }
  if (!some) return 0;
  for (; at < end; ++at)
    if (seen[*at]) return 0;
  return first;
}

}  // namespace mailsift::signs
