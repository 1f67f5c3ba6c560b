// What the input may make grow, and how far. A limit that bites sets its bit in the record and ends up in
// verdict.unchecked as (name, limit).
#pragma once

#include "base/view.hpp"

namespace mailsift {

struct Limits {
  u32 message_bytes = 256u << 20;   // more than this is not read at all
  u32 parts = 4096;                 // MIME parts, the message itself counted
  u32 depth = 64;                   // nesting of multipart and message/rfc822
  u32 headers = 4096;               // header fields of one part
  u32 header_bytes = 1u << 20;      // header block of one part
  u32 text_bytes = 8u << 20;        // decoded text of the whole message
  u32 decoded_bytes = 512u << 20;   // bytes out of transfer decoding, whole message
  u32 urls = 8192;                  // distinct places with a web address
  u32 url_bytes = 8192;             // one address
  u32 links = 65536;                // links, forms and pictures in the HTML of one part
  u32 hits = 65536;                 // phrase hits kept
  u32 addresses = 4096;             // mail addresses read out of headers
  u32 time_ms = 10000;              // checked between parts and every so often inside them
};

enum class Limit : u32 {
  message_bytes, parts, depth, headers, header_bytes, text_bytes, decoded_bytes, urls, url_bytes, links, hits,
  addresses, time, memory, count_
};

class Bitten {
 public:
  void set(Limit limit) { bits_ |= 1u << u32(limit); }
  void merge(Bitten other) { bits_ |= other.bits_; }
  bool has(Limit limit) const { return bits_ >> u32(limit) & 1; }
  u32 bits() const { return bits_; }

 private:
  u32 bits_ = 0;
};

}  // namespace mailsift
