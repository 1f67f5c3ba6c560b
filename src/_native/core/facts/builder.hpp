// Collects the rows of a record and lays them out. Lives from message to message.
#pragma once

#include "facts/record.hpp"

namespace mailsift::facts {

// Bytes of all strings of a record, kept texts not counted. The limits bound how many strings there are and how long
// each one is, not the product: thousands of short links against a base of 8 kB.
constexpr std::size_t kMostStrings = 16u << 20;

struct Builder {
  Head head;
  Vec<HeaderRow> headers;
  Vec<AddressRow> addresses;
  Vec<Range> received_ips, domains;
  Vec<PartRow> parts;
  Vec<UrlRow> urls;
  Vec<PhraseHitRow> phrase_hits;
  Vec<AddressHitRow> address_hits;
  Vec<FileHitRow> file_hits;
  Vec<TextRow> texts;
  Vec<ContentRow> content_scores;
  Vec<u64> signatures;
  Vec<PageRow> pages;
  Vec<MeasureRow> measures;
  Vec<SignRow> signs;
  Vec<u64> features;
  Bytes strings;
  std::size_t most = kMostStrings;
  bool full = false;  // a string found no place any more

  void clear();
  void shrink_above(std::size_t bytes);
  // Where the text stands in `strings` now; nowhere once they are full.
  Range keep(View text);     // UTF-8 already
  // The value of a field as text; nowhere when mime::plain_unstructured leaves it, which says what `marked` is.
  Range keep_plain(View field, bool& marked);
  Range keep_raw(View raw);  // bytes of the message; what is not UTF-8 is read as decode guesses it
  // False when there is no memory for the record.
  bool finish(Bytes& out);
  // Whether a row or a string found no memory and is missing.
  bool failed() const;
};

}  // namespace mailsift::facts
