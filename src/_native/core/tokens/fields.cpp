// Fields that are left out, with the reason. A model may be learnt at one place and used at another, and a corpus is
// collected somewhere: what only says where must not count.
#include "tokens/fields.hpp"

namespace mailsift::tokens {
namespace {

struct Name {
  const char* text;
  std::size_t size;
  template <std::size_t N>
  constexpr Name(const char (&literal)[N]) : text(literal), size(N - 1) {}
};

// Set at delivery, or by the reader's own mail program: they say who got the message, and when.
constexpr Name kDelivery[] = {
    "delivered-to", "x-original-to", "delivery-date", "x-delivered-to", "envelope-to", "x-envelope-to",
    "x-apparently-to", "x-rcpt-to", "status", "x-status", "x-keywords", "lines", "content-length", "x-loop",
    "x-sieve", "x-imn", "x-received", "xref", "path", "x-original-date", "x-originalarrivaltime", "x-uidl",
    "x-gm-message-state", "x-forwarded-to", "x-forwarded-for", "x-mail-from", "x-delivery-agent", "delivered",
    "x-mailer-version", "x-sender-ip", "x-sid-result", "x-eopattributedmessage", "x-incomingtopheadermarker",
    "x-incomingheadercount", "x-info", "x-url", "old-return-path", "resent-to", "resent-from", "resent-date",
    "resent-sender", "bcc", "apparently-to", "x-bulkmail"};
// What other filters and border hosts thought of the message: theirs to say, and to forge.
constexpr Name kOpinions[] = {
    "authentication-results", "received-spf", "x-precedence-ref"};
// Names of mailing lists and of the programs that run them.
constexpr Name kLists[] = {
    "x-beenthere", "x-mailman-version", "errors-to", "mailing-list", "x-mailing-list", "x-list-host",
    "x-list-admin", "x-list-archive", "archived-at", "x-egroups-return", "x-egroups-from", "mail-followup-to",
    "mail-reply-to"};
// Prefixes of all three.
constexpr Name kPrefixes[] = {
    "x-mailsift", "x-spam", "x-uid", "x-mozilla", "x-evolution", "x-mailscanner", "x-virus", "x-antivirus",
    "x-ms-exchange", "x-microsoft-antispam", "x-forefront", "arc-", "x-google", "x-amavis", "x-proofpoint",
    "x-barracuda", "x-ironport", "x-gmail", "x-ymail", "x-sg-", "x-pmx", "x-habeas", "x-dcc", "x-bogosity",
    "x-razor", "x-greylist", "x-scanned", "x-yahoo", "x-egroups", "x-zimbra", "x-clx", "x-cloudmark", "x-sonic",
    "x-rspamd", "x-spamd"};
// Whom it went to, whom it answers, who sent it on: that they are there counts, and where; the value is a place or a
// number.
constexpr Name kNamesOnly[] = {
    "to", "cc", "in-reply-to", "references", "return-path", "dkim-signature", "domainkey-signature", "sender",
    "received"};
constexpr Name kWords[] = {
    "x-mailer", "user-agent", "x-mimeole", "organization", "content-type", "content-transfer-encoding",
    "mime-version", "x-priority", "importance", "x-msmail-priority", "precedence", "content-disposition",
    "content-language", "auto-submitted", "x-accept-language", "reply-to", "from", "list-unsubscribe-post"};

// The letter that tells most names apart: the first one, behind "x-".
constexpr u32 letter_of(const char* name, std::size_t size) {
  const bool is_extra = size > 2 && name[0] == 'x' && name[1] == '-';
  return u32(u8(name[is_extra ? 2 : 0])) & 31;
}

// The names of a list in the order of that letter.
template <std::size_t N>
struct Names {
  const Name* at[N] = {};
  u8 first[33] = {};  // of each letter, in `at`
  constexpr explicit Names(const Name (&names)[N]) {
    std::size_t count = 0;
    for (u32 letter = 0; letter < 32; ++letter) {
      first[letter] = u8(count);
      for (const Name& name : names)
        if (letter_of(name.text, name.size) == letter) at[count++] = &name;
    }
    first[32] = u8(count);
  }
};
constexpr Names kByDelivery(kDelivery);
constexpr Names kByOpinions(kOpinions);
constexpr Names kByLists(kLists);
constexpr Names kByPrefixes(kPrefixes);
constexpr Names kByNamesOnly(kNamesOnly);
constexpr Names kByWords(kWords);

bool starts_with(View name, const Name& prefix) {
  return name.size >= prefix.size && std::memcmp(prefix.text, name.data, prefix.size) == 0;
}

template <std::size_t N>
bool begins_with_one(View name, const Names<N>& names, bool whole) {
  if (name.empty()) return false;
  const u32 letter = letter_of(reinterpret_cast<const char*>(name.data), name.size);
  for (u32 i = names.first[letter]; i < names.first[letter + 1]; ++i)
    if ((!whole || names.at[i]->size == name.size) && starts_with(name, *names.at[i])) return true;
  return false;
}
template <std::size_t N>
bool is_one(View name, const Names<N>& names) {
  return begins_with_one(name, names, true);
}

bool is_left_out(View name) {
  if (is_one(name, kByDelivery) || is_one(name, kByOpinions) || is_one(name, kByLists)) return true;
  if (begins_with_one(name, kByPrefixes, false)) return true;
  for (std::size_t at = 2; at + 11 <= name.size; ++at)  // "x-example-com-mailscanner-information"
    if (name.slice(at, 11).equals("mailscanner")) return true;
  return false;
}

}  // namespace

u8 use_of(View name) {
  // What nearly all messages have, before anything is compared with.
  if (name.equals("received")) return kUseName;
  if (is_left_out(name)) return 0;
  if (name.equals("list-unsubscribe-post")) return kUseName | kUseWords;
  if (starts_with(name, "list-") || is_one(name, kByNamesOnly)) return kUseName;
  if (is_one(name, kByWords)) return kUseText | kUseName | kUseWords;
  return name.equals("subject") ? kUseText | kUseName : kUseText | kUseName | kUseShape;
}

}  // namespace mailsift::tokens
