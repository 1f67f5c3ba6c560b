// Small tables for targets that read whole messages: phrases with masks and without boundaries, addresses, files.
#pragma once

#include <initializer_list>

#include "digest/digest.hpp"
#include "facts/extract.hpp"
#include "facts/keys.hpp"
#include "must.hpp"
#include "trie.hpp"

namespace fuzz {

using namespace mailsift;
using namespace mailsift::facts;

struct Lists {
  Bytes phrases, keys[2 * Tables::kLists];
  match::Matcher matcher;
  lookup::KeyTable tables[2 * Tables::kLists];
  std::vector<fuzz::Listed> listed;
  Tables of_all;

  Lists() {
    const u8 mask = match::kPhraseMask, anywhere = match::kPhraseAnywhere;
    MUST(fuzz::build_section({{"free", 0}, {"buy now", 0}, {"a", anywhere}, {"fr*e mon?y", mask}, {"*lot", mask},
                              {"\xc3\xa9t\xc3\xa9", 0}, {"win*", u8(mask | anywhere)}, {"e?", mask}, {"aa", anywhere}},
                             listed, phrases, fuzz::Engine::sampled));
    MUST(matcher.open(view(phrases)));
    of_all.phrases = &matcher;
    open(0, {address("a.example"), address("http://b.test/x?y")}, of_all.addresses[0]);
    open(1, {address("1.2.3.4"), address("com.example")}, of_all.addresses[1]);
    open(2, {file(""), file("hello")}, of_all.files[0]);
    open(3, {file("a"), file("hello\n")}, of_all.files[1]);
  }

  static Key address(const char* line) {
    urls::Urls urls;
    Bytes scratch, expression;
    Key key;
    MUST(entry_key(View(line), urls, scratch, expression, key));
    return key;
  }
  static Key file(const char* content) {
    const digest::Both sums = digest::both(View(content));
    Key key;
    std::memcpy(key.bytes, content[0] == 'a' ? sums.md5 : sums.sha256, sizeof key.bytes);
    return key;
  }
  void open(u32 which, std::initializer_list<Key> listed_keys, const lookup::KeyTable*& slot) {
    Bytes flat;
    for (const Key& key : listed_keys) flat.append(key.bytes, sizeof key.bytes);
    const u32 values[] = {0, 1};
    lookup::build_key_table(flat.data(), values, listed_keys.size(), keys[which]);
    MUST(tables[which].open(view(keys[which])));
    slot = &tables[which];
  }
};

}  // namespace fuzz
