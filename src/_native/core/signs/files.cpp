// Attachments: what their names, their declared types and their first bytes say.
#include "signs/context.hpp"
#include "signs/looks.hpp"
#include "signs/words.hpp"

namespace mailsift::signs {
namespace {

enum Kind : u32 {
  kProgramName = 1, kScriptName = 2, kShortcutName = 4, kPageName = 8, kArchiveName = 16, kPdfName = 32, kPictureName = 64,
  kOfficeName = 128, kTextName = 256, kRuns = kProgramName | kScriptName | kShortcutName
};

constexpr WordList kExtensionLists[] = {
    {kProgramName, "exe scr com pif msi dll cpl jar apk msix appx"},
    {kScriptName, "js jse vbs vbe wsf wsh hta bat cmd ps1 psm1 reg chm xll"},
    {kShortcutName, "lnk url iso img vhd vhdx udf one library-ms search-ms settingcontent-ms scf website"},
    {kPageName, "html htm shtml xhtml mht mhtml svg xht"},
    {kArchiveName, "zip rar 7z gz tgz tar cab ace arj bz2 xz lzh z r00 uue"},
    {kPdfName, "pdf"},
    {kPictureName, "png gif jpg jpeg jpe bmp webp tif tiff"},
    {kOfficeName, "doc docx docm dot dotm xls xlsx xlsm xlsb xlam ppt pptx pptm pps ppsx rtf odt ods"},
    {kTextName, "txt csv log md diff patch c h cpp py sh pl ics vcf xml json asc sig"}};
constexpr WordSet<512> kExtensions = build<512>(kExtensionLists);

// The kinds of name that fit a content; 0: any.
u32 names_of(u8 content) {
  switch (content) {
    case facts::kProgram: return kProgramName;
    case facts::kPdf: return kPdfName;
    case facts::kPng: case facts::kGif: case facts::kJpeg: case facts::kBmp: case facts::kWebp: return kPictureName;
    case facts::kRar: case facts::kSevenZip: case facts::kCab: return kArchiveName;
    case facts::kOle: return kOfficeName | kProgramName;
    case facts::kRtfFile: return kOfficeName;
    case facts::kHtmlPage: return kPageName | kTextName | kOfficeName;  // spreadsheets saved as web pages are common
    case facts::kShortcut: case facts::kDiskImage: case facts::kOneNote: return kShortcutName;
    default: return 0;
  }
}

// Does the declared type promise a document or picture where something that runs, or a page, lies?
bool declared_lies(View type, u8 content) {
  const bool promises = starts_with(type, "image/") || starts_with(type, "audio/") || starts_with(type, "video/") ||
                        type.equals("application/pdf") || type.equals("text/plain");
  if (!promises) return false;
  switch (content) {
    case facts::kProgram: case facts::kShortcut: case facts::kDiskImage: case facts::kOneNote: case facts::kScript: return true;
    case facts::kHtmlPage: return !type.equals("text/plain");
    case facts::kZip: case facts::kRar: case facts::kSevenZip: case facts::kCab: case facts::kOle: return !type.equals("text/plain");
    case facts::kPdf: return !type.equals("application/pdf");
    default: return false;
  }
}

// "invoice.pdf.exe", "invoice.pdf      .exe"
bool is_double(View name, u32 kind) {
  if (!(kind & (kRuns | kPageName))) return false;
  std::size_t dot = name.size;
  while (dot > 0 && name[dot - 1] != '.') --dot;
  if (dot == 0) return false;
  const u32 before = kExtensions.find(extension_of(trimmed(name.slice(0, dot - 1))));
  return before & (kPdfName | kPictureName | kOfficeName | kTextName);
}

bool has_long_gap(View name) {
  u32 run = 0;
  for (u8 c : name) {
    run = c == ' ' || c == '_' ? run + 1 : 0;
    if (run >= 8) return true;
  }
  return false;
}

// U+202A to U+202E, U+2066 to U+2069
bool has_override(View name) {
  for (std::size_t i = 0; i + 2 < name.size; ++i)
    if (name[i] == 0xe2 && ((name[i + 1] == 0x80 && name[i + 2] >= 0xaa && name[i + 2] <= 0xae) ||
                            (name[i + 1] == 0x81 && name[i + 2] >= 0xa6 && name[i + 2] <= 0xa9)))
      return true;
  return false;
}

struct Count {
  u32 number = 0, part = 0;
  Range name;  // of the first
};
struct Counts {
  Count programs, scripts, shortcuts, pages, archives;
};

void count(Count& files, Range name, u32 part) {
  if (!files.number++) files.name = name, files.part = part;
}
void add_count(Context& c, const Count& files, Sign sign) { c.add_from(files.number, 1, sign, files.name, files.part); }

void read_file(Context& c, u32 index, Counts& counts) {
  const PartRow& part = c.m.parts[index];
  const View name = c.m.text(part.name).slice(0, 1024), type = c.m.text(part.type);
  const u32 kind = kExtensions.find(extension_of(name));
  const u8 content = part.content, flags = part.content_flags;
  if (kind & kProgramName || content == facts::kProgram) count(counts.programs, part.name, index);
  if (kind & kScriptName) count(counts.scripts, part.name, index);
  if (kind & kShortcutName || content == facts::kShortcut || content == facts::kDiskImage || content == facts::kOneNote)
    count(counts.shortcuts, part.name, index);
  if (!part.shown && (kind & kPageName || part.kind == facts::kHtml || type.equals("image/svg+xml")))
    count(counts.pages, part.name, index);
  const bool archive = kind & kArchiveName || content == facts::kRar || content == facts::kSevenZip;
  if (archive) count(counts.archives, part.name, index);
  const u32 fitting = names_of(content);
  c.add_if(kind && fitting && !(kind & fitting), file_type_lies, part.name, index);
  c.add_if(declared_lies(type, content), file_declared_lies, part.name, index);
  c.add_if(is_double(name, kind), file_double_extension, part.name, index);
  c.add_if((flags & facts::kEncryptedContent) && archive, file_archive_encrypted, part.name, index);
  c.add_if((flags & facts::kHoldsProgram) && archive, file_archive_executable, part.name, index);
  c.add_if(flags & facts::kMacros, file_macro, part.name, index);
  c.add_if(flags & facts::kActive, file_pdf_active, part.name, index);
  c.add_if(has_override(name), file_name_override, part.name, index);
  c.add_if(has_long_gap(name), file_name_spaces, part.name, index);
}

void read_document(Context& c, u32 index) {
  constexpr Sign kSigns[] = {rtf_object,    rtf_object_updated, rtf_template,    rtf_dde,
                             rtf_disguised, rtf_equation,       rtf_hidden_text, rtf_fetches};  // by their bits
  const PartRow& part = c.m.parts[index];
  for (u32 bit = 0; bit < 8; ++bit) c.add_if(part.document >> bit & 1, kSigns[bit], part.name, index);
}

}  // namespace

void read_files(Context& c) {
  Counts counts;
  bool any = false;
  for (u32 i = 0; i < c.m.parts.size; ++i) {
    if (!c.m.parts[i].is_attachment) continue;
    any = any || c.m.parts[i].decoded_size > 0;
    read_file(c, i, counts);
    if (c.m.parts[i].document) read_document(c, i);
  }
  add_count(c, counts.programs, file_executable);
  add_count(c, counts.scripts, file_script);
  add_count(c, counts.shortcuts, file_shortcut);
  add_count(c, counts.pages, file_html);
  add_count(c, counts.archives, file_archive);
  c.add_if(counts.archives.number && c.words(facts::kPassword) > 0, file_archive_password, counts.archives.name,
           counts.archives.part);
  c.add_if(any && c.files && c.text.bytes < 40 && c.page.images == 0, file_only);
}

}  // namespace mailsift::signs
