#include "signature/siphash.hpp"

namespace mailsift::signature {
namespace {

constexpr u64 rotate(u64 x, u32 by) { return x << by | x >> (64 - by); }

struct State {
  u64 a, b, c, d;

  void rounds(u32 count) {
    while (count--) {
      a += b, b = rotate(b, 13) ^ a, a = rotate(a, 32);
      c += d, d = rotate(d, 16) ^ c;
      a += d, d = rotate(d, 21) ^ a;
      c += b, b = rotate(b, 17) ^ c, c = rotate(c, 32);
    }
  }
  void word(u64 w) {
    d ^= w;
    rounds(2);
    a ^= w;
  }
};

}  // namespace

u64 siphash(u64 key0, u64 key1, View message) {
  State s{key0 ^ 0x736f6d6570736575, key1 ^ 0x646f72616e646f6d, key0 ^ 0x6c7967656e657261, key1 ^ 0x7465646279746573};
  std::size_t at = 0;
  for (; at + 8 <= message.size; at += 8) {
    u64 w;
    std::memcpy(&w, message.data + at, 8);
    s.word(w);
  }
  u64 last = 0;
  if (at < message.size) std::memcpy(&last, message.data + at, message.size - at);
  s.word(last | u64(message.size) << 56);
  s.c ^= 0xff;
  s.rounds(4);
  return s.a ^ s.b ^ s.c ^ s.d;
}

}  // namespace mailsift::signature
