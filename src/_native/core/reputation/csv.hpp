// Tables as text (RFC 4180), row by row, out of pieces of a file of any size. Nothing in it makes more memory be used.
//
//   # a comment                       a line that begins with #
//   "1","2026-01-02","http://a/""b"   fields may be quoted; in quotes a quote is doubled, and line ends are text
//   2, "2026-01-03", http://c/        blanks before a field are left out
#pragma once

#include "base/vec.hpp"

namespace mailsift::reputation {

constexpr std::size_t kLongestRow = 1u << 16;  // bytes; a longer row is bad, and so is a quote that far from its end

enum class CsvStep : u8 {
  row,
  more,      // what is left belongs to a row that doesn't end here; at the end of the file: nothing is left
  cut,       // bad: the file ends in the middle of a quoted field
  too_long,  // bad
  stray,     // bad: text behind a closing quote
};

class CsvReader {
 public:
  void set_form(u8 delimiter, bool quotes) { delimiter_ = delimiter, quotes_ = quotes; }

  // Reads on from `at`, and moves it behind what was read. What stands behind `at` when `more` comes is to be given
  // again, with more behind it; it is shorter than kLongestRow. Behind a bad row the next line goes on.
  CsvStep next(View text, bool last, std::size_t& at);
  const Vec<View>& fields() const { return fields_; }  // of the row; until the next call
  u64 lines = 0;  // that were read, the last row's among them
  u64 line = 0;   // where the last row begins, counted from 1
  bool failed() const { return fields_.failed() || plain_.failed(); }

 private:
  enum class FieldEnd : u8 { delimiter, row, cut, stray };
  FieldEnd quoted(View text, bool last, std::size_t limit, std::size_t& at);
  FieldEnd unquoted(View text, bool last, std::size_t limit, std::size_t& at);
  CsvStep skip_line(View text, bool last, std::size_t from, CsvStep step, std::size_t& at);

  u8 delimiter_ = ',';
  bool quotes_ = true, skipping_ = false;  // skipping: to the end of a line that was too long
  Vec<View> fields_;
  Bytes plain_;  // fields without their doubled quotes: has room for a row, and so never moves
};

}  // namespace mailsift::reputation
