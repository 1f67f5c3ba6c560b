#include "match/matcher.hpp"

namespace mailsift::match {

bool Matcher::open(View section) {
  automaton_ = Automaton();
  sampled_ = Sampled();
  const bool sampled = sampled_.open(section);
  engine_ = sampled ? View(kSampledEngine) : automaton_.open(section) ? automaton_.engine() : View();
  return !engine_.empty();
}

}  // namespace mailsift::match
