#include "signature/siphash.hpp"

namespace mailsift::signature {
namespace {
using Lanes = u64;
#include "signature/siphash.inc"
}  // namespace

u64 siphash(u64 key0, u64 key1, View message) {
  Sip sip(key0, key1);
  std::size_t at = 0;
  for (; at + 8 <= message.size; at += 8) {
    u64 w;
    std::memcpy(&w, message.data + at, 8);
    sip.word(w);
  }
  u64 last = 0;
  if (at < message.size) std::memcpy(&last, message.data + at, message.size - at);
  sip.word(last | u64(message.size) << 56);
  return sip.finish();
}

}  // namespace mailsift::signature
