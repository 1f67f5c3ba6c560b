// Base64 as mail has it (RFC 2045 6.8): any byte outside the alphabet is skipped.
#include "decode/kernels.hpp"
#include "decode/transfer.hpp"

namespace mailsift::decode {
namespace {

// Behind the padding: is this more base64 (a second encoded block) or text that something appended? More is blanks and
// then a run of the alphabet, in fours or up to a padding, to the end of its line. Looks at a line's length at most.
bool goes_on(const u8* at, const u8* end) {
  while (at < end && kBase64.value[*at] == kBlank) ++at;
  u32 run = 0;
  for (; at < end && run < 1000; ++at, ++run) {
    const u8 value = kBase64.value[*at];
    if (value < 64) continue;
    return value == kPad ? run % 4 >= 2 : run >= 4 && run % 4 == 0 && (*at == '\n' || *at == '\r');
  }
  return run >= 4 && (run % 4 == 0 || at < end);
}

bool is_blank(const u8* at, const u8* end) {
  while (at < end && kBase64.value[*at] == kBlank) ++at;
  return at == end;
}

void put_three(u8* to, u32 bits) {
  to[0] = u8(bits >> 16);
  to[1] = u8(bits >> 8);
  to[2] = u8(bits);
}

// Bytes of a group that ends early: two characters make one, three make two; one alone is nothing.
u8* close(Group& group, u8* to, u32& defects) {
  if (group.count == 1) ++defects;
  if (group.count >= 2) *to++ = u8(group.bits >> (group.count * 6 - 8));
  if (group.count == 3) *to++ = u8(group.bits >> 2);
  group = Group();
  return to;
}
}  // namespace

void base64(View in, Bytes& out, u32& defects) {
  const u8* at = in.begin();
  const u8* const end = in.end();
  // Three for four, and at most two for what is left.
  u8* to = out.extend(in.size / 4 * 3 + 3 + kSlack);
  if (!to) return;
  const Kernels& wide = kernels();
  const Kernels& plain = scalar_kernels();
  Group group;
  while (at < end) {
    if (group.count == 0) {
      if (end - at >= 32) at = wide.base64(at, end, to, group);
      if (group.count == 0) at = plain.base64(at, end, to, group);
      if (at == end) break;
    }
    const u8 value = kBase64.value[*at++];
    if (value < 64) {
      group.pads = 0;
      group.bits = group.bits << 6 | value;
      if (++group.count < 4) continue;
      put_three(to, group.bits);
      to += 3;
      group = Group();
    } else if (value == kJunk) {
      ++defects;
    } else if (value == kPad) {
      if (group.count < 2) {
        ++defects;
      } else if (group.count + ++group.pads >= 4) {
        to = close(group, to, defects);
        if (goes_on(at, end)) continue;
        if (!is_blank(at, end)) ++defects;
        break;
      }
    }
  }
  if (group.count) ++defects;  // the padding is missing
  to = close(group, to, defects);
  out.truncate(std::size_t(to - out.data()));
}

}  // namespace mailsift::decode
