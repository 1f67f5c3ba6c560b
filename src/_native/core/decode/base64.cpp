// Base64 as mail has it (RFC 2045 6.8): any byte outside the alphabet is skipped.
#include <initializer_list>

#include "decode/transfer.hpp"

namespace mailsift::decode {
namespace {

constexpr u8 kJunk = 64, kBlank = 65, kPad = 66;  // values above 63 of kValue
constexpr u32 kBad = 1u << 31;
constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// quad[i][c]: what c adds to the 24 bits as the i-th of four characters, kBad when it is none of the alphabet.
struct Tables {
  u8 value[256] = {};
  u32 quad[4][256] = {};

  constexpr Tables() {
    for (u32 c = 0; c < 256; ++c) value[c] = kJunk;
    for (u32 i = 0; i < 64; ++i) value[u8(kAlphabet[i])] = u8(i);
    for (const char blank : {' ', '\t', '\r', '\n', '\f', '\v'}) value[u8(blank)] = kBlank;
    value[u8('=')] = kPad;
    for (u32 i = 0; i < 4; ++i)
      for (u32 c = 0; c < 256; ++c) quad[i][c] = value[c] < 64 ? u32(value[c]) << (18 - 6 * i) : kBad;
  }
};
constexpr Tables kTables;

void put_three(u8* to, u32 bits) {
  to[0] = u8(bits >> 16);
  to[1] = u8(bits >> 8);
  to[2] = u8(bits);
}

// Groups of four clean characters. Moves `at` and `to` behind the last one.
void clean_run(const u8*& at, const u8* end, u8*& to) {
  const u8* from = at;
  u8* out = to;
  while (end - from >= 4) {
    const u32 bits = kTables.quad[0][from[0]] | kTables.quad[1][from[1]] | kTables.quad[2][from[2]] |
                     kTables.quad[3][from[3]];
    if (bits & kBad) break;
    put_three(out, bits);
    from += 4;
    out += 3;
  }
  at = from;
  to = out;
}

// Behind the padding: is this more base64 (a second encoded block) or text that something appended? More is blanks and
// then a run of the alphabet, in fours or up to a padding, to the end of its line. Looks at a line's length at most.
bool goes_on(const u8* at, const u8* end) {
  while (at < end && kTables.value[*at] == kBlank) ++at;
  u32 run = 0;
  for (; at < end && run < 1000; ++at, ++run) {
    const u8 value = kTables.value[*at];
    if (value < 64) continue;
    return value == kPad ? run % 4 >= 2 : run >= 4 && run % 4 == 0 && (*at == '\n' || *at == '\r');
  }
  return run >= 4 && (run % 4 == 0 || at < end);
}

bool is_blank(const u8* at, const u8* end) {
  while (at < end && kTables.value[*at] == kBlank) ++at;
  return at == end;
}

// What is gathered of the four characters that come next.
struct Group {
  u32 bits = 0, count = 0, pads = 0;
};

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
  u8* to = out.extend(in.size / 4 * 3 + 3);  // three for four, and at most two for what is left
  if (!to) return;
  Group group;
  while (at < end) {
    if (group.count == 0) {
      clean_run(at, end, to);
      if (at == end) break;
    }
    const u8 value = kTables.value[*at++];
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
