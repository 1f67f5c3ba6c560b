// The objects of a message, out of its record: what its reputation is asked by.
#pragma once

#include "facts/object_keys.hpp"
#include "facts/record.hpp"
#include "reputation/segment.hpp"

namespace mailsift::facts {

// Closed. What an object is in its message. The record does not hold those of the envelope, nor pictures that were looked
// at: by their signatures, by the MD5 of those that are no parts, and the web addresses that they show.
enum class Role : u8 {
  none, relay, header_domain, url, signature, sender, image, file_name, file, client, session_domain, picture,
  shown_url, count_
};
constexpr u32 kRoleShift = 24;  // Query::tag: role << 24 | row of its section

// What is asked for: bit i of `kinds` for kind i; and of the text signatures the first ones. `base`: who is asked, and
// nobody else: web addresses and domains of hosts that it knows nothing of are left out.
struct Asked {
  u32 kinds = ~u32{0}, signatures = ~u32{0};
  const reputation::Base* base = nullptr;
};

struct RecordKeyScratch {
  Vec<u64> slots;
  Unhashed unhashed;
  KeyScratch international;  // of hosts that are not in the form of IDNA
};

// Appends the keys of all of them. `record` is valid(); `scratch` is memory that is kept from one to the next.
void record_keys(View record, Asked asked, RecordKeyScratch& scratch, Vec<reputation::Query>& out);

}  // namespace mailsift::facts
