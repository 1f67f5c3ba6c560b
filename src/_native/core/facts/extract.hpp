// The one call a message: raw bytes in, the flat record out.
#pragma once

#include "facts/builder.hpp"
#include "html/page.hpp"
#include "fold/fold.hpp"
#include "lookup/content_terms.hpp"
#include "lookup/key_table.hpp"
#include "match/matcher.hpp"
#include "mime/fields.hpp"
#include "mime/message.hpp"
#include "rtf/document.hpp"
#include "signature/signature.hpp"
#include "signs/signs.hpp"
#include "tokens/tokens.hpp"
#include "urls/redact.hpp"
#include "urls/url.hpp"

namespace mailsift::facts {

// What is looked up while the message is at hand; a null table is not asked. The numbers of the address and file
// lists are their places here, and stand in AddressHitRow::list and FileHitRow::list.
struct Tables {
  const match::Matcher* phrases = nullptr;
  static constexpr u32 kLists = 2;
  const lookup::KeyTable* addresses[kLists] = {};  // phishing, suspicious
  const lookup::KeyTable* files[kLists] = {};      // files, good-files
  const match::Matcher* content = nullptr;       // its hits are numbers of terms
  const lookup::ContentTerms* terms = nullptr;
};

// What is known of a message beside its bytes.
struct Known {
  i64 received_at = kNoTime;  // by the envelope; else the top-most Received field says it
  // What this engine puts before a Subject: signs look at what stands behind it.
  static constexpr u32 kLabels = 2;
  View labels[kLabels] = {};
};

constexpr u32 kNoPart = ~u32{0};

// A text that may be the one that the signatures of the message are made from.
struct Candidate {
  Bytes text;          // the head of the visible text
  u32 part = 0;
  u32 size = 0;        // of the whole visible text; 0 for no candidate
  bool is_attachment = false;
};

// A message under the transfer encoding of a part, which waits to be read.
struct Nested {
  u32 part;   // the row that holds it
  u32 level;  // how many encodings it lies under
  Range text;  // in Scratch::enclosed
  u32 head;    // bytes at its beginning that are ours
};

// A file that waits to be looked up, a small one also for its checksums.
struct File {
  u32 part;           // its row
  bool waits;         // for its checksums
  Range bytes, name;  // in Scratch::file_bytes
};

enum Wanted : u32 {
  kPhrases = 1, kAddresses = 2, kFiles = 4, kTexts = 8, kRtf = 16, kContent = 32, kSigns = 64,
  kFeatures = 128,  // of bayes/; signs are among them, so these are read too
};

enum class Status { ok, out_of_memory };

// All memory that an extraction uses beside its result; one for each thread, kept from message to message.
struct Scratch {
  Builder builder;
  mime::Structure message;
  mime::Scratch fields;
  Bytes body, text, joined, small, mailboxes, sample, redacted;
  Bytes unfolded;          // a text without the line breaks of its transport
  Bytes enclosed, inner;   // messages that wait, and the one that `message` was made from after the outer one
  Vec<Nested> waiting;
  Bytes file_bytes;        // those of small files, and names
  Vec<File> files;
  u32 first_row = 0;       // the row of message.parts[0]
  // Where first_row > 0: the row that holds the message, how many encodings it lies under, and Nested::head.
  u32 holder = 0, level = 0, head_size = 0;
  urls::Redactor redactor;
  html::Page page;
  rtf::Document document;
  fold::Folded folded;
  u32 folded_part = 0;  // the part whose text `folded` holds
  Candidate page_body, text_body;
  signature::Signature signature;
  urls::Urls found, links, nested;
  urls::KnownDomains domains;  // of all of these, and of mail addresses
  Vec<match::Hit> hits;
  Vec<mime::Address> addresses;
  Vec<Range> ranges;
  Vec<u32> seen;     // open-addressed set over UrlRow, see addresses.cpp
  signs::Scratch signs;
  tokens::Scratch tokens;
  Bitten bitten;
  Vec<u64> terms_seen;   // a bit for each term of the content database
  Vec<ContentRow> sums;  // by the place of a category
  u32 text_left = 0, decoded_left = 0, content_left = 0;
  u64 links_read = 0;  // bytes made of links so far
  i64 deadline_ns = 0;
  u32 looks = 0;
  void clear(const Limits& limits);
  void shrink();     // what one giant message made the buffers take is given back
  bool late();       // true once the time limit has passed; sets its bit
  // The same between steps of a microsecond: every 16th call looks at the clock, the first one after clear() too.
  bool late_in_loop() { return bitten.has(Limit::time) || (looks++ % 16 == 0 && late()); }
  // Said behind each call that fills them: what found no memory is not checked.
  template <class... Vecs>
  void note(const Vecs&... vecs) {
    if ((vecs.failed() || ...)) bitten.set(Limit::memory);
  }
};

// Never fails for what stands in `raw`; `record` is replaced. Where memory runs out, the record says so and holds what
// there was room for; out_of_memory only where not even an empty one finds room.
Status extract(View raw, const Limits& limits, const Tables& tables, u32 wanted, Scratch& scratch, Bytes& record,
               const Known& known = {});

}  // namespace mailsift::facts
