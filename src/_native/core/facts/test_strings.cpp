// The strings that let an operator see that the filter is alive.
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
  if (memmem(text.data, text.size, kGtubeText, sizeof kGtubeText - 1)) return kGtube;
  const u8* at = text.data;
  while ((at = static_cast<const u8*>(memmem(at, std::size_t(text.end() - at), kLine, sizeof kLine - 1)))) {
    const std::size_t from = std::size_t(at - text.data);
    if (stands_alone(text, from, from + sizeof kLine - 1)) return kSpamIsBad;
    ++at;
  }
  return kNoTestString;
}

}  // namespace mailsift::facts
