#include <algorithm>

#include "lookup/sender_hash.hpp"

namespace mailsift::lookup {
namespace {

struct Slot {
  u32 hash, index;
};

u32 slots_for(std::size_t count) {
  u32 slots = 2;
  while (slots < count * 2) slots *= 2;
  return slots;
}

// Linear probing with a step of one; the first free slot after the hash.
void put_slots(const Vec<Slot>& items, Bytes& out) {
  const u32 count = slots_for(items.size());
  Vec<Slot> slots;
  Slot* all = slots.extend(count);
  if (!all) return;
  std::memset(static_cast<void*>(all), 0, std::size_t{count} * sizeof(Slot));
  for (const Slot& item : items) {
    u32 at = item.hash & (count - 1);
    while (slots[at].index != 0) at = (at + 1) & (count - 1);
    slots[at] = Slot{item.hash, item.index + 1};
  }
  out.append(reinterpret_cast<const u8*>(slots.data()), std::size_t{count} * sizeof(Slot));
}

void put_record(Bytes& out, Range text, u32 entry) {
  put32(out, text.from);
  put32(out, text.size);
  put32(out, entry);
}

// The masks' order by anchor, and inside one anchor as in the list; those without an anchor come last.
struct AnchorPlan {
  Vec<Slot> slots;
  Vec<Range> runs;
  Vec<u32> ids;
  u32 loose = 0;
  u64 tails = 0, heads = 0;
};

u32 hash_anchor(const SenderItems& items, const SenderMask& mask, AnchorPlan& plan) {
  const View text = at(view(items.text), mask.anchor);
  switch (mask.kind) {
    case AnchorKind::tail:
      plan.tails |= u64{1} << (text.size & 63);
      return hash_tail(text);
    case AnchorKind::head:
      plan.heads |= u64{1} << (text.size & 63);
      return hash_forward(kHeadSeed, text);
    default:
      plan.tails |= 1;
      return hash_forward(kGramSeed, text);
  }
}

void plan_anchors(const SenderItems& items, AnchorPlan& plan) {
  Vec<Slot> order;
  for (u32 i = 0; i < items.masks.size(); ++i)
    if (items.masks[i].kind != AnchorKind::none) order.push(Slot{hash_anchor(items, items.masks[i], plan), i});
  std::sort(order.begin(), order.end(), [](const Slot& a, const Slot& b) {
    return a.hash != b.hash ? a.hash < b.hash : a.index < b.index;
  });
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || order[i].hash != order[i - 1].hash) {
      plan.slots.push(Slot{order[i].hash, u32(plan.runs.size())});
      plan.runs.push(Range{u32(i), 0});
    }
    ++plan.runs.back().size;
    plan.ids.push(order[i].index);
  }
  for (u32 i = 0; i < items.masks.size(); ++i)
    if (items.masks[i].kind == AnchorKind::none) {
      plan.ids.push(i);
      ++plan.loose;
    }
}

bool same_network(const SenderNetwork& a, const SenderNetwork& b) {
  return a.bits == b.bits && std::memcmp(a.ip, b.ip, 16) == 0;
}

bool inside(const SenderNetwork& inner, const SenderNetwork& outer) {
  for (u32 bit = 0; bit < outer.bits; ++bit)
    if (((inner.ip[bit / 8] ^ outer.ip[bit / 8]) >> (7 - bit % 8)) & 1) return false;
  return true;
}

// Sorted by address, then the wider first; the first entry of equal networks stays.
void sort_networks(const Vec<SenderNetwork>& from, Vec<SenderNetwork>& out) {
  Vec<u32> order;
  for (u32 i = 0; i < from.size(); ++i) order.push(i);
  std::sort(order.begin(), order.end(), [&](u32 a, u32 b) {
    const int c = std::memcmp(from[a].ip, from[b].ip, 16);
    if (c != 0) return c < 0;
    return from[a].bits != from[b].bits ? from[a].bits < from[b].bits : a < b;
  });
  for (u32 i : order)
    if (out.empty() || !same_network(out.back(), from[i])) out.push(from[i]);
}

void put_networks(const Vec<SenderNetwork>& sorted, Bytes& out) {
  Vec<u32> open;  // the networks that hold the one at hand, widest first
  for (u32 i = 0; i < sorted.size(); ++i) {
    while (!open.empty() && !inside(sorted[i], sorted[open.back()])) open.pop();
    out.append(sorted[i].ip, 16);
    put32(out, sorted[i].bits);
    put32(out, open.empty() ? 0 : open.back() + 1);
    put32(out, sorted[i].entry);
    open.push(i);
  }
}

}  // namespace

void build_sender_table(const SenderItems& items, Bytes& out) {
  AnchorPlan plan;
  plan_anchors(items, plan);
  Vec<SenderNetwork> networks;
  sort_networks(items.networks, networks);
  Vec<Slot> names;
  for (u32 i = 0; i < items.names.size(); ++i) names.push(Slot{hash_tail(at(view(items.text), items.names[i].text)), i});

  for (u64 number : {u64{kSenderMagic}, u64{slots_for(names.size())}, u64{names.size()}, u64{slots_for(plan.slots.size())},
                     u64{plan.runs.size()}, u64{plan.ids.size()}, u64{items.masks.size()}, u64{plan.loose},
                     u64{networks.size()}, u64{items.text.size()}})
    put32(out, u32(number));
  put64(out, plan.tails);
  put64(out, plan.heads);
  put_slots(names, out);
  for (const SenderName& name : items.names) put_record(out, name.text, name.entry);
  pad_to(out, 8);
  put_slots(plan.slots, out);
  for (const Range& run : plan.runs) {
    put32(out, run.from);
    put32(out, run.size);
  }
  for (u32 id : plan.ids) put32(out, id);
  pad_to(out, 8);
  for (const SenderMask& mask : items.masks) put_record(out, mask.text, mask.entry);
  pad_to(out, 8);
  put_networks(networks, out);
  pad_to(out, 8);
  append(out, view(items.text));
  pad_to(out, 8);
}

}  // namespace mailsift::lookup
