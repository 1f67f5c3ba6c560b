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
  headers, addresses, received_ips, domains, parts, urls, phrase_hits, address_hits, file_hits, texts, signatures, strings, count_
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

struct HeaderRow {
  Range name, value;  // value decoded (RFC 2047), unfolded
};

enum class AddressField : u32 { from, sender, reply_to, to, cc, return_path };
struct AddressRow {
  AddressField field;
  Range name, mailbox;
};

enum PartKind : u8 { kContainer, kText, kHtml, kFile };
struct PartRow {
  i64 parent;
  u32 depth, encoded_size, decoded_size, replaced;  // replaced: U+FFFD that the charset decoder had to write
  Range number, type, charset, name, disposition, content_id;
  u32 width, height;  // of a picture whose head could be read, else 0
  u16 flags;          // mime::PartFlag
  u8 encoding, kind, wrong_label, is_attachment, is_image, has_digest;
  u8 md5[16], sha256[32], name_md5[16];
};

enum class Where : u32 { subject, text, html, href, form, image, frame, refresh, other, rtf, qr };
struct UrlRow {
  Range shown, canonical, host, other_host, domain;
  u32 part, port, flags;  // flags: urls::UrlFlag, and kTextDiffers
  Where where;
};
constexpr u32 kTextDiffers = 1u << 16;  // the anchor's text names another registrable domain than the target
constexpr u32 kHiddenLink = 1u << 17;

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

// Section signatures: rows of u64, the keys of signature::Signature in their order, all or none.

// True when all sections lie inside the block and every Range inside the strings: then a reader needs no further checks.
bool valid(View record);

}  // namespace mailsift::facts
