// Facts to features: what the learner of bayes/ learns. In the order of an extraction:
//
//   open; add_text of the folded subjects and texts; add_head of the raw message; add_rows, when all rows are there
//
// What would tell this mail system or a collection of mail from others, and not spam from ham, is left out (fields.cpp,
// route.hpp): where the message was delivered to and by whom, what was added on the way in, names of lists, dates.
#pragma once

#include "base/features.hpp"
#include "facts/record.hpp"
#include "tokens/collector.hpp"

namespace mailsift::tokens {

// Features of another version are others: a model that learnt them is of no use.
constexpr u32 kTokensVersion = 2;

constexpr u32 kTextBytes = 8192;  // of the visible texts of a message together
constexpr u32 kHeadBytes = 2500;  // of the header fields that count
constexpr u32 kRawBytes = 4500;   // of these and of the raw body behind them
constexpr u32 kGramBytes = 2500;  // of that, as byte n-grams
constexpr u32 kGramSize = 5;
constexpr u32 kTextWindow = 3;   // words that a pair of a text spans at most

struct Scratch {
  Collector features;
  Bytes head, hops;
  u32 text_left = 0;  // of kTextBytes
  u64 identifier = 0;         // hash of the Message-ID
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
// `folded`: at most text_left bytes of the text, which the caller takes off.
void add_text(Scratch& scratch, facts::Where where, View folded);
void add_head(Scratch& scratch, const Field* fields, u32 count, View body);
void add_rows(Scratch& scratch, const Message& message);

// Appends the features; sets counts and key, not `first`. `cut`: a bit for each list that more did not fit in.
Features finish(const Scratch& scratch, Vec<u64>& out, u32& cut);

}  // namespace mailsift::tokens
