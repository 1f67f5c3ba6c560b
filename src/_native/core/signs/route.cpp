// Dates, Received, Message-ID (RFC 5322 3.6.1, 3.6.4, 3.6.7).
#include "signs/context.hpp"
#include "signs/looks.hpp"

namespace mailsift::signs {
namespace {

// "+0530": a numeric zone that a clock somewhere shows. Absent: the obsolete names of RFC 5322 4.3 are none.
bool good_zone(View date) {
  for (std::size_t i = 0; i + 5 <= date.size; ++i) {
    if (date[i] != '+' && date[i] != '-') continue;
    u32 number = 0, digits = 0;
    while (i + 1 + digits < date.size && digits < 5 && is_digit(date[i + 1 + digits])) number = number * 10 + date[i + 1 + digits++] - '0';
    if (digits != 4 || i == 0 || date[i - 1] != ' ') continue;
    const u32 minutes = number % 100;
    return number <= 1400 && minutes < 60 && minutes % 15 == 0 && (date[i] == '+' || number <= 1200);
  }
  return contains(date, "gmt") || contains(date, "utc") || contains(date, " ut");
}

void read_date(Context& c) {
  constexpr i64 kHour = 3600;
  if (!c.has(kDate)) return c.add(date_missing);
  const facts::Head& head = *c.m.head;
  const Range place = c.place(kDate);
  if (head.date == facts::kNoTime) return c.add(date_invalid, 1, place);
  c.add_if(!good_zone(c.value(kDate)), date_zone, place);
  if (head.received_at == facts::kNoTime) return;
  const i64 ahead = head.date - head.received_at;
  if (ahead >= 12 * kHour) c.add(date_future, float(ahead / kHour), place);
  if (-ahead >= 96 * kHour) c.add(date_past, float(-ahead / kHour), place);
}

bool is_ip(View host) {
  if (host.size && host[0] == '[') return true;
  u32 dots = 0;
  for (u8 c : host) {
    if (!is_digit(c) && c != '.') return false;
    dots += c == '.';
  }
  return dots == 3;
}

// Do two hosts share a registrable domain? That of the identifier isn't known: it ends in the other's domain.
bool under(View host, View domain) {
  if (host.size < domain.size || !equals_ignoring_case(host.slice(host.size - domain.size), domain)) return false;
  return host.size == domain.size || host[host.size - domain.size - 1] == '.';
}

void read_message_id(Context& c) {
  if (!c.has(kMessageId)) return c.add(message_id_missing);
  const View id = c.m.text(c.m.head->message_id);
  const Range place = c.place(kMessageId);
  std::size_t sign = id.size;
  while (sign > 0 && id[sign - 1] != '@') --sign;
  const bool good = (c.field[kMessageId]->flags & facts::kInBrackets) && sign > 1 && sign < id.size;
  if (!good) return c.add(message_id_malformed, 1, place);
  const View host = id.slice(sign);
  if (!std::memchr(host.data, '.', host.size) || is_ip(host)) return c.add(message_id_host, 1, place);
  if (!c.list && !c.domain.empty() && !under(host, c.domain)) c.add(message_id_foreign, 1, place);
}

}  // namespace

void read_route(Context& c) {
  read_date(c);
  c.add_if(!c.has(kReceived), received_missing);
  c.add_from(c.times[kReceived], 20, received_many);
  read_message_id(c);
}

}  // namespace mailsift::signs
