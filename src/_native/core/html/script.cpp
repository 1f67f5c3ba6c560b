#include "html/script.hpp"

#include "html/page.hpp"

namespace mailsift::html {
namespace {

struct Name {
  const char* text;
  u32 mark;
};
constexpr Name kNames[] = {
    {"atob", kDecodes},           {"unescape", kDecodes},       {"fromCharCode", kDecodes},  {"Blob", kMakesFile},
    {"createObjectURL", kMakesFile}, {"msSaveBlob", kMakesFile}, {"msSaveOrOpenBlob", kMakesFile}, {".download", kMakesFile},
    {"document.write", kWritesPage}, {"innerHTML", kWritesPage}, {"location.href", kLeads},  {"location.replace", kLeads},
    {"location.assign", kLeads},  {"window.location", kLeads},  {"eval(", kEvaluates},       {"Function(", kEvaluates}};

bool is_data(u8 c) { return is_alnum(c) || c == '+' || c == '/' || c == '=' || c == '%' || c == '\\'; }

bool holds_data(View script) {
  std::size_t run = 0;
  for (u8 c : script) {
    run = is_data(c) ? run + 1 : 0;
    if (run >= 512) return true;
  }
  return false;
}

}  // namespace

u32 script_marks(View script) {
  u32 marks = holds_data(script) ? u32(kHoldsData) : 0;
  for (const Name& name : kNames)
    if (!(marks & name.mark) && memmem(script.data, script.size, name.text, std::strlen(name.text))) marks |= name.mark;
  return marks;
}

}  // namespace mailsift::html
