// The flat record: all facts of one message in one block without pointers. Facts, the pool and any cache share it.
//
//   0            sizeof(Head)      sections, each aligned to 8                 head.size
//   +------------+----------+-------+------+------+-----+---------------------+
//   | Head       | headers  | parts | urls | ...  |     | strings (UTF-8)     |
//   +------------+----------+-------+------+------+-----+---------------------+
//                  ^ head.sections[i] = {offset from 0, number of rows}  ^ the last one, counted in bytes
//
// Every Range points into the strings section. Little endian; a record never leaves the machine it was made on. Nothing
// in it refers to the raw message. Whoever reads a record that he did not make checks it with valid().
#pragma once

#include "base/limits.hpp"
#include "base/vec.hpp"

namespace mailsift::facts {

constexpr u32 kMagic = 0x5253'4d01;  // "\x01MSR"
constexpr u32 kRecordVersion = 2;

enum class Section : u32 {
  headers, addresses, received_ips, domains, parts, urls, phrase_hits, address_hits, file_hits, texts, pages, measures, signs, strings,
  count_
};
struct SectionRange {
  u32 offset, rows;
};

constexpr i64 kNoTime = INT64_MIN;

enum TestString : u32 { kNoTestString = 0, kGtube = 1, kSpamIsBad = 2 };

struct Head {
  u32 magic, version, size, bitten;
  u32 message_size, test_string, defects, has_sender;
  i64 date, received_at;  // seconds since 1970 UTC, kNoTime when there is none
  Range message_id, from, subject;
  u8 sender_md5[16];      // of the lower-case address of From
  SectionRange sections[u32(Section::count_)];
};

enum HeaderFlag : u32 {
  kRawEightBit = 1 << 0,         // bytes above 0x7f in the raw value
  kEncodedWord = 1 << 1,         // RFC 2047
  kBlankContinuation = 1 << 2,   // a continuation line of blanks only
  kControl = 1 << 3,             // control characters but TAB and line ends
  kInBrackets = 1 << 4,          // the raw value is one <...>
};
struct HeaderRow {
  Range name, value;  // value decoded (RFC 2047), unfolded
  u32 flags;
};

enum class AddressField : u32 { from, sender, reply_to, to, cc, return_path };
struct AddressRow {
  AddressField field;
  Range name, mailbox;
  Range host, domain;  // behind the @, lower case; the registrable domain at the end of it, "" when there is none
};

enum PartKind : u8 { kContainer, kText, kHtml, kFile };
struct PartRow {
  i64 parent;
  u32 depth, encoded_size, decoded_size, replaced;  // replaced: U+FFFD that the charset decoder had to write
  Range number, type, charset, name, disposition, content_id;
  u32 width, height;  // of a picture whose head could be read, else 0
  u16 flags;          // mime::PartFlag
  u8 encoding, kind, wrong_label, is_attachment, is_image, has_digest;
  u8 content, content_flags;  // FileContent, ContentFlag: what the first bytes of a file say that it is
  u8 md5[16], sha256[32], name_md5[16];
};

enum FileContent : u8 {
  kUnknownContent, kProgram, kZip, kOle, kRar, kSevenZip, kGzip, kCab, kPdf, kPng, kGif, kJpeg, kBmp, kWebp, kRtf, kHtmlPage,
  kSvg, kScript, kShortcut, kDiskImage, kOneNote, kPlainText
};
enum ContentFlag : u8 {
  kEncryptedContent = 1 << 0,
  kMacros = 1 << 1,
  kHoldsProgram = 1 << 2,  // an archive with a member that runs
  kActive = 1 << 3,        // a PDF with JavaScript or a launch action
  kOfficeFile = 1 << 4,    // a ZIP that is an OOXML document
};

enum class Where : u32 { subject, text, html, href, form, image, frame, refresh, other, rtf, qr };
struct UrlRow {
  Range shown, canonical, host, other_host, domain;
  u32 part, port, flags;  // flags: urls::UrlFlag, and kTextDiffers
  Where where;
};
constexpr u32 kTextDiffers = 1u << 16;  // the anchor's text names another registrable domain than the target
constexpr u32 kHiddenLink = 1u << 17;
constexpr u32 kPictureLink = 1u << 18;  // the anchor holds a picture
constexpr u32 kTinyPicture = 1u << 19;  // at most 2 x 2 pixels

struct PhraseHitRow {
  u32 phrase, part;
  Where where;
  u32 start, size;  // bytes in the visible text of the part (or the subject) that the hit came from
  Range snippet;    // that text, cut to kSnippet
};
constexpr u32 kSnippet = 200;

struct AddressHitRow {
  u32 list, entry, url;
  Range expression;
};
struct FileHitRow {
  u32 list, entry, part;
};

enum class TextKind : u32 { decoded, visible, hidden, folded };
struct TextRow {
  u32 part;
  TextKind kind;
  Where where;
  Range text;
};

// What html::Measures counted in one HTML part.
struct PageRow {
  u32 part;
  u32 visible_bytes, hidden_bytes, same_colour_bytes, tiny_bytes, zero_width, comments_in_words, tags, unknown_tags,
      bad_nesting, scripts, event_handlers, forms, password_inputs, images, data_uris, meta_refreshes, hidden_elements;
  u32 script_marks;  // html::ScriptMark
  u32 data_links;    // href to data: or javascript:
};

// The classes of words that are counted in texts (signs/terms.cpp has the words).
enum WordClass : u32 {
  kUrgent, kAccount, kAction, kMoney, kFund, kLottery, kPharmacy, kAdult, kMarketing, kParcel, kExtortion, kCrypto,
  kInvestment, kGreeting, kReader, kOptOut, kPassword, kWordClasses
};
// Counted in one visible text, or in the subject.
struct MeasureRow {
  u32 part;
  Where where;
  u32 bytes, non_ascii, letters, capitals, words, mixed_words, invisible, overrides, fancy, symbols, telephones,
      crypto_addresses, generic_greetings, replaced;  // replaced: U+FFFD
  u16 classes[kWordClasses + 3];  // + 3: no gap before what follows
  u64 brands;                     // bit i: brand i of signs/brands.cpp is named
};

struct SignRow {
  u32 sign;  // signs::Sign
  float value;
  Range evidence;
  u32 part;
};

// True when all sections lie inside the block and every Range inside the strings: then a reader needs no further checks.
bool valid(View record);

}  // namespace mailsift::facts
