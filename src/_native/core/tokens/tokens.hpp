// Facts to features: what the learner of bayes/ learns. In the order of an extraction:
//
//   open; add_head of the raw message; add_subject, keep_body of each folded text; add_bodies, add_rows, when all rows
//   are there; finish
//
// What would tell this mail system or a collection of mail from others, and not spam from ham, is left out (fields.cpp,
// route.hpp): where the message was delivered to and by whom, what was added on the way in, names of lists, dates.
#pragma once

#include "base/features.hpp"
#include "facts/record.hpp"
#include "tokens/collector.hpp"

namespace mailsift::tokens {

// Features of another version are others: a model that learnt them is of no use.
constexpr u32 kTokensVersion = 3;

// Of the visible texts of a message together. Pages and plain texts have a half each, and what the one does not need is
// the other's: neither can push the other out.
constexpr u32 kTextBytes = 16384;
constexpr u32 kSubjectBytes = 1024;  // of subjects, those of messages inside too
constexpr u32 kHeadBytes = 2500;  // of the header fields that count
constexpr u32 kRawBytes = 4500;   // of these and of the raw body behind them
constexpr u32 kGramBytes = 2500;  // of that, as byte n-grams
constexpr u32 kGramSize = 5;
constexpr u32 kTextWindow = 3;   // words that a pair of a text spans at most

struct Scratch {
  Collector features;
  Bytes head, hops;
  Bytes bodies[2], samples[2];  // folded: the pages one behind the other, the plain texts; what of these counts
  u32 subject_left = 0;         // of kSubjectBytes
  bool is_sampled = false;      // of a text or a subject not all was read
  u64 identifier = 0;         // hash of the Message-ID; 0 when there is none
  u64 carried = 0;            // sum of the hashes of what tells a message from another with its words: see finish()
  u64 identifier_domain = 0;  // of the domain that it names, see domain_of()
};

// A raw field of the message: its name, and its value with the folding.
struct Field {
  View name, value;
};

template <class Row>
struct Rows {
  const Row* first;
  u32 size;
  const Row* begin() const { return first; }
  const Row* end() const { return first + size; }
};

struct Message {
  Rows<facts::AddressRow> addresses;
  Rows<facts::PartRow> parts;
  Rows<facts::UrlRow> urls;
  Rows<facts::PageRow> pages;
  Rows<facts::MeasureRow> measures;
  Rows<facts::SignRow> signs;
  View strings;

  View text(Range range) const { return at(strings, range); }
};

void open(Scratch& scratch);
// At most subject_left bytes, which the caller takes off.
void add_subject(Scratch& scratch, View folded);
void keep_body(Scratch& scratch, bool is_page, View folded);
// What counts of the bodies; then it is added. Views that are good until open().
struct Bodies {
  View page, plain;
};
Bodies bodies_of(Scratch& scratch);
void add_bodies(Scratch& scratch, const Bodies& bodies);
void add_head(Scratch& scratch, const Field* fields, u32 count, View body);
void add_rows(Scratch& scratch, const Message& message);

// Appends the features; sets counts and key, not `first`. `cut`: a bit for each list that more did not fit in, and one
// above for texts.
//
// The key is of what every copy of a message keeps, with other line ends, one more at the end, "From " escaped, or fields
// of a delivery added: the words and their pairs of subjects, bodies and hosts, Message-ID and Date, web addresses, types
// and names of parts. Where that is next to nothing, it is of all features.
Features finish(const Scratch& scratch, Vec<u64>& out, u32& cut);

}  // namespace mailsift::tokens
