// Characters of a document into its texts: bytes of a code page, \u numbers and symbols, in order.
#pragma once

#include "rtf/document.hpp"

namespace mailsift::rtf {

// How a text looks to the reader.
enum Look : u8 { kSameColour = 1, kTiny = 2 };

class Writer {
 public:
  Writer(const Decoders& decoders, const Limits& limits, Document& out)
      : decoders_(decoders), limits_(limits), out_(out), sink_(&out.text) {}

  // Whereto, and how the next characters look. What was pending for another place is written first.
  void aim(Bytes& sink, u16 codepage, u8 look);
  // Bytes of the code page; `ascii`: none of them is above 0x7f.
  void bytes(View run, bool ascii);
  // A \u number (UTF-16 unit or code point) or the code point of a symbol.
  void unit(u32 code);
  void utf8(View text);
  // Writes what is pending, so that the size of the sink can be relied on.
  void flush();

 private:
  void put(u32 code_point);
  std::size_t room() const;
  void count(std::size_t added);

  const Decoders& decoders_;
  const Limits& limits_;
  Document& out_;
  Bytes* sink_;
  u16 codepage_ = 0;
  u8 look_ = 0;
  u32 high_ = 0;  // first half of a surrogate pair
};

}  // namespace mailsift::rtf
