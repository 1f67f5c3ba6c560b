// What a file is by its own bytes: the signatures at its front as their formats define them (PE/COFF, APPNOTE.TXT of ZIP,
// [MS-CFB], RFC 1952, ISO 32000, [MS-SHLLINK], ECMA-119, [MS-ONESTORE]); members of a ZIP by their local headers.
#include "cpu/find.hpp"
#include "facts/byte_order.hpp"
#include "facts/steps.hpp"

#include <initializer_list>

namespace mailsift::facts {
namespace {

struct Magic {
  const char* bytes;
  u8 size, content;
};
constexpr Magic kMagics[] = {
    {"PK\3\4", 4, kZip},          {"PK\5\6", 4, kZip},       {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, kOle},
    {"Rar!\x1a\7", 6, kRar},      {"7z\xbc\xaf\x27\x1c", 6, kSevenZip}, {"\x1f\x8b\x08", 3, kGzip},
    {"MSCF\0\0\0\0", 8, kCab},    {"%PDF-", 5, kPdf},        {"\x89PNG\r\n\x1a\n", 8, kPng},
    {"GIF87a", 6, kGif},          {"GIF89a", 6, kGif},       {"\xff\xd8\xff", 3, kJpeg},
    {"{\\rtf", 5, kRtfFile},          {"\x7f" "ELF", 4, kProgram}, {"\xcf\xfa\xed\xfe", 4, kProgram},
    {"\xce\xfa\xed\xfe", 4, kProgram}, {"#!", 2, kScript},
    {"\x4c\0\0\0\1\x14\2\0", 8, kShortcut},
    {"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3", 16, kOneNote}};

// How far the searches inside of a file go.
constexpr std::size_t kSearched = 1u << 20;

bool holds(View bytes, const char* text, std::size_t size) {
  bytes = bytes.slice(0, kSearched);
  return cpu::find(bytes, View(reinterpret_cast<const u8*>(text), size)) < bytes.size;
}

bool runs(View name) {
  std::size_t dot = name.size;
  while (dot > 0 && name[dot - 1] != '.') --dot;
  if (dot == 0) return false;
  const View extension = name.slice(dot);
  for (const char* one : {"exe", "scr", "com", "pif", "bat", "cmd", "js", "jse", "vbs", "vbe", "wsf", "hta", "lnk", "ps1", "jar",
                          "msi", "dll", "cpl", "iso", "img", "vhd"})
    if (equals_ignoring_case(extension, one)) return true;
  return false;
}

// The members one behind the other by the sizes in their local headers; where a size is given only behind the data the
// walk goes to the next signature.
void read_zip(View bytes, u8& flags) {
  std::size_t at = 0;
  for (u32 member = 0; member < 64 && at + 30 <= bytes.size && std::memcmp(bytes.data + at, "PK\3\4", 4) == 0; ++member) {
    const u8* p = bytes.data + at;
    const u32 general = little16(p + 6), packed = little32(p + 18), name_size = little16(p + 26), extra = little16(p + 28);
    const View name = bytes.slice(at + 30, name_size);
    if (general & 1) flags |= kEncryptedContent;
    if (runs(name)) flags |= kHoldsProgram;
    if (name.equals("[Content_Types].xml")) flags |= kOfficeFile;
    if (name.size >= 14 && memmem(name.data, name.size, "vbaProject.bin", 14)) flags |= kMacros;
    at += 30 + std::size_t(name_size) + extra;
    if (general & 8 && packed == 0) {
      if (at >= bytes.size || at > kSearched) return;
      const View rest = bytes.slice(at, kSearched);
      const void* next = memmem(rest.data, rest.size, "PK\3\4", 4);
      if (!next) return;
      at = std::size_t(static_cast<const u8*>(next) - bytes.data);
    } else {
      at += packed;
    }
  }
}

bool begins_page(View bytes, const char* tag) { return starts_ignoring_case(bytes, tag); }

u8 markup_or_text(View bytes) {
  std::size_t from = bytes.size >= 3 && std::memcmp(bytes.data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
  while (from < bytes.size && bytes[from] <= ' ') ++from;
  const View text = bytes.slice(from, 1024);
  for (const char* tag : {"<!doctype html", "<html", "<head", "<script", "<body", "<meta", "<iframe", "<form"})
    if (begins_page(text, tag)) return kHtmlPage;
  if (begins_page(text, "<svg")) return kSvg;
  if (begins_page(text, "<?xml") && memmem(text.data, text.size, "<svg", 4)) return kSvg;
  if (text.empty()) return kUnknownContent;
  for (u8 c : text)
    if (c < ' ' && c != '\t' && c != '\r' && c != '\n' && c != '\f') return kUnknownContent;
  return kPlainText;
}

// "MZ" alone begins many a text: the header behind it has to be there too.
bool is_program(View bytes) {
  if (bytes.size < 64 || bytes[0] != 'M' || bytes[1] != 'Z') return false;
  const u32 header = little32(bytes.data + 60);
  const View found = bytes.slice(header, 4);
  return found.size == 4 && std::memcmp(found.data, "PE\0\0", 4) == 0;
}

u8 kind(View bytes) {
  for (const Magic& magic : kMagics)
    if (bytes.size >= magic.size && std::memcmp(bytes.data, magic.bytes, magic.size) == 0) return magic.content;
  if (is_program(bytes)) return kProgram;
  if (bytes.size >= 26 && bytes[0] == 'B' && bytes[1] == 'M' && little32(bytes.data + 6) == 0) return kBmp;
  if (bytes.size >= 16 && std::memcmp(bytes.data, "RIFF", 4) == 0 && std::memcmp(bytes.data + 8, "WEBP", 4) == 0) return kWebp;
  const View volume = bytes.slice(32769, 5);
  if (volume.size == 5 && std::memcmp(volume.data, "CD001", 5) == 0) return kDiskImage;
  return markup_or_text(bytes);
}

}  // namespace

u8 file_content(View bytes, u8& flags) {
  const u8 content = kind(bytes);
  flags = 0;
  if (content == kZip) read_zip(bytes, flags);
  if (content == kOle) {
    if (holds(bytes, "_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0", 24)) flags |= kMacros;
    if (holds(bytes, "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", 32)) flags |= kEncryptedContent;
  }
  // The first member's header: encrypted headers by the main header's flag (RAR 4), else the file header's.
  if (content == kRar && bytes.size > 24 && bytes[6] == 0 && (little16(bytes.data + 10) & 0x80 || little16(bytes.data + 23) & 4))
    flags |= kEncryptedContent;
  if (content == kPdf) {
    for (const char* word : {"/JavaScript", "/Launch", "/JS "})
      if (holds(bytes, word, std::strlen(word))) flags |= kActive;
    if (holds(bytes, "/Encrypt", 8)) flags |= kEncryptedContent;
  }
  return content;
}

}  // namespace mailsift::facts
