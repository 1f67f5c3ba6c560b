// The objects of rows as text, for who keeps them or compares them with lists: by kind, one a line.
#pragma once

#include "facts/object_keys.hpp"
#include "reputation/collect.hpp"

namespace mailsift::facts {

//   text(url)    http://a.example/x LF http://b.example/ LF
//   places(url)  {row 7, records 0..1} {row 8, records 1..2}
//
// Of one piece of a file, so that it takes no more memory than the piece does.
class FeedTexts {
 public:
  u32 wanted = 0;  // bit k: those of Kind k

  void clear();
  // An object whose records stand in `out` from `first` on.
  void add(reputation::Kind kind, View text, u64 row, std::size_t first, const reputation::Collected& out);
  View text(reputation::Kind kind) const { return view(texts_[u32(kind)]); }
  // The row of the object in this line, counted from 0; 0 where there is none.
  u64 row_of(reputation::Kind kind, std::size_t line) const;

  // Objects that are not to be kept after all: first each is marked, then the records of all of them go. Gives how many
  // rows have no object left.
  void mark(reputation::Kind kind, std::size_t line);
  u64 take_back(reputation::Collected& out);
  bool failed() const;

 private:
  struct Place {
    u64 row;
    std::size_t first, end;
    bool marked;
  };
  bool is_last_of_row(u32 kind, std::size_t at) const;

  Bytes texts_[reputation::kKinds];
  Vec<Place> places_[reputation::kKinds];  // by row
};

}  // namespace mailsift::facts
