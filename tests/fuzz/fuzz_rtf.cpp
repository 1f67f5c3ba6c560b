// Any bytes as a document: ranges stay inside, limits hold, texts are UTF-8, a warm Document gives what a fresh one gives.

#include "base/utf8.hpp"
#include "must.hpp"
#include "rtf/document.hpp"

using namespace mailsift;

// Stands for the real decoders, which have a target of their own: Latin-1.
static bool latin_1(View, View in, Bytes& out) {
  for (u8 c : in) {
    u8 utf8[4];
    append(out, View(utf8, std::size_t(put_utf8(utf8, c) - utf8)));
  }
  return true;
}
static const Decoders kDecoders{nullptr, nullptr, latin_1};

static bool inside(Range r, const Bytes& whole) { return r.from <= whole.size() && r.size <= whole.size() - r.from; }

// What the reader checked once: raw bytes above 0x7f went through the decoder.
static void must_be_utf8(const Bytes& text) {
  for (const u8 *c = text.begin(), *end = text.end(); c < end;) {
    u32 size;
    MUST(utf8_step(c, end, size) != kNotUtf8);
    c += size;
  }
}

static void check(View in, const Limits& limits, const rtf::Document& d) {
  const rtf::Measures& m = d.measures;
  MUST(m.visible_bytes == d.text.size() && m.hidden_bytes == d.hidden.size());
  MUST(d.text.size() + d.hidden.size() <= limits.text_bytes && d.text.size() + d.hidden.size() <= 3 * in.size);
  MUST(m.same_colour_bytes <= m.visible_bytes && m.tiny_bytes <= m.visible_bytes);
  MUST(m.groups <= in.size && m.depth <= m.groups && m.words <= in.size && m.unknown_words <= m.words);
  MUST(d.links.size() <= limits.links && d.objects.size() <= limits.parts);
  MUST(d.data.size() <= in.size && d.data.size() <= limits.decoded_bytes && m.trailing_bytes <= in.size);
  MUST(m.objects + m.pictures == d.objects.size());
  MUST(d.working.groups.size() == 1 && d.working.fields.empty() && d.working.pending.empty() && d.working.notes.empty());
  must_be_utf8(d.text);
  must_be_utf8(d.hidden);
  must_be_utf8(d.urls);
  for (const rtf::Link& link : d.links) {
    MUST(inside(link.url, d.urls) && inside(link.anchor, d.text));
    MUST(link.url.size > 0 && link.url.size <= limits.url_bytes && link.kind <= rtf::LinkKind::object);
  }
  std::size_t data = 0;
  for (const rtf::Object& o : d.objects) {
    MUST(inside(o.class_name, d.names) && inside(o.data_class, d.names) && inside(o.name, d.names));
    MUST(inside(o.data, d.data) && inside(o.content, d.data));
    MUST(o.data.size == 0 || (o.content.from >= o.data.from && o.content.size <= o.data.size));
    data += o.data.size;
  }
  MUST(data == d.data.size());
}

static bool same(const rtf::Document& a, const rtf::Document& b) {
  return view(a.text).equals(view(b.text)) && view(a.hidden).equals(view(b.hidden)) && view(a.urls).equals(view(b.urls)) &&
         view(a.names).equals(view(b.names)) && view(a.data).equals(view(b.data)) && a.links.size() == b.links.size() &&
         a.objects.size() == b.objects.size() && a.bitten.bits() == b.bitten.bits() &&
         std::memcmp(&a.measures, &b.measures, sizeof a.measures) == 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static rtf::Document warm;
  Limits limits;
  View in(data, size);
  // The first byte chooses the limits; the rest is the document.
  const bool small = size > 0 && data[0] & 1;
  if (small) {
    limits.text_bytes = 24;
    limits.url_bytes = 9;
    limits.links = 2;
    limits.parts = 2;
    limits.decoded_bytes = 20;
  }
  in = in.slice(1);
  rtf::read(in, kDecoders, limits, warm);
  check(in, limits, warm);
  rtf::Document fresh;
  rtf::read(in, kDecoders, limits, fresh);
  MUST(same(warm, fresh));
  if (rtf::looks_like_rtf(in)) MUST(warm.measures.groups > 0);
  return 0;
}
