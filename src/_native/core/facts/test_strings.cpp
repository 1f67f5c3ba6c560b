// The strings that let an operator see that the filter is alive.
#include "cpu/find.hpp"
#include "facts/steps.hpp"

namespace mailsift::facts {
namespace {

// GTUBE, as published by the SpamAssassin project: anywhere in the text.
constexpr char kGtubeText[] = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X";
// A line of its own in the body.
constexpr char kLine[] = "Spam is bad do not send it";

bool is_blank(u8 c) { return c == ' ' || c == '\t' || c == '\r'; }

bool stands_alone(View text, std::size_t from, std::size_t to) {
  while (from > 0 && is_blank(text[from - 1])) --from;
  while (to < text.size && is_blank(text[to])) ++to;
  return (from == 0 || text[from - 1] == '\n') && (to == text.size || text[to] == '\n');
}

}  // namespace

u32 test_string_in(View text) {
  if (text.empty()) return kNoTestString;
  if (cpu::find(text, View(kGtubeText)) < text.size) return kGtube;
  const View line(kLine);
  for (std::size_t at = 0; (at = cpu::find(text, line, at)) < text.size; ++at)
    if (stands_alone(text, at, at + line.size)) return kSpamIsBad;
  return kNoTestString;
}

}  // namespace mailsift::facts
