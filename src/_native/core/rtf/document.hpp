// What a reader of an RTF document would see, what it links to and what it carries (Rich Text Format Specification 1.9.1):
// one streaming pass over the bytes.
#pragma once

#include "base/decoders.hpp"
#include "base/limits.hpp"
#include "base/vec.hpp"
#include "rtf/state.hpp"

namespace mailsift::rtf {

enum class LinkKind : u8 {
  hyperlink,        // HYPERLINK field, or that of a shape
  picture,          // INCLUDEPICTURE, or a linked picture of a shape: fetched when the document is opened
  include,          // INCLUDETEXT, INCLUDE, IMPORT, RD, LINK
  dde,              // DDE, DDEAUTO: the command, not an address
  template_,        // \*\template: fetched when the document is opened
  object,           // inside of an embedded or linked object
};

enum LinkFlag : u8 {
  kHidden = 1 << 0,   // its text is hidden
  kTooLong = 1 << 1,  // cut at Limits::url_bytes
};

struct Link {
  Range url;     // in Document::urls, UTF-8, blanks trimmed
  Range anchor;  // in Document::text: the field's result
  LinkKind kind;
  u8 flags;
};

enum class ObjectKind : u8 { embedded, linked, control, picture };
enum class Format : u8 { unknown, png, jpeg, emf, wmf, dib, bitmap, mac, ole1, ole2, package };

enum ObjectFlag : u8 {
  kUpdated = 1 << 0,    // \objupdate, \objautlink: loaded without a click
  kJunk = 1 << 1,       // other characters than digits and blanks stood between the hex digits
  kCut = 1 << 2,        // more data than Limits::decoded_bytes
  kOddDigits = 1 << 3,  // half a byte was left over
};

struct Object {
  ObjectKind kind;
  Format format;
  u8 flags;
  Range class_name;     // in Document::names: \objclass
  Range data_class;     // in Document::names: of the OLE 1.0 header in the data
  Range name;           // in Document::names: a package's file name, a link's topic, \objname
  Range data;           // in Document::data: the whole data
  Range content;        // in Document::data: the file inside, where a header said so; else as `data`
  u32 width, height;    // \picw, \pich
};

struct Measures {  // all zero by clear()
  u32 visible_bytes, hidden_bytes;    // text by how it is shown
  u32 same_colour_bytes, tiny_bytes;  // text in (nearly) its background's colour; font below 3 pt
  u32 groups, depth, unclosed_groups, trailing_bytes;  // depth: the deepest; trailing: behind the last group
  u32 words, unknown_words, ignored_groups, odd_header;
  u32 fields, dde_fields, objects, pictures, updated_objects, bad_lengths, junk_in_hex, templates;
};

struct Document {
  Bytes text;       // visible text, UTF-8; \n at the end of a paragraph or row, \t behind a cell
  Bytes hidden;     // \v, index entries
  Bytes urls, names, data;
  Vec<Link> links;
  Vec<Object> objects;
  Measures measures;
  Bitten bitten;
  Working working;  // for read() alone
  void clear();
};

// What Word opens as RTF whatever the file is called: "{\rt" behind at most a BOM and blanks.
bool looks_like_rtf(View raw);

// Never recurses; time linear in the input; open groups are bounded, deeper ones share the state of the last. Text
// beyond Limits::text_bytes, links beyond Limits::links, objects beyond Limits::parts are left out.
void read(View raw, const Decoders& decoders, const Limits& limits, Document& out);

}  // namespace mailsift::rtf
