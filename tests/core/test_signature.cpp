#include <cstdio>

#include "check.hpp"
#include "signature/signature.hpp"
#include "signature/siphash.hpp"

using namespace mailsift;
using mailsift::signature::kFewestWords;
using mailsift::signature::kKeys;
using mailsift::signature::kShared;
using mailsift::signature::sign;
using mailsift::signature::Signature;

namespace {

// `count` different words; `salt` chooses which.
void write(Bytes& out, u32 count, u32 salt) {
  char word[] = "waaaa ";
  for (u32 i = 0; i < count; ++i) {
    u32 number = i * 31 + salt;
    for (u32 k = 1; k < 5; ++k, number /= 26) word[k] = char('a' + number % 26);
    append(out, View(word));
  }
}

Signature signed_(View text) {
  Signature out;
  sign(text, out);
  return out;
}

u32 shared(const Signature& a, const Signature& b) {
  u32 same = 0;
  for (u32 i = 0; i < kKeys && a.count && b.count; ++i) same += a.keys[i] == b.keys[i];
  return same;
}

}  // namespace

TEST(signature_siphash_vectors) {  // the test vectors published with SipHash
  u8 message[16];
  for (u8 i = 0; i < 16; ++i) message[i] = i;
  const u64 low = 0x0706050403020100, high = 0x0f0e0d0c0b0a0908;
  CHECK(signature::siphash(low, high, View(message, std::size_t{0})) == 0x726fdb47dd0e0e31);
  CHECK(signature::siphash(low, high, View(message, 8)) == 0x93f5f5799a932462);
  CHECK(signature::siphash(low, high, View(message, 15)) == 0xa129ca6149be45e5);
}

TEST(signature_needs_words) {
  Bytes text;
  CHECK(signed_(View()).count == 0);
  write(text, kFewestWords - 1, 0);
  CHECK(signed_(view(text)).count == 0);
  write(text, 1, 90000);
  CHECK(signed_(view(text)).count == kKeys);
  Bytes same;
  for (u32 i = 0; i < 1000; ++i) append(same, View("spam ham "));
  CHECK(signed_(view(same)).count == 0);
}

TEST(signature_keys_differ_and_repeat) {
  Bytes text;
  write(text, 200, 0);
  const Signature a = signed_(view(text)), b = signed_(view(text));
  CHECK(shared(a, b) == kKeys);
  for (u32 i = 0; i < kKeys; ++i)
    for (u32 j = 0; j < i; ++j) CHECK(a.keys[i] != a.keys[j]);
  Bytes other;
  write(other, 200, 7);
  CHECK(shared(a, signed_(view(other))) == 0);
}

TEST(signature_of_the_changed_text) {
  Bytes text, more;
  write(text, 100, 0);
  append(more, View("http://a.example/x 17:30 me@b.example x4z www.c.example (3.14) "));
  append(more, view(text));
  CHECK(shared(signed_(view(text)), signed_(view(more))) == kKeys);
  write(more, 10, 500000);
  CHECK(shared(signed_(view(text)), signed_(view(more))) >= kShared);
}

TEST(signature_of_cut_utf8) {
  const char* text = "\xe4\xbb\xa3\xe5\xbc\x80\xe5\x8f\x91\xe7\xa5\xa8 caf\xc3\xa9 \xe2\x80\x9cx\xe2\x80\x9d \xf0\x9f\x98\x80 \xce\xb1\xcc\x81";
  for (std::size_t size = std::strlen(text) + 1; size-- > 0;) {
    u8* copy = static_cast<u8*>(std::malloc(size + 1));
    std::memcpy(copy + 1, text, size);
    CHECK(signed_(View(copy + 1, size)).count == 0);
    std::free(copy);
  }
}
