// Keys of objects whose reputation is kept, made by one function for feeds and for look-ups. docs/reputation.md says
// what each key is made of, so that anyone can make it too.
#pragma once

#include "digest/digest.hpp"
#include "reputation/hosts.hpp"
#include "reputation/record.hpp"
#include "urls/url.hpp"

namespace mailsift::facts {

// Stands in every file of keys; one of another version is refused. It changes with whatever changes a key.
constexpr u32 kObjectKeyVersion = 1;
u32 object_key_version();  // that, and the versions of what keys are made of

// Of a tag: the query is of the other reading of a web address, whose host is another one. What is known of one of them
// says nothing of the other.
constexpr u32 kOtherReading = 1u << 23;

// A network is kept as those of the next length that is looked up, which it consists of.
constexpr u32 kMostNetworks = 256;  // that one line of a feed may become

enum class KeyUse {
  keep,  // the keys that an entry for this object is kept under
  feed,  // the same, for what others say: private addresses mean another machine everywhere, and public suffixes anybody
  ask,   // those of all entries that hold for this object
};
enum class KeyStatus {
  ok,
  malformed,  // no object of this kind
  too_wide,   // a network of more than kMostNetworks of those that are kept
  private_,   // an address that no feed can mean (RFC 6890)
  suffix,     // a public suffix, of which others have names: no feed can mean all of them
  guarded,    // of an entry: all of its keys are guarded
  count_,
};

// Keys that are still to be hashed: all of one block at once.
struct Unhashed {
  Vec<digest::Block> blocks;
  Vec<u32> places;  // of their queries
  Vec<reputation::FullKey> sums;
  bool failed = false;  // for want of memory: what is in `out` is of no use
  void finish(Vec<reputation::Query>& out);
};

struct KeyScratch {
  u64 host = reputation::kNoHost;  // of a web address or a domain whose keys were made last, its host_head()
  urls::Urls urls;
  Bytes text;
  Unhashed unhashed;
};

// Appends the keys of one object, as text: what a feed or an operator writes. Their tags are `tag`.
//   ip         1.2.3.4, 2001:db8::1, and to keep also a network: 192.0.2.0/24
//   domain     a host name;  to ask also those above it, down to the registrable domain
//   url        with or without scheme; to ask all look-up expressions of Safe Browsing. Passwords never reach a key
//   signature  16 hex digits
//   sender     a mail address, or its MD5;  name  a file name, or its MD5
//   image, md5 32 hex digits;  sha256  64;  image also 22, a perceptual signature, which has several keys
KeyStatus object_keys(reputation::Kind kind, View text, KeyUse use, u32 tag, KeyScratch& scratch,
                      Vec<reputation::Query>& out);

// The host that object_keys() has just read in `text`: of a domain, of a web address, of a mail address. Empty for others.
View host_of(reputation::Kind kind, View text, const KeyScratch& scratch);

// The kind that a text looks like: an address with a scheme or a path, an IP, a network, a host name, a hash, a mail
// address; Kind::none where it looks like nothing.
reputation::Kind kind_of_text(View text, KeyScratch& scratch);

}  // namespace mailsift::facts
