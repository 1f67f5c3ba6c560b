// JSON of any size as rows: the objects, however deep, that have a member which rows have. Read byte by byte, in pieces
// that may be cut anywhere; what is kept is one row's known members, each of a bounded size.
#pragma once

#include "base/vec.hpp"

namespace mailsift::reputation {

constexpr std::size_t kLongestValue = 1u << 16;
constexpr u32 kMostColumns = 32, kDeepest = 64;

enum class JsonStep : u8 { row, more, broken, too_deep };

class JsonRows {
 public:
  // A member that is read: its value, when it is no array or object. An object with a `marker` in it is a row; what
  // lies inside of a row is none.
  void add_column(View name, bool marker);
  u32 columns() const { return u32(names_.size()); }

  // Reads on from `at`. Behind `broken` and `too_deep` nothing is read.
  JsonStep next(View text, std::size_t& at);
  View field(u32 column) const;  // of the row; null and what is missing are empty
  bool too_long() const { return too_long_; }  // a value of the row was cut
  bool whole() const { return depth_ == 0 && state_ == State::between; }  // the text may end here
  u64 lines = 0;  // line ends that were read
  bool failed() const;

 private:
  enum class State : u8 { between, first_value, value, first_key, key, colon, behind, string, escape, hex, literal };
  JsonStep byte(u8 c);
  JsonStep string_byte(u8 c);
  bool open(bool object);
  JsonStep close(bool object);
  void begin_string(bool is_key);
  void end_string();
  void put(const u8* bytes, std::size_t size);
  void put_point(u32 point);
  void end_hex();
  void forget_row();

  struct Name {
    Range text;
    bool marker;
  };
  Bytes text_;
  Vec<Name> names_;
  Bytes values_[kMostColumns], key_;
  u64 objects_ = 0;  // bit d - 1: what is open at depth d is an object
  u32 depth_ = 0, row_depth_ = 0, fields_depth_ = 0;
  u32 column_ = kMostColumns;  // where the value that is read goes
  u32 hex_ = 0, digits_ = 0, high_ = 0;
  bool is_key_ = false, too_long_ = false, broken_ = false, done_ = false;
  State state_ = State::between;
};

}  // namespace mailsift::reputation
