#include "mime/fields.hpp"
#include "mime/lines.hpp"

namespace mailsift::mime {
namespace {

// Days since 1970-01-01 in the proleptic Gregorian calendar; years are counted from March, so that the leap day is
// the last one.
i64 days_from_civil(i64 year, i64 month, i64 day) {
  year -= month <= 2;
  i64 era = (year >= 0 ? year : year - 399) / 400;
  i64 year_of_era = year - era * 400;
  i64 day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

struct Zone {
  char name[5];
  int minutes;
};
// RFC 5322 4.3, and those of Europe, Korea and Japan that are in the mail and mean one thing only.
constexpr Zone kZones[] = {{"ut", 0},    {"utc", 0},   {"gmt", 0},    {"z", 0},     {"ast", -240}, {"adt", -180},
                           {"est", -300}, {"edt", -240}, {"cst", -360}, {"cdt", -300}, {"mst", -420}, {"mdt", -360},
                           {"pst", -480}, {"pdt", -420}, {"wet", 0},    {"west", 60}, {"cet", 60},   {"cest", 120},
                           {"met", 60},  {"mest", 120}, {"eet", 120},  {"eest", 180}, {"msk", 180},  {"msd", 240},
                           {"jst", 540}, {"kst", 540}};

// Three letters of any case as one number; | 0x20 makes a letter of no other byte that is asked about.
constexpr u32 three(u32 a, u32 b, u32 c) { return (a | b << 8 | c << 16) | 0x202020; }
constexpr u32 kMonths[] = {three('j', 'a', 'n'), three('f', 'e', 'b'), three('m', 'a', 'r'), three('a', 'p', 'r'),
                           three('m', 'a', 'y'), three('j', 'u', 'n'), three('j', 'u', 'l'), three('a', 'u', 'g'),
                           three('s', 'e', 'p'), three('o', 'c', 't'), three('n', 'o', 'v'), three('d', 'e', 'c')};

// A run of digits as a number; at most nine of them count.
int number(View text, std::size_t& i) {
  int value = 0;
  for (std::size_t from = i; i < text.size && is_digit(text[i]); ++i)
    if (i - from < 9) value = value * 10 + (text[i] - '0');
  return value;
}

class Reader {
 public:
  explicit Reader(View value) : v_(value) {}

  bool run() {
    while (next_word()) {
      if (word_.empty()) continue;
      u8 c = word_[0];
      bool done = is_alpha(c) ? letters() : is_digit(c) ? digits() : zone_offset(word_);
      if (!done) return false;
    }
    return month_ && day_ >= 1 && day_ <= 31 && year_ >= 0 && hour_ >= 0 && full_year();
  }
  i64 epoch() const {
    return days_from_civil(year_, month_, day_) * 86400 + hour_ * 3600 + minute_ * 60 + second_ - i64(zone_) * 60;
  }
  int zone() const { return zone_; }

 private:
  // Words end at blanks, commas and comments; comments are stepped over.
  bool next_word() {
    while (i_ < v_.size && (is_space(v_[i_]) || v_[i_] == ',')) ++i_;
    if (i_ >= v_.size) return false;
    if (v_[i_] == '(') {
      std::size_t depth = 0;
      do {
        if (v_[i_] == '(') ++depth;
        if (v_[i_] == ')') --depth;
      } while (++i_ < v_.size && depth);
      word_ = View();
      return true;
    }
    std::size_t from = i_;
    while (i_ < v_.size && !is_space(v_[i_]) && v_[i_] != ',' && v_[i_] != '(') ++i_;
    word_ = v_.slice(from, i_ - from);
    return ++words_ <= kMostWords;
  }

  bool letters() {
    std::size_t size = 0;
    while (size < word_.size && is_alpha(word_[size])) ++size;
    View name = word_.slice(0, size), rest = word_.slice(size);
    if (!month_ && month(name)) return rest.empty() || rest.equals(".") || dashed_rest(rest);
    if (size == 2 && hour_ >= 0 && (lower(name[0]) == 'a' || lower(name[0]) == 'p') && lower(name[1]) == 'm')
      return half_day(lower(name[0]) == 'p');
    if (hour_ >= 0 && !has_zone_) {
      // "GMT+0100"; a name that nobody knows says nothing (RFC 5322 4.3).
      if (zone_name(name)) has_zone_ = true;
      if (rest.size > 1 && (rest[0] == '+' || rest[0] == '-')) zone_offset(rest);
    }
    return true;  // the day of the week, or something that says nothing
  }
  bool month(View name) {
    if (name.size < 3) return false;
    const u32 letters = three(name[0], name[1], name[2]);
    for (int m = 0; m < 12; ++m)
      if (letters == kMonths[m]) {
        // A longer word must be the month's name, as far as its length tells ("Marvin" is none).
        static constexpr u8 kLength[] = {7, 8, 5, 5, 3, 4, 4, 6, 9, 7, 8, 8};
        if (name.size != 3 && name.size != kLength[m] && !(m == 8 && name.size == 4)) return false;
        month_ = m + 1;
        return true;
      }
    return false;
  }
  bool half_day(bool afternoon) {
    if (hour_ == 12) hour_ = 0;
    if (afternoon) hour_ += 12;
    return hour_ < 24;
  }

  bool digits() {
    std::size_t i = 0;
    int value = number(word_, i);
    if (i == word_.size) return plain(value, i);
    u8 c = word_[i];
    if (c == ':') return time(value, i);
    if (c == '.' && hour_ < 0 && day_ >= 0 && i <= 2) return time(value, i);
    if (c == '-' && i == 4 && day_ < 0) return iso(value, i);
    if (c == '-' && day_ < 0) return dashed(value, i);
    if (year_ < 0 && (c == '+' || c == '-') && i >= 2) return year(value, i) && zone_offset(word_.slice(i));
    return ordinal(value, i);
  }
  // "1st", "2nd"
  bool ordinal(int value, std::size_t i) {
    return day_ < 0 && word_.size - i == 2 && is_alpha(word_[i]) && plain(value, i);
  }
  bool plain(int value, std::size_t digits) {
    if (day_ < 0 && digits <= 2) {
      day_ = value;
      return true;
    }
    if (year_ < 0) return year(value, digits);
    if (digits == 4 && hour_ >= 0 && !has_zone_) {  // a zone without its sign is one to the east
      zone_ = value / 100 * 60 + value % 100;
      has_zone_ = true;
    }
    return true;
  }
  // RFC 5322 4.3: two digits turn at 50 there, at 69 in POSIX and in the mailers; three are added to 1900.
  bool year(int value, std::size_t digits) {
    if (digits <= 2) value += value > 68 ? 1900 : 2000;
    else if (digits == 3) value += 1900;
    else if (digits > 4) return false;
    year_ = value;
    return true;
  }
  bool full_year() const { return year_ >= 1 && year_ <= 9999; }

  // 12:34, 12:34:56, 12:34:56.789, with a zone glued to it
  bool time(int hours, std::size_t i) {
    if (hour_ >= 0) return true;
    u8 mark = word_[i];
    hour_ = hours;
    minute_ = number(word_, ++i);
    if (i < word_.size && word_[i] == mark) second_ = number(word_, ++i);
    if (hour_ > 24 || minute_ > 59 || second_ > 61) return false;
    if (i < word_.size && word_[i] == '.') number(word_, ++i);
    View rest = word_.slice(i);
    if (rest.empty()) return true;
    word_ = rest;
    return is_alpha(rest[0]) ? letters() : zone_offset(rest);
  }
  // 24-Dec-2001
  bool dashed(int value, std::size_t i) {
    day_ = value;
    std::size_t from = ++i;
    while (i < word_.size && is_alpha(word_[i])) ++i;
    return month(word_.slice(from, i - from)) && dashed_rest(word_.slice(i));
  }
  bool dashed_rest(View rest) {
    if (rest.size < 2 || rest[0] != '-' || !is_digit(rest[1])) return false;
    std::size_t i = 1;
    int value = number(rest, i);
    if (day_ < 0) return day_ = value, true;
    return year(value, i - 1);
  }
  // ISO 8601: 2001-12-24, or 2001-12-24T12:34:56Z
  bool iso(int value, std::size_t i) {
    year_ = value;
    month_ = number(word_, ++i);
    if (month_ < 1 || month_ > 12 || i >= word_.size || word_[i] != '-') return false;
    day_ = number(word_, ++i);
    if (i >= word_.size) return true;
    if (lower(word_[i]) != 't') return false;
    word_ = word_.slice(i + 1);
    i = 0;
    int hours = number(word_, i);
    return i > 0 && i < word_.size && word_[i] == ':' && time(hours, i);
  }

  bool zone_name(View name) {
    if (name.empty() || name.size > 4) return false;
    for (const Zone& zone : kZones)
      if (lower(name[0]) == u8(zone.name[0]) && equals_ignoring_case(name, View(zone.name))) {
        zone_ = zone.minutes;
        return true;
      }
    return false;
  }
  // +hhmm, +hh:mm (some write +hh-mm), +hh; anything else says nothing.
  bool zone_offset(View text) {
    if (text.size < 2 || (text[0] != '+' && text[0] != '-') || !is_digit(text[1]) || hour_ < 0) return true;
    std::size_t i = 1;
    int value = number(text, i);
    std::size_t digits = i - 1;
    if (digits > 4) return true;
    int minutes = digits <= 2 ? value * 60 : value / 100 * 60 + value % 100;
    bool more = digits <= 2 && i + 1 < text.size && (text[i] == ':' || text[i] == '-') && is_digit(text[i + 1]);
    if (more) minutes += number(text, ++i) % 100;
    zone_ = text[0] == '-' ? -minutes : minutes;
    has_zone_ = true;
    return true;
  }

  static constexpr int kMostWords = 16;

  View v_, word_;
  std::size_t i_ = 0;
  int words_ = 0;
  int day_ = -1, month_ = 0, year_ = -1, hour_ = -1, minute_ = 0, second_ = 0, zone_ = 0;
  bool has_zone_ = false;
};

}  // namespace

bool date(View value, i64& epoch_seconds, int& zone_minutes) {
  Reader reader(value);
  if (!reader.run()) return false;
  epoch_seconds = reader.epoch();
  zone_minutes = reader.zone();
  return true;
}

}  // namespace mailsift::mime
