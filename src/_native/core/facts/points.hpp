// The phrases of a message weighed by their lists: each once with how often it was found. Over the record, so that it can be
// asked behind extract() with what only the policy knows.
#pragma once

#include "facts/record.hpp"
#include "lookup/database.hpp"

namespace mailsift::facts {

struct PointRow {
  u32 hit;  // the first row of the phrase in Section::phrase_hits
  u32 times, weight;
  lookup::PhraseId phrase;
};

struct PointScratch {
  // By the number of a phrase: its place in `rows` + 1. All 0 between the calls, so that a call costs what it finds; it
  // grows to the largest number seen, which the database bounds.
  Vec<u32> places;
  Vec<PointRow> rows;

  u32* place_of(u32 phrase);  // nullptr when there is no memory
};

// Which hits count: lists as bits 1 << lookup::List; those in RTF attachments alone, or all others.
struct PointsWanted {
  u32 lists;
  bool in_rtf;
};

// Into scratch.rows, in the order of the first hits; phrases of no weight are left out. `record` is valid. Linear in the hits;
// false when there was no memory.
bool weigh_phrases(View record, const lookup::Database& database, PointsWanted wanted, PointScratch& scratch);

// The first hit that counts, its row; UINT32_MAX where there is none.
u32 first_phrase(View record, const lookup::Database& database, PointsWanted wanted);

}  // namespace mailsift::facts
