// Structure: each case is a message and the tree that it must give, one line a part:
// "depth type flags body-with-line-ends-as-|".
#include <cstdio>
#include <string>

#include "check.hpp"
#include "mime/message.hpp"
#include "mime_decoders.hpp"

using namespace mailsift;
using namespace mailsift::mime;

namespace {

View of(const std::string& s) { return View(reinterpret_cast<const u8*>(s.data()), s.size()); }
std::string str(View v) { return std::string(reinterpret_cast<const char*>(v.data), v.size); }

std::string flags_of(u16 flags) {
  // Multipart, message/Rfc822, Attachment, no End, no Boundary, bad Header, default Type, Duplicated, Opaque, tWo encodings
  static const char kLetters[] = "MRAEBHTDOW";
  std::string out;
  for (int i = 0; kLetters[i]; ++i)
    if (flags >> i & 1) out += kLetters[i];
  return out.empty() ? "-" : out;
}

std::string tree(const std::string& raw, const Limits& limits = Limits()) {
  Structure s;
  parse(of(raw), limits, stand_in::kDecoders, s);
  std::string out;
  for (const Part& p : s.parts) {
    std::string body = p.flags & (kMultipart | kMessage) ? "" : str(at(of(raw), p.body));
    for (std::size_t i; (i = body.find("\r\n")) != std::string::npos;) body.replace(i, 2, "|");
    for (char& c : body)
      if (c == '\n' || c == '\r') c = '|';
    out += std::to_string(p.depth) + " " + str(at(view(s.text), p.type)) + " " + flags_of(p.flags) + " " + body + "\n";
  }
  return out;
}

std::string with_line_ends(std::string text, const char* end) {
  std::string out;
  for (char c : text) c == '\n' ? out += end : out += c;
  return out;
}

struct TreeCase {
  const char* raw;
  const char* tree;
};

const TreeCase kTrees[] = {
    {"", "0 text/plain T \n"},
    {"\n", "0 text/plain T \n"},
    {"no header at all\nmore\n", "0 text/plain HT no header at all|more|\n"},
    {"Subject: x\nbody without a blank line\n", "0 text/plain HT body without a blank line|\n"},
    {"Subject: x\n\nbody\n", "0 text/plain T body|\n"},
    {" lost continuation\nSubject: x\n\nb", "0 text/plain HT b\n"},
    {"From a@b Mon Jan  1 00:00:00 2001\nSubject: x\n\nb", "0 text/plain T b\n"},
    {">From a@b Mon Jan  1 00:00:00 2001\nSubject: x\n\nb", "0 text/plain T b\n"},
    {"Subject: x\n>From a@b Mon\nX: y\n\nb", "0 text/plain HT b\n"},
    {"Subject: x\n: y\nX: y\n\nb", "0 text/plain HT b\n"},
    {"Subject: x\nSubject: y\n\nb", "0 text/plain TD b\n"},
    {"Content-Type: text/html\n\n<p>--\n--x\n", "0 text/html - <p>--|--x|\n"},
    {"Content-Type: TEXT / Html (c); charset=x\n\nb", "0 text/html - b\n"},
    {"Content-Type: text\n\nb", "0 text/plain T b\n"},
    {"Content-Type:\n\nb", "0 text/plain T b\n"},
    {"Content-Type: multipart/mixed\n\nb\n", "0 multipart/mixed B b|\n"},
    {"Content-Type: multipart/mixed; boundary=x\n\nb\n", "0 multipart/mixed B b|\n"},
    {"Content-Type: multipart/mixed; boundary=x\n\npre\n--x\n\none\n--x\n\ntwo\n\n--x--\nepilogue\n",
     "0 multipart/mixed M \n1 text/plain T one\n1 text/plain T two|\n"},
    {"Content-Type: multipart/mixed; boundary=\"x \"\n\n--x  \n\none\n--x-- \t\n",
     "0 multipart/mixed M \n1 text/plain T one\n"},
    {"Content-Type: multipart/mixed; boundary=x\n\n--x\n\none\n", "0 multipart/mixed ME \n1 text/plain T one|\n"},
    {"Content-Type: multipart/mixed; boundary=x\n\n--x\n--x\n\none\n--x--\n",
     "0 multipart/mixed M \n1 text/plain T one\n"},
    {"Content-Type: multipart/mixed; boundary=x\n\n--x\n--x--\n", "0 multipart/mixed M \n"},
    {"Content-Type: multipart/mixed; boundary=x\n\n--x\n\n--x--\n",
     "0 multipart/mixed M \n1 text/plain T \n"},
    {"Content-Type: multipart/mixed; boundary=x\n\n--x\nSubject: y\n--x--\n",
     "0 multipart/mixed M \n1 text/plain T \n"},
    {"Content-Type: multipart/mixed; boundary=x\n\n--x\n\na\n--xy\nb\n --x\nc--x\n--x--",
     "0 multipart/mixed M \n1 text/plain T a|--xy|b| --x|c--x\n"},
    // One boundary is a prefix of the other; and one looks like the end of the other.
    {"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/alternative; boundary=xy\n\n"
     "--xy\n\na\n--xy--\n--x\n\nb\n--x--\n",
     "0 multipart/mixed M \n1 multipart/alternative M \n2 text/plain T a\n1 text/plain T b\n"},
    {"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/alternative; boundary=x--\n\n"
     "--x--\n\na\n--x----\n--x--\n",
     "0 multipart/mixed M \n1 multipart/alternative M \n2 text/plain T a\n"},
    // The outer boundary ends inner parts that were never closed.
    {"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/alternative; boundary=y\n\n"
     "--y\n\na\n--x\n\nb\n--x--\n",
     "0 multipart/mixed M \n1 multipart/alternative ME \n2 text/plain T a\n1 text/plain T b\n"},
    // The same boundary twice: the inner multipart takes it.
    {"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/alternative; boundary=x\n\n"
     "--x\n\na\n--x--\n--x\n\nb\n--x--\n",
     "0 multipart/mixed M \n1 multipart/alternative M \n2 text/plain T a\n1 text/plain T b\n"},
    {"Content-Type: message/rfc822\n\nContent-Type: text/html\n\nb", "0 message/rfc822 R \n1 text/html - b\n"},
    {"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nYQ==", "0 message/rfc822 O YQ==\n"},
    {"Content-Type: message/delivery-status\n\nX: y\n", "0 message/delivery-status - X: y|\n"},
    {"Content-Type: multipart/digest; boundary=x\n\n--x\n\nSubject: a\n\none\n--x--\n",
     "0 multipart/digest M \n1 message/rfc822 RT \n2 text/plain T one\n"},
    {"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: message/rfc822\n\n"
     "From a@b\nContent-Type: multipart/mixed; boundary=y\n\n--y\n\nin\n--y--\n--x\n\nout\n--x--\n",
     "0 multipart/mixed M \n1 message/rfc822 R \n2 multipart/mixed M \n3 text/plain T in\n1 text/plain T out\n"},
    {"Content-Type: application/ms-tnef; name=w.dat\n\nb", "0 application/ms-tnef AO b\n"},
    {"Content-Disposition: ATTACHMENT\n\nb", "0 text/plain AT b\n"},
    {"Content-Type: text/html charset=utf-8\n\nb", "0 text/html - b\n"},
    {"Content-Type: (c) text/html\n\nb", "0 text/html - b\n"},
    {"Content-Type: text (c)/(c (d\\)))html(c)\n\nb", "0 text/html - b\n"},
    {"Content-Disposition: \"attachment\"\n\nb", "0 text/plain AT b\n"},
    {"Content-Disposition: inline\nContent-Disposition: attachment\n\nb", "0 text/plain ATD b\n"},
    {"Content-Type: text/plain\nContent-Type: text/html\n\nb", "0 text/html D b\n"},
    {"Content-Type: text/html\nContent-Type: text/plain\n\nb", "0 text/html D b\n"},
    {"Content-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: base64\n\nYQ==", "0 text/plain TDW YQ==\n"},
    {"Content-Type: text/plain\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\na\n--x--\n",
     "0 multipart/mixed MD \n1 text/plain T a\n"},
    // A line that is no field ends the header, unless one that decides how the body is read comes behind it.
    {"Subject: x\njunk\nSubject: y\n\nb", "0 text/plain HT junk|Subject: y||b\n"},
    {"junk\n cont\nContent-Type: text/html\nmore: x\n\nb", "0 text/html H b\n"},
    {"A: b\nF\xc3\xb6o: x\n1 2: x\nF\1o: x\nContent-Type: text/html\n\nb", "0 text/html H b\n"},
    {"A: b\njunk\n\nContent-Type: text/html\n\nb", "0 text/plain HT junk||Content-Type: text/html||b\n"},
    {"A: b\nContent-Type: text/html\njunk\nB: x\n\nb", "0 text/html H junk|B: x||b\n"},
    {"Content-Type: multipart/mixed; boundary=x\n\n--x\njunk\n--x\nContent-Type: text/html\n\nb\n--x--\n",
     "0 multipart/mixed M \n1 text/plain HT junk\n1 text/html - b\n"},
    {"Content-Type: multipart/mixed; boundary=x\n\n--x\n--y\nContent-Type: text/html\n\nb\n--x--\n",
     "0 multipart/mixed M \n1 text/html H b\n"},
    // Two boundaries that readers may take: both count until both are closed.
    {"Content-Type: multipart/mixed; boundary=x; boundary*0=y\n\n--x\n\na\n--y\n\nb\n--x--\n--y\n\nc\n--y--\n",
     "0 multipart/mixed M \n1 text/plain T a\n1 text/plain T b\n1 text/plain T c\n"},
};

// Boundaries that have to find the part behind the delimiter "--x".
const char* const kBoundaries[] = {
    "multipart/mixed; boundary=x (c)", "multipart/mixed; (c) boundary=x", "(c) multipart/mixed; boundary=x",
    "multipart/(c)mixed; boundary=x", "multipart/mixed; boundary=\"\\x\"", "multipart/mixed; boundary=x; boundary*0=zz",
    "multipart/mixed; boundary=x; boundary*=us-ascii''zz", "multipart/mixed; boundary=y; boundary=x",
    "multipart/mixed; boundary=x; boundary=y", "multipart/mixed (a; boundary=y); boundary=x",
    "multipart/mixed; boundary=(c)x", "multipart/mixed; boundary(c)=x", "multipart/mixed; boundary = (c(d)) x (e",
    "multipart/mixed; boundary=x\nContent-Type: multipart/mixed; boundary=y",
    "multipart/mixed; boundary=y\nContent-Type: multipart/mixed; boundary=x", "(c multipart/mixed; boundary=x\n (d)) multipart/mixed; boundary=x"};

}  // namespace

TEST(mime_trees) {
  for (const TreeCase& c : kTrees)
    for (const char* end : {"\n", "\r\n", "\r"}) {
      std::string got = tree(with_line_ends(c.raw, end));
      if (got != c.tree) std::fprintf(stderr, "--- %s--- got\n%s--- expected\n%s", c.raw, got.c_str(), c.tree);
      CHECK(got == c.tree);
    }
}

TEST(mime_boundaries) {
  for (const char* type : kBoundaries) {
    Structure s;
    const std::string raw = std::string("Content-Type: ") + type + "\n\n--x\n\nbody\n--x--\n";
    parse(of(raw), Limits(), stand_in::kDecoders, s);
    if (s.parts.size() != 2) std::fprintf(stderr, "no part found: %s\n", type);
    CHECK(s.parts.size() == 2 && check::same(at(of(raw), s.parts[1].body), "body"));
    CHECK(!(s.parts[0].flags & kNoEnd));
  }
}

TEST(mime_headers) {
  const std::string raw = "From a@b\r\nSubject : one\r\n two\r\nX-Foo:\r\nCONTENT-Type:text/html;name=a\r\n\r\nbody";
  Structure s;
  parse(of(raw), Limits(), stand_in::kDecoders, s);
  CHECK(s.mbox_line == 10);
  CHECK(s.headers.size() == 3);
  CHECK(check::same(at(of(raw), s.headers[0].name), "Subject"));
  CHECK(check::same(at(of(raw), s.headers[0].value), " one\r\n two"));
  CHECK(s.headers[0].id == HeaderId::subject);
  CHECK(s.headers[1].id == HeaderId::other && s.headers[1].value.size == 0);
  CHECK(s.headers[2].id == HeaderId::content_type);
  CHECK(check::same(at(view(s.text), s.parts[0].name), "a"));
  CHECK(check::same(at(of(raw), s.parts[0].header_block),
                    "Subject : one\r\n two\r\nX-Foo:\r\nCONTENT-Type:text/html;name=a\r\n\r\n"));
  parse(of("From : a@b\n\nx"), Limits(), stand_in::kDecoders, s);
  CHECK(s.mbox_line == 0 && s.headers.size() == 1 && s.headers[0].id == HeaderId::from);
}

TEST(mime_doubtful_fields) {
  const std::string raw = std::string("A: 1\rB: 2\r\nC: 3\r\r\nD: 4\nE: 5\r\n") + '\0' + "\r\nF: 6\nContent-Type: text/html\n\nb";
  Structure s;
  parse(of(raw), Limits(), stand_in::kDecoders, s);
  CHECK(s.headers.size() == 7);
  for (u32 i = 0; i < s.headers.size(); ++i) CHECK(s.headers[i].doubtful == (i == 1 || i > 4));
  CHECK(s.parts[0].junk.size == 1 && raw[s.parts[0].junk.from] == 0);
}

TEST(mime_part_fields) {
  const std::string raw =
      "Content-Type: application/pdf; charset=\"utf-8 (x)\"; name=\"=?utf-8?q?a=C3=A4?=.pdf\"\n"
      "Content-Disposition: Inline; filename*0*=utf-8''%c3%a4; filename*1=b; filename=plain\n"
      "Content-ID: <i d\xE4@x>\nContent-Transfer-Encoding: BASE64\n\n";
  Structure s;
  parse(of(raw), Limits(), stand_in::kDecoders, s);
  const Part& p = s.parts[0];
  CHECK(check::same(at(view(s.text), p.name), "\xC3\xA4"
                                              "b"));
  CHECK(check::same(at(view(s.text), p.charset), "utf-8"));
  CHECK(check::same(at(view(s.text), p.disposition), "inline"));
  CHECK(check::same(at(view(s.text), p.content_id), "id\xC3\xA4@x"));
  CHECK(p.encoding == Encoding::base64);
  CHECK(p.flags == kAttachment);
}

TEST(mime_limits) {
  Limits limits;
  limits.parts = 3;
  const std::string many = "Content-Type: multipart/mixed; boundary=x\n\n--x\n\na\n--x\n\nb\n--x\n\nc\n--x--\n";
  CHECK(tree(many, limits) == "0 multipart/mixed M \n1 text/plain T a\n1 text/plain T b\n");
  limits = Limits();
  limits.depth = 1;
  CHECK(tree("Content-Type: message/rfc822\n\nContent-Type: message/rfc822\n\nX: y\n", limits) ==
        "0 message/rfc822 R \n1 message/rfc822 O X: y|\n");
  limits = Limits();
  limits.headers = 1;
  limits.header_bytes = 4;
  Structure s;
  parse(of("A: 12345\nB: x\n\nbody"), limits, stand_in::kDecoders, s);
  CHECK(s.headers.size() == 1 && s.headers[0].value.size == 2);
  CHECK(s.bitten.has(Limit::header_bytes));
  CHECK(s.parts[0].body.size == 4);
  limits.message_bytes = 3;
  parse(of("A: 12345\n\n"), limits, stand_in::kDecoders, s);
  CHECK(s.bitten.has(Limit::message_bytes));
}

TEST(mime_part_numbers) {
  const std::string raw =
      "Content-Type: multipart/mixed; boundary=x\n\n--x\n\na\n--x\nContent-Type: message/rfc822\n\n"
      "Content-Type: multipart/mixed; boundary=y\n\n--y\n\nb\n--y\nContent-Type: message/rfc822\n\nX: y\n\nc\n--y--\n--x--\n";
  Structure s;
  parse(of(raw), Limits(), stand_in::kDecoders, s);
  const char* expected[] = {"", "1", "2", "2", "2.1", "2.2", "2.2.1"};
  CHECK(s.parts.size() == 7);
  for (u32 i = 0; i < s.parts.size(); ++i) {
    Bytes number;
    part_number(s, i, number);
    CHECK(check::same(view(number), expected[i]));
  }
  parse(of("Content-Type: message/rfc822\n\nContent-Type: multipart/mixed; boundary=y\n\n--y\n\nb\n--y--\n"), Limits(),
        stand_in::kDecoders, s);
  Bytes number;
  part_number(s, 2, number);
  CHECK(check::same(view(number), "1.1"));
}

TEST(mime_hostile) {
  std::string deep, wide = "Content-Type: multipart/mixed; boundary=x\n\n";
  for (int i = 0; i < 10000; ++i) {
    deep += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\n\n--b" + std::to_string(i) + "\n";
    wide += "--x\n\n";
  }
  Structure s;
  parse(of(deep), Limits(), stand_in::kDecoders, s);
  CHECK(s.bitten.has(Limit::depth) && s.parts.size() == 65);
  Limits open;
  open.depth = 20000;
  open.parts = 20000;
  parse(of(deep), open, stand_in::kDecoders, s);
  CHECK(s.parts.size() == 10000);
  Bytes number;
  part_number(s, 9999, number);
  CHECK(number.size() == 9999 * 2 - 1);
  parse(of(wide), Limits(), stand_in::kDecoders, s);
  CHECK(s.bitten.has(Limit::parts) && s.parts.size() == Limits().parts);
  std::string cr(1 << 20, '\r');
  parse(of("Subject: x" + cr), Limits(), stand_in::kDecoders, s);
  CHECK(s.parts.size() == 1);
}
