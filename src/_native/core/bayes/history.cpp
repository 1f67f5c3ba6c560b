#include "bayes/journal.hpp"

namespace mailsift::bayes {
namespace {

constexpr u64 kBeyond = u64{1} << 62;  // of places: no sum of two overflows
constexpr u32 kPacked = 5;

// With three bytes more, as pack() writes eight at a time.
u64 bytes_of(u64 features) { return (features * kPacked + 3 + 3) / 4 * 4; }
u32 size_with(u64 features, u64 changes) {
  return u32((sizeof(Entry) + bytes_of(features) + changes * sizeof(Change) + 7) / 8 * 8);
}

// The place behind the oldest entry; behind the newest one when nothing can be read there.
u64 after_first(const Place& place) {
  Seen seen;
  if (!see(place, place.ring->first, seen)) return place.ring->newest + 8;
  const u64 next = place.ring->first + seen.entry.size, at = next % place.capacity;
  if (next > place.ring->newest) return next;
  u32 size;
  std::memcpy(&size, place.bytes + at, sizeof size);
  return size ? next : next + (place.capacity - at);
}

void move_first(const Model& model, const Place& recent);

// Where an entry of this size will stand, once nothing else does: false when it can't.
bool make_room(const Model& model, const Place& place, u32 size, bool is_recent, u64& at) {
  Ring& ring = *place.ring;
  if (ring.first > kBeyond || ring.first % 8 != 0) ring = {place.capacity, 0};
  Seen newest;
  const bool is_long = ring.newest - ring.first > place.capacity;
  if (!is_empty(ring) && (is_long || !see(place, ring.newest, newest))) ring.newest = 0;
  if (size > place.capacity) return false;
  const u64 end = is_empty(ring) ? ring.first : ring.newest + newest.entry.size;
  const u64 left = place.capacity - end % place.capacity;
  at = left < size ? end + left : end;
  while (!is_empty(ring) && at + size - ring.first > place.capacity) {
    if (is_recent) move_first(model, place);
    in_order();
    ring.first = after_first(place);
  }
  if (is_empty(ring)) ring.first = at;
  else if (at != end) std::memset(place.bytes + end % place.capacity, 0, sizeof(u32));
  in_order();
  return true;
}

u64 serial_of(const Place& place) {
  Seen newest;
  return !is_empty(*place.ring) && see(place, place.ring->newest, newest) ? newest.entry.serial : 0;
}

// The features of sure views are left out; these changed no slot.
void shorten(Entry& entry) {
  const bool spam = is_spam(entry.key);
  for (u32 view = 0; view < kViews; ++view) {
    const double error = probability(entry.said[view]) - (spam ? 1 : 0);
    entry.is_short[view] |= u8(entry.error[view] == 0 && error < kSure && error > -kSure);
  }
  for (u32 list = 0; list < kFeatureLists; ++list)
    if (list != kWordList && entry.is_short[kViewOf[list]]) entry.counts[list] = 0;
}

void move_first(const Model& model, const Place& recent) {
  const Place older = older_of(model);
  Seen seen;
  if (!see(recent, recent.ring->first, seen) || serial_of(older) >= seen.entry.serial) return;
  Entry entry = seen.entry;
  shorten(entry);
  u64 features = 0, at;
  for (u32 count : entry.counts) features += count;
  entry.size = size_with(features, entry.changes);
  if (!make_room(model, older, entry.size, false, at)) return;
  entry.previous = older.ring->newest;
  u8* to = older.bytes + at % older.capacity;
  std::memcpy(to, &entry, sizeof entry);
  u8* packed = to + sizeof entry;
  const u8* from = seen.packed;
  for (u32 list = 0; list < kFeatureLists; from += seen.entry.counts[list++] * kPacked) {
    std::memcpy(packed, from, entry.counts[list] * kPacked);
    packed += entry.counts[list] * kPacked;
  }
  std::memcpy(to + sizeof entry + bytes_of(features), seen.changes, entry.changes * sizeof(Change));
  in_order();
  older.ring->newest = at;
}

// Of a label all at first, and then fewer and fewer, so that they reach further back.
bool is_to_keep(const Head& head, bool spam) {
  const u64 count = spam ? head.spam : head.ham;
  return count % (count <= kKeepAll ? 1 : count <= 4 * kKeepAll ? 4 : 16) == 0;
}

// `packed`: the features of the entry.
void keep_message(const Model& model, Entry entry, u64 features, const u8* packed) {
  const Place kept = kept_of(model, is_spam(entry.key));
  u64 at;
  entry.changes = entry.rehearsed = 0;
  entry.size = size_with(features, 0);
  if (!make_room(model, kept, entry.size, false, at)) return;
  entry.previous = kept.ring->newest;
  u8* const to = kept.bytes + at % kept.capacity;
  std::memcpy(to, &entry, sizeof entry);
  std::memcpy(to + sizeof entry, packed, bytes_of(features));
  in_order();
  kept.ring->newest = at;
}

bool is_near(const Place& place, u64 at) {
  return at >= place.ring->first && at <= place.ring->newest && place.ring->newest - at <= place.capacity / 4 * 3;
}

// The highest 16 and the lowest 24 bits, each feature over the spare bytes of the one before. Four at a time, as this is
// done with all features of every message.
void pack(const u64* features, u64 count, u8* to) {
  const auto one = [&](u64 i) {
    const u64 packed = (features[i] & 0xffffff) | (features[i] >> 24 & ~u64{0xffffff});
    std::memcpy(to + i * kPacked, &packed, sizeof packed);
  };
  u64 i = 0;
  for (; i + 4 <= count; i += 4) {
    one(i);
    one(i + 1);
    one(i + 2);
    one(i + 3);
  }
  for (; i < count; ++i) one(i);
}

void take_step_back(const Model& model, u64 feature, float gradient, bool spam) {
  const u32 number = bucket_of(model, feature);
  Bucket& bucket = model.buckets[number];
  Record& record = model.records[number];
  const u32 slot = slot_of(bucket.tags, tag_of(feature));
  if (slot == kNoSlot) return;
  if (u32(record.spam[slot]) + record.ham[slot] <= 1) {  // it came with this message, into an empty slot
    restore(model, {number * kSlots + slot, 0, 0, 0, 0, 0, 0});
    return;
  }
  // Below nothing only where what came before is known nearly.
  u16& count = (spam ? record.spam : record.ham)[slot];
  count = u16(count - (count > 0));
  if (gradient == 0) return;
  set_weight(bucket, record, slot, record.weight[slot] + step_of(record.squares[slot], gradient));
  const float squares = record.squares[slot] - squared(gradient);
  record.squares[slot] = squares > 0 ? squares : 0;
}

// The head as it was before this message; but of what was learnt by itself then, some may have been taught since.
void set_back(Head& head, const Head& was, u64 key) {
  const u64 own_spam = head.own_spam, own_ham = head.own_ham;
  restore(head, was);
  head.own_spam = own_spam;
  head.own_ham = own_ham;
  if (is_own(key)) take_one(own_count(head, is_spam(key)));
}

}  // namespace

u64 key_now(const Model& model, const Entry& entry) {
  const u64 key = model.lines[line_of(model, entry.key)].learnt[0].key;
  return is_labelled_as(key, entry.key) ? key : entry.key;
}

bool see(const Place& place, u64 at, Seen& out) {
  const u64 offset = at % place.capacity;
  if (offset % 8 != 0 || place.capacity - offset < sizeof(Entry)) return false;
  Entry& entry = out.entry;
  std::memcpy(&entry, place.bytes + offset, sizeof entry);
  u64 features = 0;
  for (u32 count : entry.counts) features += count;
  if (features > Journal::kMost || entry.changes > Journal::kChanges) return false;
  if (entry.rehearsed > entry.changes) return false;
  if (entry.size != size_with(features, entry.changes) || entry.size > place.capacity - offset) return false;
  out.features = u32(features);
  out.packed = place.bytes + offset + sizeof entry;
  out.changes = out.packed + bytes_of(features);
  return true;
}

void clear(const Model& model) {
  model.history->recent = {recent_of(model).capacity, 0};
  model.history->older = {older_of(model).capacity, 0};
}

void append(const Model& model, Entry& entry, const u64* features) {
  const Journal& journal = *model.journal;
  const Place recent = recent_of(model);
  u64 count = 0, at;
  for (u32 one : entry.counts) count += one;
  entry.size = size_with(count, entry.changes);
  entry.serial = (is_empty(*recent.ring) ? serial_of(older_of(model)) : serial_of(recent)) + 1;
  if (!make_room(model, recent, entry.size, true, at)) {
    recent.ring->newest = model.history->older.newest = 0;
    return;
  }
  entry.previous = recent.ring->newest;
  u8* to = recent.bytes + at % recent.capacity;
  std::memcpy(to, &entry, sizeof entry);
  to += sizeof entry;
  pack(features, count, to);
  if (is_to_keep(*model.head, is_spam(entry.key))) keep_message(model, entry, count, to);
  to += bytes_of(count);
  u32 left = entry.changes;
  for (u32 i = 0; i < journal.count && left > 0; ++i) {
    if (journal.changes[i].at == Change::kPlain) continue;
    std::memcpy(to, &journal.changes[i], sizeof(Change));
    to += sizeof(Change);
    --left;
  }
  in_order();
  recent.ring->newest = at;
}

bool next_kept(const Model& model, bool spam, u64& last, Seen& out) {
  const Place place = kept_of(model, spam);
  if (is_empty(*place.ring)) return false;
  const bool is_there = is_near(place, last) && see(place, last, out);
  const bool has_older = is_there && out.entry.previous < last && is_near(place, out.entry.previous);
  last = has_older ? out.entry.previous : place.ring->newest;
  return see(place, last, out);
}

void drop_kept(const Model& model, u64 key) {
  const Place place = kept_of(model, is_spam(key));
  Seen seen;
  for (u64 at = place.ring->newest; at >= place.ring->first && see(place, at, seen); at = seen.entry.previous) {
    if (is_labelled_as(seen.entry.key, key)) {
      seen.entry.key &= kSpam;
      std::memset(seen.entry.is_short, 1, sizeof seen.entry.is_short);
      std::memcpy(place.bytes + at % place.capacity, &seen.entry, sizeof seen.entry);
    }
    if (seen.entry.previous >= at) return;
  }
}

void unpack(const Seen& seen, u64* to) {
  const u8* from = seen.packed;
  for (u32 i = 0; i < seen.features; ++i, from += kPacked) {
    const u64 low = from[0] | u64(from[1]) << 8 | u64(from[2]) << 16;
    to[i] = low | u64(from[3]) << 48 | u64(from[4]) << 56;
  }
}

void roll_back(const Model& model, const Seen& seen, const u64* features) {
  const Entry& entry = seen.entry;
  Features counts;
  std::memcpy(counts.counts, entry.counts, sizeof entry.counts);
  u32 at = seen.features, changes = entry.changes;
  for (; changes > entry.changes - entry.rehearsed; --changes) {
    Change change;
    std::memcpy(&change, seen.changes + (changes - 1) * sizeof change, sizeof change);
    restore(model, change);
  }
  for (u32 list = kFeatureLists; list-- > 0;) {
    const u32 view = kViewOf[list], first = at - entry.counts[list];
    const float gradient = float(gradient_of(counts, view, entry.error[view]));
    for (; at > first; --at) {
      if (at > first + kAhead) fetch_both(model, features[at - 1 - kAhead]);
      Change change;
      if (changes) std::memcpy(&change, seen.changes + (changes - 1) * sizeof change, sizeof change);
      if (changes && change.at == place_in(list, at - 1 - first)) {
        restore(model, change);
        --changes;
      } else if (gradient != 0 || list == kWordList) {
        take_step_back(model, features[at - 1], gradient, is_spam(entry.key));
      }
    }
  }
  set_back(*model.head, entry.head, key_now(model, entry));
  Line& line = model.lines[line_of(model, entry.key)];
  std::memmove(line.learnt, line.learnt + 1, sizeof line.learnt - sizeof line.learnt[0]);
  line.learnt[Line::kMessages - 1] = entry.displaced;
  model.history->sides = entry.sides;
  const Place kept = kept_of(model, is_spam(entry.key));
  Seen newest;
  if (!is_empty(*kept.ring) && see(kept, kept.ring->newest, newest) && newest.entry.key == entry.key)
    kept.ring->newest = newest.entry.previous;
}

}  // namespace mailsift::bayes
