// Lines of objects, as plain feeds and lists have them, into the entries of a source.
#pragma once

#include "facts/object_keys.hpp"
#include "reputation/collect.hpp"

namespace mailsift::facts {

struct ObjectLines {
  u64 lines = 0, objects = 0, keys = 0, bad = 0;
  u64 left[std::size_t(KeyStatus::count_)] = {};  // out, and not bad: private_, suffix, guarded
  static constexpr u32 kMostShown = 16;
  struct Bad {
    u64 line;  // counted from 1 in this text
    KeyStatus status;
    bool not_allowed;  // an allow verdict for an object without a full key
  } shown[kMostShown];
  u32 shown_left_count = 0;
  Bad shown_left[kMostShown];  // the first few of each reason
};

// One object a line; blanks around it, empty lines and those that begin with # or ; are left out, and what stands
// behind ` #`. With Kind::none each line says by a prefix (`url:`, `sender:` ...) or by its look what it is; with
// `hosts_are_urls` a host name, and an IPv4 address, without such a prefix is kept as the host of web addresses too.
void add_object_lines(View text, reputation::Kind kind, bool hosts_are_urls, u32 expires, u32 entry,
                      KeyScratch& scratch, Vec<reputation::Query>& keys, reputation::Collected& out,
                      ObjectLines& report);

}  // namespace mailsift::facts
