// Reading the values of header fields: unfolded and decoded text, addresses, dates, identifiers, parameters.
#pragma once

#include "base/decoders.hpp"
#include "base/limits.hpp"
#include "base/vec.hpp"
#include "mime/scratch.hpp"

namespace mailsift::mime {

// Appends the field as UTF-8 text: unfolded (RFC 5322 2.2.3), encoded-words decoded (RFC 2047; adjacent ones of
// one charset joined before conversion, so that a character split between two survives), raw 8-bit bytes
// as UTF-8 or windows-1252, NUL and line ends replaced by spaces, leading and trailing blanks removed.
// The forms with a Scratch allocate nothing once warm; `value` and `out` are not parts of the scratch.
void unstructured(View value, const Decoders& decoders, Scratch& scratch, Bytes& out);
void unstructured(View value, const Decoders& decoders, Bytes& out);

// The same for fields of ASCII without encoded-words, which nearly all are; for the others false, and nothing is
// appended. `marked` becomes true where an '@', a '%', or a colon that no digit stands before is in it (or, rarely, another
// colon): in words of such a text something may stand that is no text, as addresses do.
bool plain_unstructured(View value, Bytes& out, bool& marked);

struct Address {
  Range name;     // display name, decoded, in `text`
  Range mailbox;  // local@domain as written, comments and routes removed; "" for an empty group or no address
};
// RFC 5322 3.4 with the obsolete forms, and what mail really contains (missing quotes, unquoted encoded-words
// and commas, bare names, bad brackets). Appends to `out` and `text`.
void addresses(View value, const Decoders& decoders, const Limits& limits, Scratch& scratch, Bytes& text,
               Vec<Address>& out, Bitten& bitten);
void addresses(View value, const Decoders& decoders, const Limits& limits, Bytes& text, Vec<Address>& out, Bitten& bitten);

// RFC 5322 3.3 with obsolete zones. Seconds since 1970 UTC; false when no date can be read.
bool date(View value, i64& epoch_seconds, int& zone_minutes);

// The first <...> of a Message-ID-like field without the brackets, else the first word; blanks and controls removed,
// 8-bit bytes as they stand.
void identifier(View value, Bytes& out);

// One parameter of a structured field, `name` in lower case, decoded by RFC 2231 (continuations, charset,
// percent) and by RFC 2047 where mailers put it there against the rule. False when it is not there.
bool parameter(View value, View name, const Decoders& decoders, Scratch& scratch, Bytes& out);
bool parameter(View value, View name, const Decoders& decoders, Bytes& out);

// IP addresses that stand in brackets or parentheses behind "from" in a Received field, in order; the text form in
// `text`. `by` parts are not looked at.
void received_ips(View value, Bytes& text, Vec<Range>& out);

}  // namespace mailsift::mime
