// Does the program that a message names write such headers? The forms are those that the programs' own messages show:
// Outlook: Message-ID of hex groups and '$', or of Exchange; X-MimeOLE or Thread-Index beside X-Mailer. Thunderbird: a
// UUID, or eight hex digits, a dot and up to seven digits. Apple Mail: UUID in capitals, boundary "Apple-Mail...".
#include "signs/context.hpp"
#include "signs/looks.hpp"

#include <initializer_list>

namespace mailsift::signs {
namespace {

View local_id(Context& c) {
  const View id = c.m.text(c.m.head->message_id);
  std::size_t sign = 0;
  while (sign < id.size && id[sign] != '@') ++sign;
  return id.slice(0, sign);
}

bool is_hex(u8 b) { return is_digit(b) || (lower(b) >= 'a' && lower(b) <= 'f'); }

// "8-4-4-4-12" hexadecimal digits (RFC 9562).
bool is_uuid(View id) {
  if (id.size != 36) return false;
  for (std::size_t i = 0; i < 36; ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? id[i] != '-' : !is_hex(id[i])) return false;
  }
  return true;
}

// "000401c2ab12$d3f4$0100007f" and what Exchange, Hotmail and the cloud put in its place.
bool outlook_id(Context& c, View id) {
  u32 dollars = 0, hex = 0;
  for (u8 b : id) dollars += b == '$', hex += is_hex(b);
  if (dollars == 2 && hex + dollars == id.size && id.size >= 20) return true;
  const View whole = c.m.text(c.m.head->message_id);
  for (const char* host : {"outlook.com", "hotmail.com", "phx.gbl", "exchange", "prod.outlook", ".local", "mail.gmail.com"})
    if (contains(whole, host)) return true;
  // MAPI clients behind an Exchange server: 30 or more capitals and digits.
  u32 capitals = 0;
  for (u8 b : id) capitals += is_digit(b) || (b >= 'A' && b <= 'Z');
  return id.size >= 30 && capitals * 10 >= id.size * 9;
}

bool thunderbird_id(View id) {
  if (is_uuid(id)) return true;
  std::size_t i = 0;
  while (i < id.size && is_hex(id[i])) ++i;
  if (i != 8 || i >= id.size || id[i] != '.') return false;
  const std::size_t tail = id.size - i - 1;
  for (u8 b : id.slice(i + 1))
    if (!is_digit(b)) return false;
  return tail >= 1 && tail <= 8;
}

void read_client(Context& c) {
  const View mailer = c.value(kXMailer), agent = c.value(kUserAgent), id = local_id(c);
  const Range place = c.place(kXMailer);
  const bool list = c.list;  // a list may give a message a new identifier, and wrap its body anew
  if (starts_with(mailer, "microsoft outlook") && !list) {
    c.add_if(!id.empty() && !outlook_id(c, id), client_outlook_id, place);
    c.add_if(!c.has(kMimeOle) && !c.has(kThreadIndex), client_outlook_bare, place);
  }
  if (contains(agent, "thunderbird") && !id.empty() && !list)
    c.add_if(!thunderbird_id(id), client_thunderbird_id, c.place(kUserAgent));
  const View type = c.value(kContentType);
  if (starts_with(mailer, "apple mail") && !list && contains(type, "multipart/"))
    c.add_if(!contains(type, "apple-mail") && !contains(type, "apple-webmail"), client_apple_boundary, place);
  const bool agent_alone = contains(agent, "thunderbird") || contains(agent, "mozilla") || contains(agent, "mutt");
  c.add_if(!agent.empty() && (starts_with(mailer, "microsoft") || (agent_alone && !mailer.empty())), client_two, place);
  const bool by_php = contains(mailer, "phpmailer") || starts_with(mailer, "php/") || starts_with(mailer, "php ");
  if (!list) c.add_if(c.has(kPhpScript) || by_php, client_script, c.has(kPhpScript) ? c.place(kPhpScript) : place);
  for (const char* bulk : {"mass mail", "bulk", "massmail", "mailer express", "stormpost", "group mail", "dynamailer"})
    if (contains(mailer, bulk)) c.add(client_bulk, 1, place);
  if (mailer.size && !std::memchr(mailer.data, ' ', mailer.size)) c.add_if(is_random(mailer), client_random, place);
}

void read_priority(Context& c) {
  const View number = trimmed(c.value(kXPriority)), word = trimmed(c.value(kImportance));
  const View old = trimmed(c.value(kMsMailPriority));
  const u8 level = number.size ? number[0] : 0;
  const bool high = level == '1' || level == '2' || starts_with(word, "high") || starts_with(old, "high");
  const Range place = c.has(kXPriority) ? c.place(kXPriority) : c.place(kImportance);
  c.add_if(high, priority_high, place);
  c.add_if((level || !old.empty()) && !c.has(kXMailer) && !c.has(kUserAgent), priority_without_client, place);
  const bool says_low = level == '4' || level == '5' || starts_with(word, "low") || starts_with(old, "low");
  const bool says_normal = level == '3' || starts_with(word, "normal") || starts_with(old, "normal");
  c.add_if(u32(high) + says_low + says_normal > 1, priority_conflict, place);
  const bool outlook = contains(c.value(kXMailer), "outlook") || contains(c.value(kXMailer), "microsoft");
  c.add_if(!old.empty() && !c.has(kMimeOle) && !outlook, msmail_without_mimeole, c.place(kMsMailPriority));
}

void read_lists(Context& c) {
  const View precedence = trimmed(c.value(kPrecedence)), leave = c.value(kListUnsubscribe);
  const bool bulk = starts_with(precedence, "bulk") || starts_with(precedence, "junk");
  c.add_if(bulk && !c.list, precedence_bulk, c.place(kPrecedence));
  if (!c.has(kListUnsubscribe)) return;
  const bool usable = contains(leave, "http://") || contains(leave, "https://") || contains(leave, "mailto:");
  c.add_if(!usable, unsubscribe_odd, c.place(kListUnsubscribe));
  std::size_t sign = 0;
  while (sign < leave.size && leave[sign] != '@') ++sign;
  std::size_t to = sign + 1;
  while (to < leave.size && (is_alnum(leave[to]) || leave[to] == '.' || leave[to] == '-')) ++to;
  if (sign < leave.size && contains(leave, "mailto:"))
    c.add_if(kinds_of(leave.slice(sign + 1, to - sign - 1)) & kFreemail, unsubscribe_foreign, c.place(kListUnsubscribe));
}

}  // namespace

void read_clients(Context& c) {
  read_client(c);
  read_priority(c);
  read_lists(c);
}

}  // namespace mailsift::signs
