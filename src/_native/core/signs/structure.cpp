// The tree of MIME parts (RFC 2045, 2046), their charsets and transfer encodings.
#include "signs/context.hpp"
#include "signs/looks.hpp"
#include "signs/words.hpp"

namespace mailsift::signs {
namespace {

enum CharsetKind : u32 { kEastern = 1, kCyrillicCharset = 2, kNational = 4 };

constexpr WordList kCharsetLists[] = {
    {kEastern, "gb2312 gbk gb18030 hz-gb-2312 big5 big5-hkscs euc-kr ks_c_5601-1987 iso-2022-kr shift_jis iso-2022-jp euc-jp "
               "windows-874 tis-620 cp932 cp936 cp949 cp950"},
    {kCyrillicCharset, "koi8-r koi8-u windows-1251 iso-8859-5 cp866 cp1251"},
    {kNational, "gb2312 gbk gb18030 big5 euc-kr ks_c_5601-1987 iso-2022-kr shift_jis iso-2022-jp euc-jp windows-874 koi8-r koi8-u "
                "windows-1251 iso-8859-5 iso-8859-6 iso-8859-7 iso-8859-8 iso-8859-9 windows-1253 windows-1254 windows-1255 "
                "windows-1256 windows-1258"}};
constexpr WordSet<128> kCharsets = build<128>(kCharsetLists);

const MeasureRow* measure_of(const Message& m, u32 part) {
  for (const MeasureRow& row : m.measures)
    if (row.part == part && row.where != Where::subject) return &row;
  return nullptr;
}

void read_text_part(Context& c, u32 index, u32& replaced) {
  const PartRow& part = c.m.parts[index];
  replaced += part.replaced;
  c.add_if(part.wrong_label, charset_wrong, part.charset);
  const u32 kinds = kCharsets.find(c.m.text(part.charset).slice(0, 40));
  c.add_if(kinds & kEastern, charset_eastern, part.charset);
  c.add_if(kinds & kCyrillicCharset, charset_cyrillic, part.charset);
  if (!(kinds & kNational) && part.encoding != kEncodingBase64) return;
  const MeasureRow* row = measure_of(c.m, index);
  if (!row || row->non_ascii || row->bytes < 8) return;
  c.add_if(kinds & kNational, charset_idle, part.charset);
  c.add_if(part.encoding == kEncodingBase64 && !c.list, mime_base64_ascii, part.type);
}

// The alternatives of one multipart/alternative: how many, and the longest and the shortest text.
void read_alternative(Context& c, u32 index) {
  u32 children = 0, texts = 0, plain = 0, html = 0;
  for (u32 i = index + 1; i < c.m.parts.size && c.m.parts[i].depth > c.m.parts[index].depth; ++i) {
    const PartRow& part = c.m.parts[i];
    children += part.parent == i64(index);
    const MeasureRow* row = part.shown ? measure_of(c.m, i) : nullptr;
    if (!row) continue;
    ++texts;
    u32& kept = part.kind == facts::kHtml ? html : plain;
    kept = row->letters > kept ? row->letters : kept;
  }
  c.add_if(children == 1, mime_alternative_single);
  const u32 more = plain > html ? plain : html, less = plain > html ? html : plain;
  c.add_if(texts >= 2 && html && more >= 200 && less * 8 < more, mime_alternative_differs);
}

// Digests and delivery reports hold messages by their nature (RFC 2046 5.1.5, RFC 6522).
bool in_report(const Message& m, const PartRow& part) {
  if (part.parent < 0) return false;
  const View type = m.text(m.parts[u32(part.parent)].type);
  return type.equals("multipart/digest") || type.equals("multipart/report");
}

}  // namespace

void read_structure(Context& c) {
  u32 deepest = 0, messages = 0, pictures = 0, others = 0, replaced = 0, alternatives = 0;
  // What looks at the rows below a part is done for the first parts only: it must not cost the square of their number.
  constexpr u32 kLooked = 64;
  for (u32 i = 0; i < c.m.parts.size; ++i) {
    const PartRow& part = c.m.parts[i];
    deepest = part.depth > deepest ? part.depth : deepest;
    messages += (part.flags & kFlagMessage) && !in_report(c.m, part);
    pictures += part.is_image != 0;
    others += part.kind != facts::kContainer && !part.is_image;
    c.add_if(part.flags & (kFlagNoEnd | kFlagNoBoundary), mime_boundary_broken, part.type, i);
    c.add_if(part.encoding == kEncodingUnknown, mime_encoding_unknown, part.type, i);
    const bool inside = part.parent >= 0 && c.m.parts[u32(part.parent)].flags & kFlagMultipart;
    c.add_if(inside && (part.flags & kFlagDefaultType) && part.kind == facts::kText && part.decoded_size > 0, mime_part_no_type, part.type, i);
    if (part.kind == facts::kText || part.kind == facts::kHtml)
      if (i < kLooked) c.part = i, read_text_part(c, i, replaced);
    if (i < kLooked && c.m.text(part.type).equals("multipart/alternative") && alternatives++ < 4)
      c.part = i, read_alternative(c, i);
  }
  c.part = 0;
  c.add_from(messages, 1, mime_message_nested);
  c.add_from(deepest, 5, mime_deep);
  c.add_from(c.m.parts.size, 20, mime_many_parts);
  c.add_if(pictures > 0 && others == 0, mime_image_only);
  c.add_from(c.m.head->defects, 1, mime_defects);
  c.add_from(replaced > c.text.replaced ? replaced : c.text.replaced, 3, text_damaged);
}

}  // namespace mailsift::signs
