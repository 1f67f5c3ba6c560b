// Collects the rows of a record and lays them out. Lives from message to message.
#pragma once

#include "facts/record.hpp"

namespace mailsift::facts {

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
  Vec<PageRow> pages;
  Vec<MeasureRow> measures;
  Vec<SignRow> signs;
  Bytes strings;

  void clear();
  Range keep(View text);
  // True when every row found memory; `out` then holds the record.
  bool finish(Bytes& out);
  bool failed() const;
};

}  // namespace mailsift::facts
