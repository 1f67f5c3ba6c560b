#include "facts/feed_values.hpp"

namespace mailsift::facts {
namespace {

// Digits, at most eighteen of them; -1 where it is anything else.
i64 number_of(View text) {
  if (text.empty() || text.size > 18) return -1;
  i64 number = 0;
  for (u8 c : text) {
    if (!is_digit(c)) return -1;
    number = number * 10 + (c - '0');
  }
  return number;
}

// Days since 1970-01-01 of the Gregorian calendar; years are counted from March (Howard Hinnant, days_from_civil).
i64 days_of(i64 year, i64 month, i64 day) {
  year -= month <= 2;
  const i64 era = year / 400, year_of_era = year - era * 400;
  const i64 day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

constexpr i64 kFirstDay = 365;  // 1971

}  // namespace

bool is_address_of_four(View object) {
  for (u8 c : object)
    if (c == ':' || c == '/') return false;
  return true;
}

View without_port(View text) {
  std::size_t digits = 0;
  while (digits < text.size && is_digit(text[text.size - 1 - digits])) ++digits;
  if (digits == 0 || digits > 5 || digits + 1 >= text.size) return text;
  const std::size_t colon = text.size - digits - 1;
  if (text[colon] != ':') return text;
  if (text[0] == '[' && text[colon - 1] == ']') return text.slice(1, colon - 2);
  return std::memchr(text.data, ':', colon) ? text : text.slice(0, colon);
}

bool is_hex(View text) {
  for (u8 c : text)
    if (!is_digit(c) && (lower(c) < 'a' || lower(c) > 'f')) return false;
  return true;
}

bool is_nothing(View text) {
  if (text.size > 4) return false;
  return text.empty() || equals_ignoring_case(text, "n/a") || equals_ignoring_case(text, "none") ||
         equals_ignoring_case(text, "null");
}

bool is_size(View text) { return text.equals("*") || number_of(text) >= 0; }

u8 percent_of(View text, u8 otherwise) {
  const i64 number = number_of(text.slice(0, 3));
  return number < 0 || number > 100 || text.size > 3 ? otherwise : u8(number);
}

u32 minutes_of(View text) {
  if (text.size >= 9 && text.size <= 11) {
    const i64 seconds = number_of(text);
    if (seconds >= 0) return seconds < kFirstDay * 86'400 ? 0 : u32(seconds / 60);
  }
  if (text.size < 10 || text[4] != '-' || text[7] != '-') return 0;
  const i64 year = number_of(text.slice(0, 4)), month = number_of(text.slice(5, 2)), day = number_of(text.slice(8, 2));
  if (year <= 1970 || year > 2400 || month < 1 || month > 12 || day < 1 || day > 31) return 0;
  i64 minutes = days_of(year, month, day) * 1440;
  if (text.size >= 16 && (text[10] == ' ' || text[10] == 'T') && text[13] == ':') {
    const i64 hour = number_of(text.slice(11, 2)), minute = number_of(text.slice(14, 2));
    if (hour >= 0 && hour < 24 && minute >= 0 && minute < 60) minutes += hour * 60 + minute;
  }
  return u32(minutes);
}

}  // namespace mailsift::facts
