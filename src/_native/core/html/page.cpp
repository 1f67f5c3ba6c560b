#include "html/page.hpp"

#include "html/reader.hpp"

namespace mailsift::html {

void Page::clear() {
  text.clear();
  hidden.clear();
  other.clear();
  mixed.clear();
  seams.clear();
  title.clear();
  urls.clear();
  scratch.clear();
  plain.clear();
  links.clear();
  base = Range();
  measures = Measures();
  bitten = Bitten();
}

void read(View utf8, const Limits& limits, Page& out, Clock clock) {
  out.clear();
  if (utf8.size > kMaxMessage) {
    utf8.size = kMaxMessage;
    out.bitten.set(Limit::message_bytes);
  }
  Reader(utf8, limits, out, clock).run();
  Measures& m = out.measures;
  m.visible_bytes = u32(out.text.size());
  m.hidden_bytes = u32(out.hidden.size());
  m.zero_width = count_zero_width(view(out.text));
  if (out.text.failed() || out.hidden.failed() || out.other.failed() || out.mixed.failed() || out.seams.failed() ||
      out.title.failed() || out.urls.failed() || out.links.failed() || out.scratch.failed() ||
      out.plain.failed())
    out.bitten.set(Limit::memory);
}

}  // namespace mailsift::html
