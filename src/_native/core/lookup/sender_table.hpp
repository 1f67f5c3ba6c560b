// Sender lists: addresses, domains, masks and networks in a mapped section.
#pragma once

#include "lookup/field.hpp"

namespace mailsift::lookup {

// The section, each array at a multiple of 8:
//
//   u32 magic, name_slots, names, anchor_slots, anchors, mask_ids, masks, loose, networks, text_bytes; u64 tails, heads
//   name_slots    {u32 hash, u32 name + 1}      open addressing, a power of two, at most half full
//   names         {u32 from, u32 size, u32 entry}   "a@b", "@b" (a domain), ".b" (what is below a domain)
//   anchor_slots  {u32 hash, u32 anchor + 1}
//   anchors       {u32 from, u32 count}         masks that share an anchor, as a run of mask_ids
//   mask_ids      u32                           ascending in each run; the last `loose` ones have no anchor
//   masks         {u32 from, u32 size, u32 entry}   in the order of the list
//   networks      {u8 ip[16], u32 bits, u32 parent + 1, u32 entry}   sorted; parent: the next wider one that holds it
//   text          u8
//
// An anchor is a piece of literal text that an address must have for a mask to match: its end, its beginning, or
// three bytes anywhere. The builder takes the one that the fewest masks share, so that few masks are left to try.
class SenderTable {
 public:
  static constexpr u32 kNone = 0xffffffff;
  static constexpr std::size_t kMaxAddress = 1024;  // of longer ones only the domain is looked at
  bool open(View section);
  // `address`: local@domain, UTF-8 allowed; the case of ASCII letters does not count. Matches an entry that is the
  // address, its domain ("example.org", "@example.org"; subdomains only by ".example.org" or a mask), or a mask
  // (* ? \* \?), in this order; of several masks the first in the list.
  u32 find_address(View address) const;
  // Text form of an IPv4 or IPv6 address; the most specific network that holds it.
  u32 find_ip(View ip) const;
  u32 mask_count() const { return masks_.count; }

 private:
  struct Address;
  u32 find_name(u32 hash, View suffix) const;
  void try_masks(u32 from, u32 count, const Address& address, u32& best) const;
  void try_anchor(u32 hash, const Address& address, u32& best) const;
  void try_all_masks(const Address& address, u32& best) const;
  void find_suffixes(const Address& address, u32 (&found)[3], u32& best) const;

  Array name_slots_, names_, anchor_slots_, anchors_, mask_ids_, masks_, networks_, text_;
  u32 loose_ = 0;
  u64 tails_ = 0, heads_ = 0;  // bit n: some anchor of this kind is n bytes long; bit 0 of tails_: there are grams
};

// In a compiled mask these bytes, which no UTF-8 text holds, stand for what is not literal.
constexpr u8 kMaskAny = 0xff, kMaskOne = 0xfe, kMaskAt = 0xfd;  // *, ?, and the @ before the domain
constexpr std::size_t kMaxAnchor = 63;

enum class AnchorKind : u32 { none, tail, head, gram };

struct SenderName {
  Range text;
  u32 entry;
};
struct SenderMask {
  Range text;
  u32 entry;
  AnchorKind kind;
  Range anchor;
};
struct SenderNetwork {
  u8 ip[16];
  u32 bits;
  u32 entry;
};
// What a list holds, its texts in lower case in `text`; of equal names and networks the first wins.
struct SenderItems {
  Bytes text;
  Vec<SenderName> names;
  Vec<SenderMask> masks;
  Vec<SenderNetwork> networks;

  void add_name(View name, u32 entry) { names.push(SenderName{keep(name), entry}); }
  // An anchor is 1 to kMaxAnchor bytes; a gram is 3.
  void add_mask(View mask, u32 entry, AnchorKind kind, View anchor) {
    masks.push(SenderMask{keep(mask), entry, kind, keep(anchor)});
  }
  // The bits of `ip` behind the first `bits` are zero.
  void add_network(const u8* ip, u32 bits, u32 entry) {
    SenderNetwork network{{}, bits, entry};
    std::memcpy(network.ip, ip, 16);
    networks.push(network);
  }
  bool failed() const { return text.failed() || names.failed() || masks.failed() || networks.failed(); }

 private:
  Range keep(View piece) {
    const Range place{u32(text.size()), u32(piece.size)};
    append(text, piece);
    return place;
  }
};

// `out` must be empty: the arrays' places count from its start.
void build_sender_table(const SenderItems& items, Bytes& out);

}  // namespace mailsift::lookup
