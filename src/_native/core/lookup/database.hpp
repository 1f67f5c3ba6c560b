// The database file: one generation of all compiled lists, mapped read-only and shared by everybody.
//
//     0  u8  magic[8] "MAILSIFT"
//     8  u32 order 0x01020304      12 u32 format version
//    16  u32 fold version          20 u32 canonical version
//    24  u64 generation            32 u64 file size
//    40  u32 sections              44 u32 0
//    48  u8  XXH3-128 of bytes 0..48 and of the directory (big endian, as xxhash's digest() gives it)
//    64  directory, a record of 96 bytes for each section:
//          0 name, 40 bytes, NUL padded | 40 u64 offset (a multiple of 64) | 48 u64 size
//         56 XXH3-128 of the section    | 72 key of what it was built from, 16 bytes | 88 u64 0
//
// The checksums are verified by whoever maps the file (Python's xxhash); here only what could lead outside the
// file is checked, always.
#pragma once

#include "lookup/content_terms.hpp"
#include "lookup/key_table.hpp"
#include "lookup/sender_table.hpp"

namespace mailsift::lookup {

constexpr u32 kFormatVersion = 2;

enum class List : u32 {
  allowed_senders, blocked_senders, allowed_phrases, blocked_phrases, obscene, phishing, suspicious, files, good_files,
  my_addresses, categories, learnt_senders, images, count_
};
constexpr u32 kLists = u32(List::count_);

// Name as on the command line ("allowed-senders"); List::count_ for a name that is none.
List list_of(View name);
View list_name(List list);

// What a list holds, as its operator wrote it: u32 count, u32 0, {u32 from, u32 size, u16 weight, u16 flags}[count], text.
class Entries {
 public:
  struct Entry {
    View text;
    u32 weight = 0, flags = 0;
  };
  bool open(View section);
  u32 size() const { return records_.count; }
  Entry entry(u32 index) const;  // empty beyond the end

 private:
  Array records_;
  View text_;
};

struct PhraseId {
  List list = List::count_;  // count_: there is no such phrase
  u32 entry = 0;
};

class Database {
 public:
  enum class Status { ok, cut, magic, order, format, fold, canonical, size, directory, section };
  // Versions are those of the code that runs now; a file of another one must be built anew.
  Status open(View file, u32 fold_version, u32 canonical_version);
  View section(View name) const;
  u64 generation() const { return generation_; }

  const Entries& entries(List list) const { return entries_[u32(list) % kLists]; }
  const KeyTable& keys(List list) const { return keys_[u32(list) % kLists]; }            // phishing suspicious files good-files images
  const SenderTable& senders(List list) const { return senders_[u32(list) % kLists]; }  // *-senders, my-addresses
  View phrases() const { return phrases_; }  // for match::Matcher; empty when there are none
  PhraseId phrase(u32 id) const;
  View content() const { return content_; }  // for match::Matcher; its hits are numbers of terms
  const ContentTerms& content_terms() const { return content_terms_; }

 private:
  View directory_, file_, phrases_, content_;
  u64 generation_ = 0;
  Entries entries_[kLists];
  KeyTable keys_[kLists];
  SenderTable senders_[kLists];
  ContentTerms content_terms_;
  Array phrase_ids_;  // {u32 list, u32 entry}
};

View status_text(Database::Status status);

}  // namespace mailsift::lookup
