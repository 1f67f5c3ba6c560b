// Rows of feeds into the entries of a source: what each column means was said before.
#pragma once

#include "facts/feed_texts.hpp"
#include "reputation/csv.hpp"
#include "reputation/json_rows.hpp"

namespace mailsift::facts {

// Closed: Python passes the numbers.
enum class Column : u8 {
  none,
  url, domain, ip, md5, sha256,  // an object of this kind
  hash,                          // MD5 or SHA-256, by its length
  typed,                         // an object whose kind a `word` says
  word,                          // one of the words that were added for this column
  confidence,                    // 0 to 100
  record,                        // the name of what it is known as
  seen,                          // when it was seen: 2026-01-02 03:04:05, or seconds since 1970
  size,                          // a number, or *; a row where it is none is bad
  count_
};

// The first ones are those of KeyStatus.
enum class RowStatus : u8 {
  ok, no_object, too_wide, private_, suffix, guarded, columns, cut, too_long, stray, broken, too_deep, skipped
};

// Entries that rows have in common, of one Collected.
class FeedEntries {
 public:
  u32 of(const reputation::Entry& entry, View record, reputation::Collected& out);

 private:
  static constexpr std::size_t kFirst = 64, kMost = 1u << 17;  // slots: a power of two, at most half full
  struct Known {
    reputation::Entry entry;
    Range record;
    u32 number;
  };
  Vec<Known> known_;
  Vec<u32> slots_;  // places in known_ + 1
  Bytes records_;
  u32 latest_ = 0;
};

class FeedRows {
 public:
  reputation::Entry entry{};     // of a row that says nothing else
  u32 now = 0, keep = 0;         // minutes: since 1970, and how long an entry holds behind the day it was seen; 0: always
  bool hosts_are_urls = true;
  FeedTexts texts;               // of the piece of the file that was read last
  u64 line = 0, undated = 0;     // where the row stands; rows with a date that is none, or none after 1970
  u32 least_columns = 0, most_columns = 0;

  void add_column(Column role);  // the next one
  // What a word in this column says. Kind::none in a column of kinds: rows of objects that we keep no keys of.
  void add_word(u32 column, View text, reputation::Kind kind, u16 categories, u8 verdict);
  bool failed() const { return columns_.failed() || words_.failed() || text_.failed() || keys_.failed() || texts.failed(); }

  // `field(self, column)`: the row's, empty where it has none.
  using Field = View (*)(const void* self, u32 column);
  RowStatus add(Field field, const void* self, FeedEntries& entries, reputation::Collected& out);

 private:
  struct Used {
    u32 index;
    Column role;
    u32 last_word;  // its place in words_ + 1
  };
  struct Word {
    u32 column;
    Range text;
    reputation::Kind kind;
    u16 categories;
    u8 verdict;
  };
  struct Row;
  const Word* word_of(Used& column, View text);
  void read_meaning(Used& column, View text, Row& row);
  RowStatus add_object(Column role, View text, const Row& row, u32 expires, u32 number, reputation::Collected& out);
  RowStatus put(reputation::Kind kind, View text, u32 expires, u32 number, reputation::Collected& out);

  Vec<Used> columns_;  // those that have a role
  Vec<Word> words_;
  Bytes text_;
  u32 width_ = 0;
  KeyScratch scratch_;
  Vec<reputation::Query> keys_;
};

struct FeedReport {
  std::size_t read = 0;
  u64 lines = 0, rows = 0, objects = 0, bad = 0, skipped = 0, undated = 0;
  u64 unended = 0;  // 1: the last row has no line end, and is left out
  RowStatus broken = RowStatus::ok;  // why the rest of the file is not read, or ends in the middle
  static constexpr u32 kMostShown = 16;
  struct Bad {
    u64 line;
    RowStatus status;
  } shown[kMostShown];
  void count(RowStatus status, u64 line);
};

// Pieces of a file: what stands behind report.read is to be given again, with more behind it. Lines are counted from the
// begin of the file.
void add_csv(View text, bool last, reputation::CsvReader& reader, FeedRows& rows, FeedEntries& entries,
             reputation::Collected& out, FeedReport& report);
// A row is a line here: feeds in JSON often are a single one.
void add_json(View text, bool last, reputation::JsonRows& reader, FeedRows& rows, FeedEntries& entries,
              reputation::Collected& out, FeedReport& report);

}  // namespace mailsift::facts
