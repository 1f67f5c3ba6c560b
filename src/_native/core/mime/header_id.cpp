#include "mime/header_id.hpp"

namespace mailsift::mime {
namespace {

struct Name {
  const char* text;
  u8 size;
};
template <std::size_t N>
constexpr Name name(const char (&text)[N]) {
  return Name{text, u8(N - 1)};
}

// In the order of HeaderId.
constexpr Name kNames[] = {
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

}  // namespace

HeaderId header_id(View text) {
  if (text.size < 2 || text.size > 25) return HeaderId::other;
  u32 slot = slot_of(text[0], text[1], text[text.size / 2], text[text.size - 1], text.size);
  for (u8 id; (id = kTable.id[slot]) != 0; slot = (slot + 1) % kSlots) {
    const Name& n = kNames[id];
    if (equals_ignoring_case(text, View(reinterpret_cast<const u8*>(n.text), n.size))) return HeaderId(id);
  }
  return HeaderId::other;
}

}  // namespace mailsift::mime
