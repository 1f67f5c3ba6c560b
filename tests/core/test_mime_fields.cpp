// Values of header fields. Each case is a value and what must be read out of it.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "check.hpp"
#include "mime/fields.hpp"
#include "mime_decoders.hpp"

using namespace mailsift;
using namespace mailsift::mime;

namespace {

// A copy that ends where its memory ends, so that the sanitizer sees a read behind it.
class Exact {
 public:
  explicit Exact(const char* text) : size_(std::strlen(text)), data_(static_cast<u8*>(std::malloc(size_ + !size_))) {
    std::memcpy(data_, text, size_);
  }
  ~Exact() { std::free(data_); }
  Exact(const Exact&) = delete;
  Exact& operator=(const Exact&) = delete;
  operator View() const { return View(data_, size_); }

 private:
  std::size_t size_;
  u8* data_;
};

std::string str(View v) { return std::string(reinterpret_cast<const char*>(v.data), v.size); }

struct Case {
  const char* value;
  const char* expected;
};

void expect(const Case& c, const std::string& got) {
  if (got != c.expected) std::fprintf(stderr, "%s\n  got      %s\n  expected %s\n", c.value, got.c_str(), c.expected);
  CHECK(got == c.expected);
}

const Case kTexts[] = {
    {" plain ", "plain"},
    {"", ""},
    {"folded\r\n line", "folded line"},
    {"folded\n\tline", "folded\tline"},
    {"broken\rline", "broken line"},
    {"=?utf-8?q?a=20b_c?=", "a b c"},
    {"=?UTF-8?B?w6Q=?=", "\xC3\xA4"},
    {"=?utf-8*en?q?x?=", "x"},
    {"=?utf-8?q?=C3?= =?UTF-8?B?pA==?=", "\xC3\xA4"},  // one character split between two words
    {"=?utf-8?q?a?=\r\n =?iso-8859-1?q?b?=", "ab"},
    {"=?utf-8?q?a?= b =?utf-8?q?c?=", "a b c"},
    {"x=?utf-8?q?a?=y", "xay"},
    {"=?utf-8?q?what?\?=", "what?"},
    {"=?utf-8?q?\?=", ""},
    {"=?utf-8?q?with blank?=", "with blank"},
    {"=?utf-8?x?a?=", "=?utf-8?x?a?="},
    {"=?utf-8?q?a", "=?utf-8?q?a"},
    {"=?utf-8?q?a=00=0Db?=", "a  b"},
    {"raw \xC3\xA4", "raw \xC3\xA4"},
    {"raw \xE4", "raw \xC3\xA4"},
    {"a =? b", "a =? b"},
    {"=?", "=?"},
};

const Case kAddresses[] = {
    {"a@b.c", "[|a@b.c]"},
    {"", ""},
    {"John Doe <a@b.c>", "[John Doe|a@b.c]"},
    {"\"Doe, John\" <a@b.c>, x@y", "[Doe, John|a@b.c][|x@y]"},
    {"Doe, John <a@b.c>", "[Doe, John|a@b.c]"},
    {"Doe , <a@b.c>", "[Doe|a@b.c]"},
    {"Doe, Jr., John <a@b.c>, Roe <d@e>", "[Doe, Jr., John|a@b.c][Roe|d@e]"},
    {"alice,, bob, a@b.c", "[alice, bob|][|a@b.c]"},
    {"alice, bob", "[alice, bob|]"},
    {"alice,", "[alice|]"},
    {"alice, G: a@b;", "[alice|][|a@b]"},
    {"a@b.c (John (Jack) Doe)", "[John (Jack) Doe|a@b.c]"},
    {"John (x) Doe <a@b.c> (y)", "[John Doe|a@b.c]"},
    {"<a@b.c> (y)", "[y|a@b.c]"},
    {"\"a@b.c\" <x@y>", "[a@b.c|x@y]"},
    {"a@b.c <x@y>", "[a@b.c|x@y]"},
    {"\"a@b.c\"", "[|a@b.c]"},
    {"\"a@b.c\" x", "[a@b.c x|]"},
    {"John Doe a@b.c", "[John Doe|a@b.c]"},
    {"\"john doe\"@b.c", "[|\"john doe\"@b.c]"},
    {"X <\"john > doe\"@b.c>", "[X|\"john > doe\"@b.c]"},
    {"a @ b . c", "[|a@b.c]"},
    {"a@[1.2.3.4]", "[|a@[1.2.3.4]]"},
    {"a@[IPv6:::1], b@c", "[|a@[IPv6:::1]][|b@c]"},
    {"<@r1,@r2:a@b.c>", "[|a@b.c]"},
    {"<mailto:a@b.c>", "[|a@b.c]"},
    {"<a(comment)@ b.c>", "[|a@b.c]"},
    {"Friends: a@b.c, X <d@e>;", "[|a@b.c][X|d@e]"},
    {"undisclosed-recipients:;", "[undisclosed-recipients|]"},
    {"undisclosed recipients: ;, a@b", "[undisclosed recipients|][|a@b]"},
    {"G:a@b;, H:;", "[|a@b][H|]"},
    {"a@b; c@d", "[|a@b][|c@d]"},
    {"<a@b> <c@d>", "[|a@b][|c@d]"},
    {"X <a@b> y, z@z", "[X|a@b][|z@z]"},
    {"X <<a@b>>", "[X|a@b]"},
    {"X <a@b, Y <c@d>", "[X|a@b][Y|c@d]"},
    {"X <a@b", "[X|a@b]"},
    {"\"X <a@b>", "[\"X|a@b]"},
    {"X ( <a@b>", "[X (|a@b]"},
    {"<>", ""},
    {",,;", ""},
    {"root", "[root|]"},
    {"=?utf-8?q?Doe,_<J>?= <a@b>", "[Doe, <J>|a@b]"},
    {"\"=?utf-8?q?J=C3=A4?=\" <a@b>", "[J\xC3\xA4|a@b]"},
    {"\"a \\\"b\\\"\" <a@b>", "[a \"b\"|a@b]"},
    {"\xC3\xA4 <\xE4@b>", "[\xC3\xA4|\xC3\xA4@b]"},
    {"<undisclosed-recipients:;>", "[undisclosed-recipients|]"},
    {"<Undisclosed:@x.y;>, a@b", "[Undisclosed|][|a@b]"},
    {"<a@b, c@d>", "[|a@b][|c@d]"},
    {"a@b@c", "[|a@b@c]"},
    {"x (y)", "[x|]"},
    {"a@b (y)", "[y|a@b]"},
    {"a@b:25", "[|a@b:25]"},
};

const Case kIdentifiers[] = {
    {" <a@b> ", "a@b"}, {"(c) <a b@c>", "ab@c"}, {" word two", "word"}, {"<a\r\n b>", "ab"}, {"<a", "a"}, {"", ""},
};

const Case kDates[] = {
    {"Thu, 1 Jan 1970 00:00:00 +0000", "0 0"},
    {"Fri, 21 Nov 1997 09:55:06 -0600", "880127706 -360"},
    {"21 Nov 97 09:55 CST", "880127700 -360"},
    {"Fri Nov 21 09:55:06 1997", "880106106 0"},
    {"Fri Nov 21 09:55:06 CST 1997", "880127706 -360"},
    {"Fri, 21-Nov-97 09:55:06 GMT", "880106106 0"},
    {"Fri,21 Nov 1997 09:55:06 -0600 (CST)", "880127706 -360"},
    {"Fri (a(b)), 21 Nov 1997 09(x):55:06 -0600", "none"},
    {"21 November 1997 09:55:06.123 +01:30", "880100706 90"},
    {"Nov 21, 1997 9:55:06 PM GMT", "880149306 0"},
    {"1997-11-21T09:55:06Z", "880106106 0"},
    {"1997-11-21 09:55:06 +0100", "880102506 60"},
    {"Fri, 21 Nov 1997 09.55.06 +0000", "880106106 0"},
    {"Fri, 21 Nov 1997 09:55:06 XYZ", "880106106 0"},
    {"Fri, 21 Nov 1997 09:55:06 GMT+0100", "880102506 60"},
    {"Fri, 21 Nov 1997 09:55:06 0100", "880102506 60"},
    {"Fri, 21 Nov 1997 09:55:06 GMT+1", "880102506 60"},
    {"Fri, 21 Nov 1997 09:55:06 -1900", "880174506 -1140"},
    {"Thu, 29 Feb 2024 12:00:00 +0000", "1709208000 0"},
    {"Tue, 19 Jan 2038 03:14:08 +0000", "2147483648 0"},
    {"Wed, 01 May 0102 08:40:01 +0800", "-58938016799 480"},
    {"Tue, 23 Jun 2009 12:25:48 +05-30", "1245740148 330"},
    {"1 Jan 102 00:00:00 +0000", "1009843200 0"},
    {"32 Jan 2001 00:00:00 +0000", "none"},
    {"1 Jan 2001 25:00:00 +0000", "none"},
    {"1 Foo 2001 00:00:00", "none"},
    {"01/02/2001 00:00:00", "none"},
    {"1 Jan 2001", "none"},
    {"", "none"},
    {"(", "none"},
};

const Case kReceived[] = {
    {"from h (r [1.2.3.4]) by x (1.1.1.1) with SMTP; now", "1.2.3.4 "},                       // Sendmail, Postfix
    {"from h (unknown [IPv6:2001:DB8::1]) by x", "2001:db8::1 "},                             // Postfix
    {"from unknown (HELO h) (1.2.3.4) by x with SMTP", "1.2.3.4 "},                           // qmail
    {"from unknown (HELO 9.9.9.9) (u@1.2.3.4) by x", "1.2.3.4 "},                             // qmail with ident
    {"from [1.2.3.4] (port=25 helo=h) by x", "1.2.3.4 "},                                     // Exim
    {"from r ([1.2.3.4]:4321 helo=h) by x", "1.2.3.4 "},                                      // Exim
    {"from A (10.0.0.1) by B (10.0.0.2) with ESMTP", "10.0.0.1 "},                            // Exchange
    {"from A (2603:10b6:408:10b::15) by B (::1)", "2603:10b6:408:10b::15 "},                  // Exchange Online
    {"from [10.0.0.1] (r [1.2.3.4]) by x", "10.0.0.1 1.2.3.4 "},
    {"from [1.2.3.4] (r [1.2.3.4]) by x", "1.2.3.4 "},
    {"from h (EHLO m) (1.2.3.4) by x", "1.2.3.4 "},
    {"by 10.1.1.1 with SMTP id x", ""},
    {"by x (1.2.3.4) from y", ""},
    {"(from u@localhost) by x", ""},
    {"from h (h [256.1.1.1]) by x", ""},
    {"from h (h [1.2.3]) by x", ""},
    {"from h ([::ffff:1.2.3.4]) by x", "::ffff:1.2.3.4 "},
    {"from h ([fe80::1%eth0]) by x", "fe80::1 "},
    {"from h ([1:2:3:4:5:6:7:8]) ([1:2:3]) ([::1::]) (:1) by x", "1:2:3:4:5:6:7:8 "},
    {"from h ([1.2.3.4", "1.2.3.4 "},
    {"from 1.2.3.4 by x", ""},
};

}  // namespace

TEST(mime_unstructured) {
  for (const Case& c : kTexts) {
    Bytes out;
    unstructured(Exact(c.value), stand_in::kDecoders, out);
    expect(c, str(view(out)));
  }
  Bytes out;
  unstructured(View(reinterpret_cast<const u8*>("a\0b"), 3), stand_in::kDecoders, out);
  CHECK(check::same(view(out), "a b"));
}

TEST(mime_addresses) {
  for (const Case& c : kAddresses) {
    Bytes text;
    Vec<Address> out;
    Bitten bitten;
    addresses(Exact(c.value), stand_in::kDecoders, Limits(), text, out, bitten);
    std::string got;
    for (const Address& a : out) got += "[" + str(at(view(text), a.name)) + "|" + str(at(view(text), a.mailbox)) + "]";
    expect(c, got);
  }
}

TEST(mime_address_limit) {
  Limits limits;
  limits.addresses = 2;
  Bytes text;
  Vec<Address> out;
  Bitten bitten;
  addresses(View("a@b, c@d, e@f"), stand_in::kDecoders, limits, text, out, bitten);
  CHECK(out.size() == 2 && bitten.has(Limit::addresses));
}

TEST(mime_identifiers) {
  for (const Case& c : kIdentifiers) {
    Bytes out;
    identifier(Exact(c.value), out);
    expect(c, str(view(out)));
  }
}

TEST(mime_dates) {
  for (const Case& c : kDates) {
    i64 when = 0;
    int zone = 0;
    expect(c, date(Exact(c.value), when, zone) ? std::to_string(when) + " " + std::to_string(zone) : "none");
  }
}

TEST(mime_received) {
  for (const Case& c : kReceived) {
    Bytes text;
    Vec<Range> out;
    received_ips(Exact(c.value), text, out);
    std::string got;
    for (const Range& r : out) got += str(at(view(text), r)) + " ";
    expect(c, got);
  }
}

TEST(mime_parameters) {
  static const struct {
    const char *value, *name, *expected;
  } kCases[] = {
      {"a/b; name=x", "name", "x"},
      {"a/b; NAME = \"x;y\" ; z=1", "name", "x;y"},
      {"a/b; name=\"a\\\"b\\\\c\\d\"", "name", "a\"b\\c\\d"},
      {"a/b; name=my file.txt", "name", "my file.txt"},
      {"a/b; name=\"open", "name", "open"},
      {"a/b name=x", "name", "x"},
      {"a/b; c=\"d\" name=x", "name", "x"},
      {"name=x", "name", "x"},
      {"a/b; junk; name=x", "name", "x"},
      {"a/b; xname=x", "name", nullptr},
      {"a/b; name=x; name=y", "name", "x"},
      {"a/b; name*=utf-8'en'%C3%A4%zz; name=y", "name", "\xC3\xA4%zz"},
      {"a/b; name*=%41", "name", "A"},
      {"a/b; name*1=b; name*0=a; name*3=d", "name", "ab"},
      {"a/b; name*0*=utf-8''%41; name*1=\"%41\"; name*2*=%42", "name", "A%41B"},
      {"a/b; name*0=\"=?utf-8?q?a\"; name*1=\"b?=\"", "name", "ab"},
      {"a/b; name*999999=x", "name", nullptr},
      {"a/b; name=\"=?utf-8?b?w6Q=?=\"", "name", "\xC3\xA4"},
      {"a/b;\r\n name=\"a\r\n b\"", "name", "a b"},
  };
  for (const auto& c : kCases) {
    Bytes out;
    bool found = parameter(Exact(c.value), View(c.name), stand_in::kDecoders, out);
    expect(Case{c.value, c.expected ? c.expected : "none"}, found ? str(view(out)) : "none");
  }
}
