// What a reader of the mail would see of an HTML part, and what it links to: one streaming pass over UTF-8.
#pragma once

#include "base/limits.hpp"
#include "base/vec.hpp"

namespace mailsift::html {

enum class LinkKind : u8 { href, form, image, refresh, frame, script, style, media, object };

enum LinkFlag : u8 {
  kHidden = 1 << 0,      // stands in hidden content
  kHasImage = 1 << 1,    // the anchor holds a picture
  kTooLong = 1 << 2,     // longer than Limits::url_bytes; cut there where it is data: or javascript:
  kConditional = 1 << 3,  // stands in a conditional comment
};

struct Link {
  Range url;        // in Page::urls: attribute value with character references resolved, blanks trimmed, TAB, CR and LF removed
  Range anchor;     // in Page::text: what is read between <a> and </a>
  LinkKind kind;
  u8 flags;
  u16 width, height;  // of a picture, by attributes or style; 0xffff when not said
};

// What a script can do to the reader, by the names that it calls.
enum ScriptMark : u32 {
  kDecodes = 1 << 0,      // atob, unescape, fromCharCode
  kMakesFile = 1 << 1,    // Blob, createObjectURL, msSaveBlob, a download attribute that it sets
  kWritesPage = 1 << 2,   // document.write, innerHTML
  kLeads = 1 << 3,        // sets location
  kEvaluates = 1 << 4,    // eval, Function
  kHoldsData = 1 << 5,    // a literal of 512 characters or more without a blank
};

// Asked every so often: is the time over?
struct Clock {
  bool (*late)(void* self) = nullptr;
  void* self = nullptr;
};

struct Measures {  // all zero by clear()
  u32 visible_bytes, hidden_bytes;      // text by how it is shown
  u32 same_colour_bytes, tiny_bytes;    // text in (nearly) its background's colour; font below 4 px
  u32 zero_width;                       // invisible characters inside words
  u32 comments_in_words, tags, unknown_tags, bad_nesting, scripts, event_handlers, forms, password_inputs, inputs,
      images, data_uris, meta_refreshes, hidden_elements, styles, tables;
  u32 script_marks;  // ScriptMark of all scripts and event handlers
  u32 style_pictures;  // styles and sheets that hold `data:image` or `data:;`, each once where they repeat themselves
};

struct Page {
  Bytes text;       // visible text, UTF-8: white space collapsed as a browser does, one \n at block ends
  Bytes hidden;     // text that is in the page and not shown
  Bytes other;      // text of conditional comments, which Outlook shows
  // All three in the order of the page, near the places where one goes over into another: what a reader sees who does not
  // hide what we take for hidden. Such a place is a seam; far from seams the three say all there is to say.
  Bytes mixed;
  Vec<u32> seams;   // places in mixed, ascending
  Bytes title;
  Bytes urls;
  Vec<Link> links;
  Range base;       // <base href> in urls
  Measures measures;
  Bitten bitten;
  Bytes scratch, plain;  // for read() alone
  void clear();
};

// Tokenises by the HTML standard's rules (13.2.5) without building a tree: attributes quoted or not, comments,
// raw-text elements (script, style, textarea, title, noscript read as with scripting off), CDATA, unclosed tags, `data:` URIs kept as links.
// Never recurses; time linear in the input; elements open at once are bounded, deeper ones inherit.
// Where the clock says that it is late, the rest is not read.
void read(View utf8, const Limits& limits, Page& out, Clock clock = Clock());

}  // namespace mailsift::html
