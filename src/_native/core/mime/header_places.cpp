#include "mime/header_places.hpp"

#include "mime/lines.hpp"

namespace mailsift::mime {

void find_header(View raw, const Decoders& decoders, Structure& work, HeaderPlaces& out) {
  Limits limits;
  limits.headers = limits.header_bytes = limits.message_bytes = UINT32_MAX;
  limits.depth = 0;  // whatever the body holds, it is not opened
  parse(raw, limits, decoders, work);
  raw = raw.slice(0, kMaxMessage);
  const Lines lines(raw);
  out.fields.clear();
  out.begin = out.end = work.mbox_line;
  if (work.parts.empty()) return;
  for (const Header& header : work.headers) {
    const u32 end = header.value.from + header.value.size;
    out.fields.push({header.name.from, header.value.from, end, lines.behind(end)});
    out.end = out.fields.back().next;
  }
  // Lines of the block that belong to no field.
  const u32 body = work.parts[0].body.from;
  for (u32 end; out.end < body && (end = lines.end(out.end)) > out.end;) out.end = lines.behind(end);
}

}  // namespace mailsift::mime
