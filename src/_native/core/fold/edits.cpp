#include "fold/writer.hpp"

namespace mailsift::fold {
namespace {

// Copies old text [from, to) with the anchors that stand in it; `next` is the first anchor not yet passed.
void keep(const Folded& out, Bytes& text, Writer& writer, std::size_t& next, u32 from, u32 to) {
  const Vec<Anchor>& old = out.anchors;
  while (from < to) {
    while (next < old.size() && old[next].folded <= from) ++next;
    const Anchor& here = old[next - 1];
    const u32 end = next < old.size() && old[next].folded < to ? old[next].folded : to;
    writer.place(here.source + (from - here.folded));
    text.append(out.text.data() + from, end - from);
    from = end;
  }
}

u32 source_at(const Folded& out, std::size_t& next, u32 at) {
  while (next < out.anchors.size() && out.anchors[next].folded <= at) ++next;
  const Anchor& here = out.anchors[next - 1];
  return here.source + (at - here.folded);
}

}  // namespace

bool apply_edits(Folded& out) {
  Scratch& s = out.scratch;
  if (s.edits.empty() || out.anchors.empty()) return false;
  Writer writer(s.text, s.anchors);
  std::size_t next = 1, capital = 0;
  u32 at = 0;
  auto shift_capitals = [&](u32 until) {  // those in the kept text [at, until), which begins at s.text.size()
    for (; capital < s.capitals.size() && s.capitals[capital] < until; ++capital)
      s.capitals[capital] = u32(s.capitals[capital] - at + s.text.size());
  };
  for (const Edit& edit : s.edits) {
    shift_capitals(edit.from);
    keep(out, s.text, writer, next, at, edit.from);
    if (edit.bytes.size) {
      const u32 source = source_at(out, next, edit.from);
      const u32 last = source_at(out, next, edit.to - 1);  // what is replaced may have been longer than its source
      writer.write(s.replacement.data() + edit.bytes.from, edit.bytes.size, source, std::size_t{last} + 1);
    }
    at = edit.to;
  }
  shift_capitals(u32(out.text.size()));
  keep(out, s.text, writer, next, at, u32(out.text.size()));
  out.text.clear();
  out.text.append(s.text.data(), s.text.size());
  out.anchors.clear();
  out.anchors.append(s.anchors.data(), s.anchors.size());
  s.edits.clear();
  s.replacement.clear();
  return true;
}

}  // namespace mailsift::fold
