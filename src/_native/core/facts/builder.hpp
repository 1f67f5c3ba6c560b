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
  Bytes strings;

  void clear();
  Range keep(View text);     // UTF-8 already
  Range keep_raw(View raw);  // bytes of the message; what is not UTF-8 is read as decode guesses it
  // True when every row found memory; `out` then holds the record.
  bool finish(Bytes& out);
  bool failed() const;
};

}  // namespace mailsift::facts
