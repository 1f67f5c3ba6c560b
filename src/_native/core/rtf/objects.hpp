// The data of objects and pictures: hex digits or \bin bytes in, class, name and content out.
#pragma once

#include "rtf/document.hpp"

namespace mailsift::rtf {

class Objects {
 public:
  Objects(const Limits& limits, Document& out) : limits_(limits), out_(out) {}

  // Index of the new row, kNone when there are too many.
  u32 add(ObjectKind kind);
  // The data that comes next belongs to `object`; one object at a time.
  void begin(u32 object);
  void hex(View run);
  void bytes(View run);
  void junk();
  void end();
  // Takes the row of a picture that has no data, and never had, away again where it is the last one: thousands of those
  // would leave no room for others. Nobody may ask for it afterwards.
  bool drop_empty(u32 object);
  bool busy() const { return open_ != kNone; }

 private:
  std::size_t room() const;

  const Limits& limits_;
  Document& out_;
  u32 open_ = kNone;
  u32 half_ = kNone;  // the first digit of a pair
};

// What the data says of itself: the OLE 1.0 header ([MS-OLEDS] 2.2), the file inside a package, the kind of a picture.
void describe(Object& object, Document& out);

}  // namespace mailsift::rtf
