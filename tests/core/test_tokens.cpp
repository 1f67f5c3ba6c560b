// What counts as a word, what is left of a value, and where a message entered the chain of Received fields.
#include "check.hpp"
#include "tokens/fields.hpp"
#include "tokens/route.hpp"
#include "tokens/words.hpp"

#include <initializer_list>

using namespace mailsift;
using namespace mailsift::tokens;

namespace {

struct Joined {
  Bytes text;
  void operator()(View word) {
    append(text, word);
    text.push('|');
  }
};

bool splits(View text, const char* words) {
  Joined joined;
  each_word(text, joined);
  return check::same(view(joined.text), words);
}

bool enters(std::initializer_list<const char*> received, const char* entries) {
  static tokens::Scratch scratch;
  Field fields[32];
  u32 count = 0;
  for (const char* value : received) fields[count++] = {"Received", value};
  const Entries found = entries_of(scratch, fields, count);
  Bytes all;
  for (u32 i = 0; i < found.count; ++i) {
    append(all, at(view(scratch.hops), found.from[i]));
    all.push('|');
  }
  return check::same(view(all), entries);
}

}  // namespace

TEST(words_and_what_joins_them) {
  CHECK(splits("", ""));
  CHECK(splits("free $5,000 now!!!!!!", "free|$5,000|now|!!!|"));
  CHECK(splits("a.b@c.example, end.", "a.b@c.example|end|"));
  CHECK(splits("don't re-use_it", "don't|re-use_it|"));
  CHECK(splits("caf\xc3\xa9 \xe4\xbd\xa0\xe5\xa5\xbd", "caf\xc3\xa9|\xe4\xbd\xa0|\xe5\xa5\xbd|"));
  CHECK(splits("\xe4", "\xe4|"));
  CHECK(splits("x..y", "x|y|"));
  CHECK(splits("01234567890123456789012345678901234567890123456789", "0123456789012345678901234567890123456789|"));
}

TEST(shapes) {
  CHECK(check::same(shape_of("Foo-123", 10).view(), "Aa-9"));
  CHECK(check::same(shape_of("Foo-123", 2).view(), "Aa"));
  CHECK(shape_of("", 10).size == 0);
}

TEST(domains) {
  CHECK(check::same(domain_of("a.b.example.org"), "example.org"));
  CHECK(check::same(domain_of("example.org"), "example.org") && check::same(domain_of("org"), "org"));
  CHECK(domain_of("").size == 0 && check::same(domain_of("a..b"), ".b") && check::same(domain_of("."), "."));
}

TEST(where_a_message_entered) {
  CHECK(enters({}, ""));
  CHECK(enters({"from a.example (a.example [192.0.2.1]) by mx.example with SMTP; Mon"},
               "a.example (a.example [192.0.2.1])|"));
  CHECK(enters({"from mx (mx [127.0.0.1]) by localhost", "from relay.example ([192.0.2.9]) by mx",
                "from client.example ([192.0.2.7])\r\n\tby relay.example; Mon"},
               "client.example ([192.0.2.7])|"));
  CHECK(enters({"by nobody", "from x", "from", "from by y", ""}, "x|"));
  CHECK(enters({"from inside ([10.1.2.3]) by b"}, ""));
}

TEST(how_fields_are_used) {
  CHECK(use_of("delivered-to") == 0 && use_of("x-spam-level") == 0 && use_of("x-acme-mailscanner-id") == 0);
  CHECK(use_of("x-spam") == 0 && use_of("arc-seal") == 0 && use_of("x-uid") == 0 && use_of("status") == 0);
  CHECK(use_of("") & kUseShape && use_of("x-") & kUseShape && use_of("x") & kUseShape && use_of("1") & kUseShape);
  CHECK(use_of("x-spa") & kUseShape && use_of("statuses") & kUseShape);
  CHECK(use_of("list-id") == kUseName && use_of("to") == kUseName && use_of("received") == kUseName);
  CHECK(use_of("from") & kUseWords && use_of("x-anything") & kUseShape && use_of("subject") & kUseText);
}
