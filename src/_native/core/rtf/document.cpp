#include "rtf/document.hpp"

#include <initializer_list>

#include "rtf/reader.hpp"

namespace mailsift::rtf {
namespace {

View without_lead(View raw) {
  constexpr std::size_t kMostBlanks = 64;
  if (raw.size >= 3 && raw[0] == 0xEF && raw[1] == 0xBB && raw[2] == 0xBF) raw = raw.slice(3);
  for (std::size_t i = 0; i < kMostBlanks && !raw.empty() && raw[0] <= ' '; ++i) raw = raw.slice(1);
  return raw;
}

template <class... Vecs>
bool any_failed(const Vecs&... vecs) {
  return (vecs.failed() || ...);
}

}  // namespace

void Document::clear() {
  for (Bytes* bytes : {&text, &hidden, &urls, &names, &data, &working.notes, &working.pending, &working.small})
    bytes->clear();
  links.clear();
  objects.clear();
  working.groups.clear();
  working.fields.clear();
  working.codepages.clear();
  working.colours.clear();
  measures = Measures();
  bitten = Bitten();
}

bool looks_like_rtf(View raw) {
  raw = without_lead(raw);
  return raw.size >= 4 && std::memcmp(raw.data, "{\\rt", 4) == 0;
}

void read(View raw, const Decoders& decoders, const Limits& limits, Document& out) {
  out.clear();
  if (raw.size > kMaxMessage) {
    raw.size = kMaxMessage;
    out.bitten.set(Limit::message_bytes);
  }
  const View body = without_lead(raw);
  out.measures.odd_header = !(body.size > 6 && std::memcmp(body.data, "{\\rtf1", 6) == 0 && !is_digit(body[6]));
  Reader(body, decoders, limits, out).run();
  Measures& m = out.measures;
  m.visible_bytes = u32(out.text.size());
  m.hidden_bytes = u32(out.hidden.size());
  const Working& w = out.working;
  if (any_failed(out.text, out.hidden, out.urls, out.names, out.data, out.links, out.objects, w.groups, w.fields,
                 w.codepages, w.colours, w.notes, w.pending, w.small))
    out.bitten.set(Limit::memory);
}

}  // namespace mailsift::rtf
