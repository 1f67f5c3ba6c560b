// What the groups of signs share: the fields by name, the sender, sums over texts and pages. Private to this folder.
#pragma once

#include "signs/signs.hpp"

namespace mailsift::signs {

enum Field : u32 {
  kFrom, kSender, kReplyTo, kTo, kCc, kSubject, kDate, kMessageId, kInReplyTo, kReferences, kReturnPath, kReceived,
  kMimeVersion, kContentType, kListId, kListPost, kMailingList, kBeenThere, kYahooList, kListUnsubscribe, kPrecedence, kUserAgent, kXMailer, kXPriority, kImportance,
  kMsMailPriority, kMimeOle, kThreadIndex, kPhpScript, kTransferEncoding, kThreadTopic, kAutoSubmitted, kFields
};

struct Context {
  const Message& m;
  Vec<SignRow>& out;
  const HeaderRow* field[kFields] = {};  // the first of each
  u32 times[kFields] = {};
  const AddressRow* from = nullptr;      // the first mailbox of each
  const AddressRow* reply_to = nullptr;
  const AddressRow* sender = nullptr;
  const AddressRow* return_path = nullptr;
  const AddressRow* to = nullptr;
  u32 from_count = 0, to_count = 0;
  bool list = false;                     // went through a mailing list, which sends, answers and addresses in its own name
  View domain;                           // registrable domain of From, else its host; lower case
  MeasureRow text{};                     // the sum over all texts; over the HTML where there is an alternative
  const MeasureRow* subject = nullptr;
  PageRow page{};
  u32 plain_parts = 0, html_parts = 0, files = 0, pictures = 0;
  u64 found[4] = {};
  u32 part = 0;       // of the signs that are read, where they don't say so themselves
  u32 text_part = 0;  // the first whose texts are summed

  Context(const Message& message, Vec<SignRow>& rows) : m(message), out(rows) {}
  void gather();

  // At most one row a sign: the first stays.
  void add(Sign sign, float value = 1, Range evidence = {}, u32 part = 0);
  void add_if(bool is_there, Sign sign, Range evidence = {}, u32 part = 0) {
    if (is_there) add(sign, 1, evidence, part);
  }
  // A number that counts from `least` on.
  void add_from(u32 number, u32 least, Sign sign, Range evidence = {}, u32 part = 0) {
    if (number >= least) add(sign, float(number), evidence, part);
  }
  bool has(Sign sign) const { return found[sign / 64] >> sign % 64 & 1; }
  bool has(Field f) const { return field[f] != nullptr; }
  View value(Field f) const { return field[f] ? m.text(field[f]->value) : View(); }
  Range place(Field f) const { return field[f] ? field[f]->value : Range{}; }
  View domain_of(const AddressRow* row) const {
    return !row ? View() : m.text(row->domain.size ? row->domain : row->host);
  }
  u32 words(facts::WordClass c) const { return text.classes[c]; }
  u32 subject_words(facts::WordClass c) const { return subject ? subject->classes[c] : 0; }
};

// The groups, in the order in which they are read; each but the last stands by itself.
void read_route(Context& c);      // dates, Received, identifiers
void read_headers(Context& c);    // fields and their form
void read_sender(Context& c);
void read_clients(Context& c);    // mail programs, priority, lists
void read_subject(Context& c);
void read_links(Context& c);
void read_pages(Context& c);
void read_structure(Context& c);
void read_files(Context& c);
void read_texts(Context& c);      // words, also together with links, files and lists

}  // namespace mailsift::signs
