// What the data of an object says of itself. All of it is hostile: every length is checked against what is left.
#include "rtf/objects.hpp"

namespace mailsift::rtf {
namespace {

// Reads little-endian numbers and strings off the front; `ok` turns false once and stays so.
struct Cursor {
  View whole;
  std::size_t at = 0;
  bool ok = true;

  View take(std::size_t size) {
    if (!ok || size > whole.size - at) {
      ok = false;
      return View();
    }
    const View taken = whole.slice(at, size);
    at += size;
    return taken;
  }
  u32 number(u32 bytes) {
    const View taken = take(bytes);
    u32 value = 0;
    for (std::size_t i = 0; i < taken.size; ++i) value |= u32(taken[i]) << (8 * i);
    return value;
  }
  // LengthPrefixedAnsiString ([MS-OLEDS] 2.1.4): the length counts the NUL at the end.
  View prefixed() { return until_nul(take(number(4))); }
  View terminated() {
    const View rest = whole.slice(at);
    const void* end = rest.empty() ? nullptr : std::memchr(rest.data, 0, rest.size);
    if (!ok || !end) {
      ok = false;
      return View();
    }
    const View text = rest.slice(0, std::size_t(static_cast<const u8*>(end) - rest.data));
    at += text.size + 1;
    return text;
  }
  static View until_nul(View text) {
    for (std::size_t i = 0; i < text.size; ++i)
      if (text[i] == 0) return text.slice(0, i);
    return text;
  }
};

constexpr std::size_t kLongestName = 1024;

Range keep(Bytes& names, View text) {
  const Range place{u32(names.size()), 0};
  // ANSI of an unknown code page: only what is ASCII is kept as it is.
  for (u8 c : text.slice(0, kLongestName)) names.push(c < 0x80 ? c : u8('?'));
  return {place.from, u32(names.size()) - place.from};
}

bool starts(View bytes, const char* magic, std::size_t size) {
  return bytes.size >= size && std::memcmp(bytes.data, magic, size) == 0;
}

Format format_of(View data) {
  if (starts(data, "\x89PNG\r\n", 6)) return Format::png;
  if (starts(data, "\xff\xd8\xff", 3)) return Format::jpeg;
  if (starts(data, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8)) return Format::ole2;
  if (data.size > 44 && starts(data, "\x01\0\0\0", 4) && starts(data.slice(40), " EMF", 4)) return Format::emf;
  return Format::unknown;
}

// The native data of class "Package", as packager.dll writes it: label, path, temporary path, the file.
void read_package(Object& object, Document& out) {
  Cursor c{at(view(out.data), object.content)};
  if (c.number(2) != 2) return;
  const View label = c.terminated();
  c.terminated();
  const u32 embedded = c.number(4);
  if (!c.ok) return;
  object.format = Format::package;
  object.name = keep(out.names, label);
  if (embedded != 0x30000) return;  // a link: no file inside
  c.prefixed();
  const u32 size = c.number(4);
  const u32 from = object.content.from + u32(c.at);
  const View file = c.take(size);
  if (c.ok && file.size) object.content = {from, size};
}

// ObjectHeader, then EmbeddedObject or LinkedObject ([MS-OLEDS] 2.2.4 to 2.2.6). The version is not looked at: loaders
// don't either, and hostile files write nonsense there.
void read_ole1(Object& object, Document& out) {
  Cursor c{at(view(out.data), object.data)};
  c.number(4);
  const u32 kind = c.number(4);
  if (!c.ok || (kind != 1 && kind != 2)) return;
  const View class_name = c.prefixed();
  const View topic = c.prefixed();
  c.prefixed();
  if (!c.ok) return;
  object.format = Format::ole1;
  object.data_class = keep(out.names, class_name);
  if (!topic.empty()) object.name = keep(out.names, topic);
  if (kind == 1) return;
  const u32 size = c.number(4);
  const u32 from = object.data.from + u32(c.at);
  // A native size beyond the data: what is there counts.
  const View native = View(out.data.data(), object.data.from + object.data.size).slice(from, size);
  if (!c.ok) return;
  object.content = {from, u32(native.size)};
  if (format_of(native) == Format::ole2)
    object.format = Format::ole2;
  else if (equals_ignoring_case(at(view(out.names), object.data_class), "package"))
    read_package(object, out);
}

}  // namespace

void describe(Object& object, Document& out) {
  object.content = object.data;
  const Format seen = format_of(at(view(out.data), object.data));
  if (seen != Format::unknown) object.format = seen;
  if (object.kind != ObjectKind::picture && seen == Format::unknown) read_ole1(object, out);
}

}  // namespace mailsift::rtf
