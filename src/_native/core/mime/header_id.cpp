#include "mime/header_id.hpp"

namespace mailsift::mime {
namespace {

// Letters and size in one piece of memory: a message asks for many.
struct Name {
  char text[31] = {};
  u8 size = 0;
};
template <std::size_t N>
constexpr Name name(const char (&text)[N]) {
  static_assert(N <= sizeof(Name::text), "a longer name needs longer pieces");
  Name made;
  for (std::size_t i = 0; i + 1 < N; ++i) made.text[i] = text[i];
  made.size = u8(N - 1);
  return made;
}

// In the order of HeaderId.
alignas(32) constexpr Name kNames[] = {
    name(""), name("from"), name("sender"), name("reply-to"), name("to"), name("cc"), name("bcc"), name("subject"),
    name("date"), name("message-id"), name("in-reply-to"), name("references"), name("return-path"),
    name("received"), name("mime-version"), name("content-type"), name("content-transfer-encoding"),
    name("content-disposition"), name("content-id"), name("content-description"), name("content-location"),
    name("list-id"), name("list-unsubscribe"), name("list-post"), name("precedence"), name("auto-submitted"),
    name("authentication-results"), name("dkim-signature"), name("received-spf"), name("user-agent"),
    name("x-mailer"), name("x-priority"), name("importance"), name("delivered-to"), name("x-originating-ip"),
    name("feedback-id"), name("errors-to")};
constexpr std::size_t kCount = sizeof kNames / sizeof kNames[0];
static_assert(kCount == std::size_t(HeaderId::count_), "one name for each HeaderId");

constexpr u32 kSlots = 256;

// Four bytes and the length tell the names apart well enough; | 0x20 folds the case and leaves '-' and digits.
constexpr u32 slot_of(u8 first, u8 second, u8 middle, u8 last, std::size_t size) {
  u32 h = (first | 0x20u) | (second | 0x20u) << 8 | (middle | 0x20u) << 16 | (last | 0x20u) << 24;
  h = (h ^ u32(size) * 0x9E3779B1u) * 0x85EBCA6Bu;
  return h >> 24;
}

struct Table {
  u8 id[kSlots] = {};
};

constexpr Table make_table() {
  Table table;
  for (std::size_t i = 1; i < kCount; ++i) {
    const Name& n = kNames[i];
    u32 slot = slot_of(u8(n.text[0]), u8(n.text[1]), u8(n.text[n.size / 2]), u8(n.text[n.size - 1]), n.size);
    while (table.id[slot]) slot = (slot + 1) % kSlots;
    table.id[slot] = u8(i);
  }
  return table;
}
constexpr Table kTable = make_table();

u64 folded_at(const u8* from) {
  u64 eight;
  std::memcpy(&eight, from, 8);
  return eight | 0x2020202020202020u;
}

// Eight letters at a time. The bit of the case makes letters and hyphens of letters and hyphens, and of what no name of a
// field has.
bool is_named(View text, const Name& name) {
  const u8* const wanted = reinterpret_cast<const u8*>(name.text);
  if (text.size != name.size) return false;
  if (name.size < 8) return equals_ignoring_case(text, View(wanted, name.size));
  for (std::size_t at = 0; name.size - at > 8; at += 8)
    if (folded_at(text.data + at) != folded_at(wanted + at)) return false;
  return folded_at(text.end() - 8) == folded_at(wanted + name.size - 8);
}

}  // namespace

HeaderId header_id(View text) {
  if (text.size < 2 || text.size > 25) return HeaderId::other;
  u32 slot = slot_of(text[0], text[1], text[text.size / 2], text[text.size - 1], text.size);
  for (u8 id; (id = kTable.id[slot]) != 0; slot = (slot + 1) % kSlots) {
    const Name& n = kNames[id];
    if (is_named(text, n)) return HeaderId(id);
  }
  return HeaderId::other;
}

}  // namespace mailsift::mime
