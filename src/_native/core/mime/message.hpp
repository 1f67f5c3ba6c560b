// The structure of a message: header fields and parts as offsets into the raw bytes (RFC 5322, 2045, 2046).
#pragma once

#include "base/decoders.hpp"
#include "base/limits.hpp"
#include "base/vec.hpp"
#include "mime/boundaries.hpp"
#include "mime/scratch.hpp"

namespace mailsift::mime {

// Names that the rest of the engine asks for are interned; others are found by their bytes. Extend at will.
enum class HeaderId : u8 {
  other, from, sender, reply_to, to, cc, bcc, subject, date, message_id, in_reply_to, references, return_path,
  received, mime_version, content_type, content_transfer_encoding, content_disposition, content_id,
  content_description, content_location, list_id, list_unsubscribe, list_post, precedence, auto_submitted,
  authentication_results, dkim_signature, received_spf, user_agent, x_mailer, x_priority, importance,
  delivered_to, x_originating_ip, feedback_id, errors_to, count_
};

struct Header {
  Range name;   // raw, without the colon and blanks before it
  Range value;  // raw, from behind the colon to the end of the field, folding and all, without the last line end
  HeaderId id;
  bool doubtful;  // no field for others: behind a lone CR, which MTAs don't take for a line end, or behind a line that is none
};

enum class Encoding : u8 { identity, base64, quoted_printable, uuencode, unknown };

enum PartFlag : u16 {
  kMultipart = 1 << 0,      // has child parts by its boundary
  kMessage = 1 << 1,        // message/rfc822, message/global or message/news: has one child
  kAttachment = 1 << 2,     // Content-Disposition: attachment, or a file name on something that is not text
  kNoEnd = 1 << 3,          // the closing boundary is missing
  kNoBoundary = 1 << 4,     // multipart without a boundary parameter or without a single delimiter
  kBadHeader = 1 << 5,      // a line in the header block that is no field
  kDefaultType = 1 << 6,    // type taken by default, not from a Content-Type that can be read
  kDuplicated = 1 << 7,     // a field that may stand once stood twice (the first one counts, unless another says more)
  kOpaque = 1 << 8,         // not looked into (TNEF, encrypted, nested deeper than the limit)
  kTwoEncodings = 1 << 9,   // fields that name different transfer encodings: readers disagree on what the body is
  kDelSp = 1 << 10,         // text/plain; delsp=yes: soft line breaks go with their blank (RFC 3676 4.4)
};

struct Part {
  i64 parent;               // index in Structure::parts, -1 for the message itself
  u32 depth;
  u32 first_header, header_count;  // in Structure::headers
  Range header_block, body;        // raw
  Range junk;               // raw, in the header block: lines that are no fields, which some readers take for the body
  Encoding encoding;
  u16 flags;
  // In Structure::text: UTF-8, decoded by RFC 2047/2231, media type in lower case
  Range type;               // "text/plain"
  Range charset;            // label as written
  Range name;               // file name: Content-Disposition filename, else Content-Type name
  Range disposition;        // lower case, "" when there is none
  Range content_id;         // without < >
  u32 number;               // place among its siblings, from 1
};

struct Structure {
  Vec<Header> headers;
  Vec<Part> parts;          // parts[0] is the message; children follow their parent, in document order
  Bytes text;
  Bitten bitten;
  u32 mbox_line = 0;        // length of a leading "From " line (mbox) that was stepped over
  Vec<OpenBoundary> open;   // scratch: the multiparts that are open
  Scratch scratch;
  void clear();
};

// Fills `out` from `raw`. One forward pass, no recursion; time linear in the size of the message whatever the
// nesting. Bytes behind the last closing boundary and before the first are nobody's part. CRLF, LF and bare CR.
void parse(View raw, const Limits& limits, const Decoders& decoders, Structure& out);

// The dotted number of a part as IMAP counts ("1.2"), appended to `out`; "" for the message itself.
void part_number(const Structure& message, u32 part, Bytes& out);

}  // namespace mailsift::mime
