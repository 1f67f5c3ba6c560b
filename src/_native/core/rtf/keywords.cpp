// Names from the Rich Text Format Specification 1.9.1, appendix B, and [MS-OXRTFEX]; found by a hash made at compile time.
#include "rtf/keywords.hpp"

#include "rtf/document.hpp"

namespace mailsift::rtf {
namespace {

constexpr u32 of(Target t) { return u32(t); }
constexpr u32 of(ObjectKind k) { return u32(k); }
constexpr u32 of(Format f) { return u32(f); }

constexpr Keyword kKeywords[] = {
    {"", Action::unknown, 0},
    // Characters.
    {"par", Action::symbol, '\n'}, {"line", Action::symbol, '\n'}, {"page", Action::symbol, '\n'},
    {"sect", Action::symbol, '\n'}, {"row", Action::symbol, '\n'}, {"nestrow", Action::symbol, '\n'},
    {"softline", Action::symbol, '\n'}, {"column", Action::symbol, '\n'}, {"lbr", Action::symbol, '\n'},
    {"cell", Action::symbol, '\t'}, {"nestcell", Action::symbol, '\t'}, {"tab", Action::symbol, '\t'},
    {"emdash", Action::symbol, 0x2014}, {"endash", Action::symbol, 0x2013}, {"bullet", Action::symbol, 0x2022},
    {"lquote", Action::symbol, 0x2018}, {"rquote", Action::symbol, 0x2019}, {"ldblquote", Action::symbol, 0x201C},
    {"rdblquote", Action::symbol, 0x201D}, {"emspace", Action::symbol, 0x2003}, {"enspace", Action::symbol, 0x2002},
    {"qmspace", Action::symbol, 0x2005}, {"ltrmark", Action::symbol, 0x200E}, {"rtlmark", Action::symbol, 0x200F},
    {"zwj", Action::symbol, 0x200D}, {"zwnj", Action::symbol, 0x200C}, {"zwbo", Action::symbol, 0x200B},
    {"zwnbo", Action::symbol, 0x2060},
    // Charset, fonts, colours.
    {"ansi", Action::codepage, 1252}, {"mac", Action::codepage, 10000}, {"pc", Action::codepage, 437},
    {"pca", Action::codepage, 850}, {"ansicpg", Action::ansi_codepage, 0}, {"f", Action::font, 0},
    {"deff", Action::default_font, 0}, {"fcharset", Action::font_charset, 0}, {"cpg", Action::font_codepage, 0},
    {"fonttbl", Action::font_table, 0}, {"colortbl", Action::colour_table, 0}, {"red", Action::red, 0},
    {"green", Action::green, 0}, {"blue", Action::blue, 0}, {"v", Action::hide, 0}, {"plain", Action::plain, 0},
    {"fs", Action::size, 0}, {"cf", Action::colour, 0}, {"cb", Action::back, 0}, {"highlight", Action::back, 0},
    {"chcbpat", Action::back, 0}, {"cbpat", Action::paragraph_back, 0}, {"clcbpat", Action::cell_back, 0},
    {"clcbpatraw", Action::cell_back, 0}, {"trcbpat", Action::cell_back, 0}, {"trowd", Action::row_start, 0},
    {"pard", Action::paragraph_start, 0}, {"uc", Action::unicode_skip, 0}, {"u", Action::unicode, 0},
    {"upr", Action::upr, 0}, {"ud", Action::unicode_half, 0}, {"bin", Action::binary, 0},
    // Fields, objects, pictures.
    {"field", Action::field, 0}, {"fldinst", Action::instruction, 0}, {"fldrslt", Action::result, 0},
    {"object", Action::object, 0}, {"objemb", Action::object_kind, of(ObjectKind::embedded)},
    {"objicemb", Action::object_kind, of(ObjectKind::embedded)}, {"objlink", Action::object_kind, of(ObjectKind::linked)},
    {"objsub", Action::object_kind, of(ObjectKind::linked)}, {"objpub", Action::object_kind, of(ObjectKind::linked)},
    {"objhtml", Action::object_kind, of(ObjectKind::control)}, {"objocx", Action::object_kind, of(ObjectKind::control)},
    {"objautlink", Action::object_update, of(ObjectKind::linked)}, {"objupdate", Action::object_update, kNone},
    {"objclass", Action::note, of(Target::object_class)}, {"objname", Action::note, of(Target::object_name)},
    {"objdata", Action::object_data, 0}, {"template", Action::note, of(Target::template_name)},
    {"hlsrc", Action::note, of(Target::hyperlink)}, {"hlfr", Action::skip, 0}, {"hlloc", Action::skip, 0},
    {"sn", Action::note, of(Target::shape_name)}, {"sv", Action::note, of(Target::shape_value)},
    {"pict", Action::picture, 0}, {"pngblip", Action::picture_format, of(Format::png)},
    {"jpegblip", Action::picture_format, of(Format::jpeg)}, {"emfblip", Action::picture_format, of(Format::emf)},
    {"wmetafile", Action::picture_format, of(Format::wmf)}, {"pmmetafile", Action::picture_format, of(Format::wmf)},
    {"dibitmap", Action::picture_format, of(Format::dib)}, {"wbitmap", Action::picture_format, of(Format::bitmap)},
    {"macpict", Action::picture_format, of(Format::mac)}, {"picw", Action::picture_width, 0},
    {"pich", Action::picture_height, 0},
    // Destinations whose text is shown.
    {"rtf", Action::pass, 0}, {"header", Action::pass, 0}, {"headerl", Action::pass, 0}, {"headerr", Action::pass, 0},
    {"headerf", Action::pass, 0}, {"footer", Action::pass, 0}, {"footerl", Action::pass, 0}, {"footerr", Action::pass, 0},
    {"footerf", Action::pass, 0}, {"footnote", Action::pass, 0}, {"annotation", Action::pass, 0},
    {"shppict", Action::pass, 0}, {"shp", Action::pass, 0}, {"shpgrp", Action::pass, 0}, {"shpinst", Action::pass, 0},
    {"shptxt", Action::pass, 0}, {"sp", Action::pass, 0}, {"hl", Action::pass, 0}, {"background", Action::pass, 0},
    {"do", Action::pass, 0}, {"dptxbxtext", Action::pass, 0}, {"nesttableprops", Action::pass, 0},
    {"moMath", Action::pass, 0}, {"moMathPara", Action::pass, 0}, {"mmath", Action::pass, 0},
    {"mmathPara", Action::pass, 0},
    // Destinations that are kept but not shown.
    {"xe", Action::conceal, 0}, {"tc", Action::conceal, 0}, {"tcn", Action::conceal, 0}, {"rxe", Action::conceal, 0},
    {"txe", Action::conceal, 0}, {"docvar", Action::conceal, 0}, {"result", Action::pass, 0},
    // Destinations that stand without \* and whose text is none of the document's.
    {"stylesheet", Action::skip, 0}, {"info", Action::skip, 0}, {"author", Action::skip, 0}, {"buptim", Action::skip, 0},
    {"category", Action::skip, 0}, {"comment", Action::skip, 0}, {"company", Action::skip, 0},
    {"creatim", Action::skip, 0}, {"doccomm", Action::skip, 0}, {"keywords", Action::skip, 0},
    {"manager", Action::skip, 0}, {"operator", Action::skip, 0}, {"printim", Action::skip, 0},
    {"revtim", Action::skip, 0}, {"subject", Action::skip, 0}, {"title", Action::skip, 0},
    {"hlinkbase", Action::skip, 0}, {"filetbl", Action::skip, 0}, {"file", Action::skip, 0},
    {"listtable", Action::skip, 0}, {"listoverridetable", Action::skip, 0}, {"list", Action::skip, 0},
    {"listlevel", Action::skip, 0}, {"listname", Action::skip, 0}, {"leveltext", Action::skip, 0},
    {"levelnumbers", Action::skip, 0}, {"listoverride", Action::skip, 0}, {"lfolevel", Action::skip, 0},
    {"listtext", Action::pass, 0}, {"pntext", Action::pass, 0}, {"pntxta", Action::skip, 0}, {"pntxtb", Action::skip, 0},
    {"revtbl", Action::skip, 0}, {"nonshppict", Action::skip, 0}, {"shprslt", Action::skip, 0},
    {"nonesttables", Action::skip, 0}, {"falt", Action::skip, 0}, {"panose", Action::skip, 0},
    {"fontemb", Action::skip, 0}, {"fontfile", Action::skip, 0}, {"bkmkstart", Action::skip, 0},
    {"bkmkend", Action::skip, 0}, {"private", Action::skip, 0}, {"private1", Action::skip, 0},
    {"datafield", Action::skip, 0}, {"formfield", Action::skip, 0}, {"picprop", Action::conceal, 0},
    {"blipuid", Action::skip, 0}, {"themedata", Action::skip, 0}, {"colorschememapping", Action::skip, 0},
    {"datastore", Action::skip, 0}, {"latentstyles", Action::skip, 0}, {"generator", Action::skip, 0},
    {"xmlnstbl", Action::skip, 0}, {"mmathPr", Action::skip, 0}, {"proptype", Action::skip, 0},
    {"propname", Action::skip, 0}, {"staticval", Action::skip, 0}, {"linkval", Action::skip, 0},
    {"userprops", Action::skip, 0}, {"objalias", Action::skip, 0}, {"objsect", Action::skip, 0},
    {"objtime", Action::skip, 0}, {"atnid", Action::skip, 0}, {"atnauthor", Action::skip, 0},
    {"atntime", Action::skip, 0}, {"atndate", Action::skip, 0}, {"atnicn", Action::skip, 0},
    {"atrfstart", Action::skip, 0}, {"atrfend", Action::skip, 0}, {"atnref", Action::skip, 0},
    {"atnparent", Action::skip, 0}, {"ftnsep", Action::skip, 0}, {"ftnsepc", Action::skip, 0}, {"ftncn", Action::skip, 0},
    {"aftnsep", Action::skip, 0}, {"aftnsepc", Action::skip, 0}, {"aftncn", Action::skip, 0}, {"mctrlPr", Action::skip, 0},
    {"htmltag", Action::skip, 0}, {"mhtmltag", Action::skip, 0}, {"passwordhash", Action::skip, 0},
    {"protusertbl", Action::skip, 0}, {"rsidtbl", Action::skip, 0}, {"pgptbl", Action::skip, 0}, {"pn", Action::skip, 0},
};

constexpr std::size_t kCount = sizeof(kKeywords) / sizeof(kKeywords[0]);
constexpr std::size_t kSlots = 1024;
constexpr std::size_t kLongest = 32;  // of any control word, by the specification
static_assert(kCount < 256 && kSlots >= 4 * kCount, "a sparse table of byte indexes");

constexpr u32 step(u32 hash, u8 c) { return (hash ^ c) * 16777619u; }
constexpr std::size_t slot_of(u32 hash) { return (hash ^ hash >> 13) % kSlots; }

struct Table {
  u8 slots[kSlots] = {};
  u8 sizes[kCount] = {};
  constexpr Table() {
    for (std::size_t i = 1; i < kCount; ++i) {
      u32 hash = 2166136261u;
      for (; kKeywords[i].name[sizes[i]]; ++sizes[i]) hash = step(hash, u8(kKeywords[i].name[sizes[i]]));
      std::size_t slot = slot_of(hash);
      while (slots[slot]) slot = (slot + 1) % kSlots;
      slots[slot] = u8(i);
    }
  }
};
constexpr Table kTable;

}  // namespace

const Keyword& find_keyword(View name) {
  if (name.size > kLongest) return kKeywords[0];
  u32 hash = 2166136261u;
  for (u8 c : name) hash = step(hash, c);
  for (std::size_t slot = slot_of(hash); kTable.slots[slot]; slot = (slot + 1) % kSlots) {
    const u8 i = kTable.slots[slot];
    if (kTable.sizes[i] == name.size && std::memcmp(kKeywords[i].name, name.data, name.size) == 0) return kKeywords[i];
  }
  return kKeywords[0];
}

}  // namespace mailsift::rtf
