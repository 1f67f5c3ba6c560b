// The elements that HTML knows and how a reader of a mail has to treat them (HTML 13.1.2, 13.2.4.2, 15.3).
#pragma once

#include <initializer_list>

#include "html/names.hpp"

namespace mailsift::html {

enum TagTrait : u16 {
  kVoid = 1 << 0,        // has no content and no end tag
  kBlock = 1 << 1,       // begins and ends a line
  kFormatting = 1 << 2,  // opened again behind the end of a block that closed it (13.2.4.3)
  kSpecial = 1 << 3,     // an end tag of an ordinary element does not reach past it
  kMarker = 1 << 4,      // formatting does not reach out of it; end tags do not reach past it
  kRaw = 1 << 5,         // content is text without tags and without references
  kRcdata = 1 << 6,      // content is text without tags
  kClosesP = 1 << 7,     // its start tag ends an open paragraph
  kBreakout = 1 << 8,    // its start tag ends svg and math
  kUnseen = 1 << 9,      // not shown
  kMayStayOpen = 1 << 10,  // the end tag may be left out
  kPre = 1 << 11,        // white space is kept
  kScope = 1 << 12,      // end tags other than those of tables do not reach past it
};

constexpr u16 kB = kBlock | kSpecial | kClosesP;       // a plain block
constexpr u16 kF = kFormatting | kBreakout;
constexpr u16 kV = kVoid | kSpecial;
constexpr u16 kCell = kSpecial | kMarker | kScope | kMayStayOpen;
constexpr u16 kRows = kBlock | kSpecial | kMayStayOpen;

#define MAILSIFT_TAGS(X) \
  X(a, kFormatting) X(abbr, 0) X(acronym, 0) X(address, kB) X(applet, kSpecial | kMarker | kScope) X(area, kV) \
  X(article, kB) X(aside, kB) X(audio, kUnseen) X(b, kF) X(base, kV) X(basefont, kV) X(bdi, 0) X(bdo, 0) X(bgsound, kV) \
  X(big, kF) X(blink, 0) X(blockquote, kB | kBreakout) X(body, kSpecial | kBreakout | kMayStayOpen) \
  X(br, kV | kBreakout) X(button, kSpecial) X(canvas, 0) X(caption, kBlock | (kCell & ~kMayStayOpen)) \
  X(center, kB | kBreakout) X(cite, 0) X(code, kF) X(col, kV) X(colgroup, kRows) X(data, 0) X(datalist, kUnseen) \
  X(dd, kB | kBreakout | kMayStayOpen) X(del, 0) X(desc, 0) X(details, kB) X(dfn, 0) X(dialog, kB) X(dir, kB) \
  X(div, kB | kBreakout) X(dl, kB | kBreakout) X(dt, kB | kBreakout | kMayStayOpen) X(em, kF) \
  X(embed, kV | kBreakout) X(fieldset, kB) X(figcaption, kB) X(figure, kB) X(font, kFormatting) X(footer, kB) \
  X(foreignobject, 0) X(form, kB) X(frame, kV) X(frameset, kBlock | kSpecial) X(h1, kB | kBreakout) \
  X(h2, kB | kBreakout) X(h3, kB | kBreakout) X(h4, kB | kBreakout) X(h5, kB | kBreakout) X(h6, kB | kBreakout) \
  X(head, kSpecial | kBreakout | kMayStayOpen) X(header, kB) X(hgroup, kB) \
  X(hr, kV | kBlock | kClosesP | kBreakout) X(html, kSpecial | kMayStayOpen) X(i, kF) X(iframe, kSpecial | kRaw) \
  X(image, 0) X(img, kV | kBreakout) X(input, kV) X(ins, 0) X(kbd, 0) X(keygen, kV) X(label, 0) X(layer, 0) \
  X(legend, kBlock) X(li, kB | kBreakout | kMayStayOpen) X(link, kV) X(listing, kB | kBreakout | kPre) X(main, kB) \
  X(map, 0) X(mark, 0) X(marquee, kSpecial | kMarker | kScope | kBlock) X(math, 0) X(menu, kB | kBreakout) \
  X(meta, kV | kBreakout) X(meter, 0) X(nav, kB) X(nobr, kF) X(noembed, kSpecial | kRaw) \
  X(noframes, kSpecial | kRaw) X(noscript, kSpecial) X(object, kSpecial | kMarker | kScope) \
  X(ol, kB | kBreakout) X(optgroup, kBlock | kMayStayOpen) X(option, kBlock | kMayStayOpen) X(output, 0) \
  X(p, kB | kBreakout | kMayStayOpen) X(param, kV) X(picture, 0) X(plaintext, kB | kPre) \
  X(pre, kB | kBreakout | kPre) X(progress, 0) X(q, 0) X(rb, kMayStayOpen) X(rp, kMayStayOpen) \
  X(rt, kMayStayOpen) X(rtc, kMayStayOpen) X(ruby, kBreakout) X(s, kF) X(samp, 0) X(script, kSpecial | kRaw) \
  X(search, kB) X(section, kB) X(select, kSpecial) X(slot, 0) X(small, kF) X(source, kV) X(span, kBreakout) \
  X(strike, kF) X(strong, kF) X(style, kSpecial | kRaw) X(sub, kBreakout) X(summary, kB) X(sup, kBreakout) \
  X(svg, 0) X(table, kBlock | kSpecial | kScope | kBreakout) X(tbody, kRows) X(td, kCell) \
  X(textarea, kSpecial | kRcdata | kPre) X(tfoot, kRows) X(th, kCell) X(thead, kRows) X(time, 0) \
  X(title, kSpecial | kRcdata) X(tr, kRows) X(track, kV) X(tt, kF) X(u, kF) X(ul, kB | kBreakout) \
  X(var, kBreakout) X(video, kUnseen) X(wbr, kV) X(xmp, kBlock | kSpecial | kClosesP | kRaw | kPre)

// `template` is a keyword of C++ and stands alone at the end.
enum class Tag : u8 {
  other,
#define X(name, traits) name,
  MAILSIFT_TAGS(X)
#undef X
  template_, count_
};

inline constexpr u16 kTagTraits[] = {
    0,
#define X(name, traits) u16(traits),
    MAILSIFT_TAGS(X)
#undef X
    kSpecial | kMarker | kScope | kUnseen};

inline constexpr const char* const kTagNames[] = {
    "",
#define X(name, traits) #name,
    MAILSIFT_TAGS(X)
#undef X
    "template"};

inline constexpr Names<std::size_t(Tag::count_), 2048> kTags(kTagNames);

// What the start tag of an element asks for that most do not.
enum TagWork : u8 {
  kMakesRoom = 1 << 0,  // it closes elements, beyond a paragraph
  kCounted = 1 << 1,    // in Measures, beyond the count of all tags
  kHasLinks = 1 << 2,      // it may hold links, beyond href and background
};
struct TagWorks {
  u8 of[std::size_t(Tag::count_)] = {};
  constexpr TagWorks() {
    mark(kMakesRoom, {Tag::a, Tag::li, Tag::dd, Tag::dt, Tag::h1, Tag::h2, Tag::h3, Tag::h4, Tag::h5, Tag::h6, Tag::option,
                      Tag::optgroup, Tag::button, Tag::nobr, Tag::tbody, Tag::thead, Tag::tfoot, Tag::td, Tag::th, Tag::tr,
                      Tag::caption, Tag::colgroup});
    mark(kCounted, {Tag::other, Tag::script, Tag::form, Tag::style, Tag::table, Tag::input});
    mark(kHasLinks, {Tag::a, Tag::area, Tag::form, Tag::button, Tag::input, Tag::img, Tag::image, Tag::frame, Tag::iframe,
                  Tag::script, Tag::audio, Tag::video, Tag::source, Tag::track, Tag::bgsound, Tag::embed, Tag::object,
                  Tag::link, Tag::base, Tag::meta});
  }
  constexpr void mark(TagWork work, std::initializer_list<Tag> tags) {
    for (Tag tag : tags) of[std::size_t(tag)] = u8(of[std::size_t(tag)] | work);
  }
};
inline constexpr TagWorks kTagWorks;

inline bool asks(Tag tag, TagWork work) { return kTagWorks.of[std::size_t(tag)] & work; }
inline u16 traits(Tag tag) { return kTagTraits[std::size_t(tag)]; }
inline bool has(Tag tag, u16 wanted) { return traits(tag) & wanted; }

}  // namespace mailsift::html
