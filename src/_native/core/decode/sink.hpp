// Where decoders write: room is made first, then bytes are put without a check each.
#pragma once

#include <algorithm>

#include "base/utf8.hpp"

namespace mailsift::decode {

//   out:   [ what was there | written so far | room ............ ]
//                                            ^ at_               ^ end_
class Sink {
 public:
  explicit Sink(Bytes& out) : out_(out) {}
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  ~Sink() { close(); }

  // At least `count` bytes can be put. False when there is no memory: then the decoder must end.
  bool room(std::size_t count) { return std::size_t(end_ - at_) >= count || more(count); }

  void put(u8 byte) { *at_++ = byte; }
  void put_code_point(u32 code_point) { at_ = put_utf8(at_, code_point); }  // needs room(4)

  // Copies the ASCII bytes at the front of `from` and returns the place of the first other byte (or `end`, also when
  // there is no memory). What was tested is what is written, whatever happens to the source meanwhile.
  const u8* ascii(const u8* from, const u8* end) {
    while (end - from >= 8) {
      if (!room(8)) return end;
      const u8* const last = from + std::min(end - from, end_ - at_) - 8;
      u8* to = at_;
      u64 marks = 0;
      for (; from <= last; from += 8, to += 8) {
        const u64 word = load_word(from);
        store_word(to, word);
        marks = word & kHighBits;
        if (marks) break;
      }
      if (marks) {
        const u32 plain = first_marked(marks);
        at_ = to + plain;
        return from + plain;
      }
      at_ = to;
    }
    if (!room(8)) return end;
    for (; from < end; ++from) {
      const u8 byte = *from;
      if (byte >= 0x80) break;
      put(byte);
    }
    return from;
  }

 private:
  static constexpr std::size_t kRoom = 4096;

  bool more(std::size_t count) {
    close();
    at_ = out_.extend(count > kRoom ? count : kRoom);
    end_ = at_ ? out_.end() : nullptr;
    return at_ != nullptr;
  }
  void close() {
    if (at_) out_.truncate(std::size_t(at_ - out_.data()));
    at_ = end_ = nullptr;
  }

  Bytes& out_;
  u8* at_ = nullptr;
  u8* end_ = nullptr;
};

}  // namespace mailsift::decode
