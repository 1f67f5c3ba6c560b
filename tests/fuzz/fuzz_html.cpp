// Any bytes as a page: ranges stay inside, limits hold, a warm Page gives what a fresh one gives, and every level the same.
#include <initializer_list>

#include "cpu/features.hpp"
#include "html/page.hpp"
#include "must.hpp"

using namespace mailsift;

static bool inside(Range r, const Bytes& whole) { return r.from <= whole.size() && r.size <= whole.size() - r.from; }

static void check(View in, const Limits& limits, const html::Page& page) {
  const html::Measures& m = page.measures;
  MUST(page.links.size() <= limits.links);
  MUST(m.visible_bytes == page.text.size() && m.hidden_bytes == page.hidden.size());
  for (std::size_t i = 0; i < page.seams.size(); ++i)
    MUST(page.seams[i] <= page.mixed.size() && (i == 0 || page.seams[i - 1] <= page.seams[i]));
  MUST(page.mixed.size() <= 2 * (page.text.size() + page.hidden.size() + page.other.size()) + in.size);
  MUST(m.same_colour_bytes <= m.visible_bytes && m.tiny_bytes <= m.visible_bytes + m.hidden_bytes);
  MUST(m.hidden_elements <= m.tags && m.unknown_tags <= m.tags && m.tags <= in.size);
  // A reference of five bytes stands for at most six; a break is paid for by a tag.
  MUST(page.text.size() + page.hidden.size() + page.other.size() + page.title.size() <= in.size * 2);
  MUST(inside(page.base, page.urls));
  for (const html::Link& link : page.links) {
    MUST(inside(link.url, page.urls) && inside(link.anchor, page.text));
    MUST(link.url.size > 0 && (link.url.size <= limits.url_bytes || link.flags & html::kTooLong));
    const View url = at(view(page.urls), link.url);
    MUST(url[0] > ' ' && url[url.size - 1] > ' ');
    for (u8 c : url) MUST(c != '\t' && c != '\n' && c != '\r');
  }
}

static bool same(const html::Page& a, const html::Page& b) {
  return view(a.text).equals(view(b.text)) && view(a.hidden).equals(view(b.hidden)) && view(a.mixed).equals(view(b.mixed)) &&
         view(a.other).equals(view(b.other)) && view(a.urls).equals(view(b.urls)) &&
         view(a.title).equals(view(b.title)) && a.links.size() == b.links.size() && a.bitten.bits() == b.bitten.bits() &&
         std::memcmp(&a.measures, &b.measures, sizeof a.measures) == 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static html::Page warm;
  html::Page fresh;
  Limits limits;
  if (size > 0 && data[0] & 1) {
    limits.url_bytes = 16;
    limits.links = 4;
  }
  const View in(data, size);
  html::read(in, limits, warm);
  check(in, limits, warm);
  html::read(in, limits, fresh);
  MUST(same(warm, fresh));
  for (const cpu::Level level : {cpu::Level::scalar, cpu::Level::avx2, cpu::Level::neon}) {
    if (!cpu::force(level)) continue;
    html::read(in, limits, fresh);
    MUST(same(warm, fresh));
  }
  cpu::force(cpu::best());
  return 0;
}
