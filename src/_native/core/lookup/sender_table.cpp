#include "lookup/sender_table.hpp"

#include "lookup/ip.hpp"
#include "lookup/sender_hash.hpp"

namespace mailsift::lookup {
namespace {

constexpr std::size_t kNowhere = SIZE_MAX;

bool power_of_two(u32 n) { return n != 0 && (n & (n - 1)) == 0; }

// Length of the code point at text[at]; bytes that are not UTF-8 stand alone.
std::size_t step_at(View text, std::size_t at) {
  std::size_t size = 1;
  if (text[at] >= 0xc0)
    while (size < 4 && at + size < text.size && (text[at + size] & 0xc0) == 0x80) ++size;
  return size;
}

// Two pointers and one place to go back to: after a later * matches, an earlier one need never be tried again.
bool mask_holds(View mask, View text, std::size_t at_sign) {
  std::size_t m = 0, t = 0, star = kNowhere, retry = 0;
  while (t < text.size) {
    if (m < mask.size) {
      const u8 want = mask[m];
      if (want == kMaskAny) {
        star = ++m;
        retry = t;
        continue;
      }
      if (want == kMaskOne) {
        t += step_at(text, t);
        ++m;
        continue;
      }
      if (want == kMaskAt ? t == at_sign : want == lower(text[t])) {
        ++t;
        ++m;
        continue;
      }
    }
    if (star == kNowhere) return false;
    if (star == mask.size) return true;
    retry += step_at(text, retry);
    t = retry;
    m = star;
  }
  while (m < mask.size && mask[m] == kMaskAny) ++m;
  return m == mask.size;
}

bool equals_lowered(View text, View name) { return equals_ignoring_case(text, name); }

bool holds(const u8* network, u32 bits, const Ip& ip) {
  const u32 whole = bits / 8;
  if (std::memcmp(network, ip.bytes, whole) != 0) return false;
  return bits % 8 == 0 || ((network[whole] ^ ip.bytes[whole]) >> (8 - bits % 8)) == 0;
}

}  // namespace

struct SenderTable::Address {
  View text;
  std::size_t at_sign;  // kNowhere where there is none
};

bool SenderTable::open(View section) {
  *this = SenderTable();
  if (section.size < kSenderHeader || load32(section.data) != kSenderMagic) return false;
  const u8* head = section.data;
  SenderTable table;
  Cutter cutter(section, kSenderHeader);
  if (!cutter.cut(table.name_slots_, load32(head + 4), 8) || !cutter.cut(table.names_, load32(head + 8), 12) ||
      !cutter.cut(table.anchor_slots_, load32(head + 12), 8) || !cutter.cut(table.anchors_, load32(head + 16), 8) ||
      !cutter.cut(table.mask_ids_, load32(head + 20), 4) || !cutter.cut(table.masks_, load32(head + 24), 12) ||
      !cutter.cut(table.networks_, load32(head + 32), 28) || !cutter.cut(table.text_, load32(head + 36), 1))
    return false;
  table.loose_ = load32(head + 28);
  table.tails_ = load64(head + 40);
  table.heads_ = load64(head + 48);
  if (!power_of_two(table.name_slots_.count) || !power_of_two(table.anchor_slots_.count) ||
      table.loose_ > table.mask_ids_.count)
    return false;
  *this = table;
  return true;
}

u32 SenderTable::find_name(u32 hash, View suffix) const {
  const u32 last = name_slots_.count - 1;
  const View text(text_.items, text_.count);
  for (u32 probe = 0; probe <= last; ++probe) {
    const u8* slot = name_slots_.items + std::size_t{(hash + probe) & last} * 8;
    const u32 name = load32(slot + 4);
    if (name == 0) return kNone;
    if (load32(slot) != hash) continue;
    const u8* record = names_.item(name - 1);
    if (record && equals_lowered(suffix, text.slice(load32(record), load32(record + 4)))) return load32(record + 8);
  }
  return kNone;
}

void SenderTable::try_masks(u32 from, u32 count, const Address& address, u32& best) const {
  const View text(text_.items, text_.count);
  for (u32 i = 0; i < count; ++i) {
    const u8* id = mask_ids_.item(from + i);
    if (!id || load32(id) >= best) return;
    const u8* mask = masks_.item(load32(id));
    if (mask && mask_holds(text.slice(load32(mask), load32(mask + 4)), address.text, address.at_sign)) best = load32(id);
  }
}

void SenderTable::try_anchor(u32 hash, const Address& address, u32& best) const {
  const u32 last = anchor_slots_.count - 1;
  for (u32 probe = 0; probe <= last; ++probe) {
    const u8* slot = anchor_slots_.items + std::size_t{(hash + probe) & last} * 8;
    const u32 anchor = load32(slot + 4);
    if (anchor == 0) return;
    if (load32(slot) != hash) continue;
    if (const u8* run = anchors_.item(anchor - 1)) try_masks(load32(run), load32(run + 4), address, best);
    return;
  }
}

// From the end of the address backwards: each suffix that can be a name, and each that can be the end of a mask.
void SenderTable::find_suffixes(const Address& address, u32 (&found)[3], u32& best) const {
  const View text = address.text;
  const bool whole = text.size <= kMaxAddress;
  const std::size_t stop = whole ? 0 : text.size - kMaxAddress;
  u64 hash = kTailSeed;
  for (std::size_t i = text.size; i-- > stop;) {
    const u8 c = text[i];
    hash = hash_step(hash, lower(c));
    const std::size_t size = text.size - i;
    if (whole && size <= kMaxAnchor && (tails_ >> size & 1)) try_anchor(hash_end(hash), address, best);
    const bool in_domain = address.at_sign != kNowhere && i >= address.at_sign;
    if (i == 0 && whole) found[0] = find_name(hash_end(hash), text);
    if (i == address.at_sign) {
      found[1] = find_name(hash_end(hash), text.slice(i));
    } else if (c == '.' && in_domain && i > address.at_sign + 1) {
      const u32 below = find_name(hash_end(hash), text.slice(i));
      if (below != kNone) found[2] = below;
    }
  }
}

void SenderTable::try_all_masks(const Address& address, u32& best) const {
  const View text = address.text;
  u64 head = kHeadSeed;
  for (std::size_t i = 0; i < text.size && i < kMaxAnchor; ++i) {
    head = hash_step(head, lower(text[i]));
    if (heads_ >> (i + 1) & 1) try_anchor(hash_end(head), address, best);
  }
  for (std::size_t i = 0; (tails_ & 1) && i + 3 <= text.size; ++i) {
    const u8 gram[3] = {lower(text[i]), lower(text[i + 1]), lower(text[i + 2])};
    try_anchor(hash_forward(kGramSeed, View(gram, 3)), address, best);
  }
  try_masks(mask_ids_.count - loose_, loose_, address, best);
}

u32 SenderTable::find_address(View address) const {
  if (!address.empty() && address[address.size - 1] == '.') address = address.slice(0, address.size - 1);
  if (address.empty() || (names_.count == 0 && masks_.count == 0)) return kNone;
  Address a{address, kNowhere};
  const std::size_t nearest = address.size > kMaxAddress ? address.size - kMaxAddress : 0;
  for (std::size_t i = address.size; i-- > nearest && a.at_sign == kNowhere;)
    if (address[i] == '@') a.at_sign = i;
  u32 found[3] = {kNone, kNone, kNone};
  u32 best = kNone;
  find_suffixes(a, found, best);
  for (u32 entry : found)
    if (entry != kNone) return entry;
  if (masks_.count != 0 && address.size <= kMaxAddress) try_all_masks(a, best);
  const u8* mask = masks_.item(best);
  return mask ? load32(mask + 8) : kNone;
}

u32 SenderTable::find_ip(View text) const {
  Ip ip;
  if (networks_.count == 0 || !parse_ip(text, ip)) return kNone;
  u32 from = 0, to = networks_.count;
  while (from < to) {
    const u32 middle = from + (to - from) / 2;
    if (std::memcmp(networks_.items + std::size_t{middle} * 28, ip.bytes, 16) <= 0)
      from = middle + 1;
    else
      to = middle;
  }
  // An IPv4 address is never in an IPv6 network that merely spans the mapped range, such as ::/0.
  const u32 least = is_mapped(ip) ? kMappedBits : 0;
  for (u32 at = from; at != 0;) {
    const u8* network = networks_.item(at - 1);
    const u32 bits = load32(network + 16), parent = load32(network + 20);
    if (bits > 128 || bits < least) return kNone;
    if (holds(network, bits, ip)) return load32(network + 24);
    if (parent >= at) return kNone;  // damaged: parents stand before their children
    at = parent;
  }
  return kNone;
}

}  // namespace mailsift::lookup
