#include "urls/punycode.hpp"

namespace mailsift::urls {
namespace {

constexpr u32 kBase = 36, kTMin = 1, kTMax = 26, kSkew = 38, kDamp = 700, kFirstBias = 72, kFirst = 0x80;

// RFC 3492 section 6.1.
u32 adapt(u32 delta, u32 points, bool first) {
  delta = first ? delta / kDamp : delta / 2;
  delta += delta / points;
  u32 k = 0;
  for (; delta > (kBase - kTMin) * kTMax / 2; k += kBase) delta /= kBase - kTMin;
  return k + (kBase - kTMin + 1) * delta / (delta + kSkew);
}

u32 threshold(u32 k, u32 bias) { return k <= bias ? kTMin : k >= bias + kTMax ? kTMax : k - bias; }

u8 digit(u32 value) { return u8(value < 26 ? 'a' + value : '0' + value - 26); }

u32 value_of(u8 c) {
  if (is_digit(c)) return c - '0' + 26u;
  return is_alpha(c) ? lower(c) - u32('a') : kBase;
}

void encode_number(u32 number, u32 bias, Bytes& out) {
  for (u32 k = kBase;; k += kBase) {
    u32 t = threshold(k, bias);
    if (number < t) break;
    out.push(digit(t + (number - t) % (kBase - t)));
    number = (number - t) / (kBase - t);
  }
  out.push(digit(number));
}

}  // namespace

bool punycode_encode(const u32* points, std::size_t count, Bytes& out) {
  if (count > kLongestLabel) return false;
  u32 done = 0;
  for (std::size_t i = 0; i < count; ++i)
    if (points[i] < kFirst) {
      out.push(u8(points[i]));
      ++done;
    }
  u32 basic = done, next = kFirst, bias = kFirstBias;
  u64 delta = 0;
  if (basic) out.push('-');
  while (done < count) {
    u32 least = UINT32_MAX;
    for (std::size_t i = 0; i < count; ++i)
      if (points[i] >= next && points[i] < least) least = points[i];
    delta += u64(least - next) * (done + 1);
    if (delta > UINT32_MAX / 2) return false;
    next = least;
    for (std::size_t i = 0; i < count; ++i) {
      if (points[i] < next) ++delta;
      if (points[i] != next) continue;
      encode_number(u32(delta), bias, out);
      bias = adapt(u32(delta), done + 1, done == basic);
      delta = 0;
      ++done;
    }
    ++delta;
    ++next;
  }
  return true;
}

bool punycode_decode(View label, Vec<u32>& out) {
  if (label.size > kLongestLabel) return false;
  const std::size_t from = out.size();
  std::size_t basic = label.size;
  while (basic > 0 && label[basic - 1] != '-') --basic;
  for (std::size_t i = 0; i + 1 < basic; ++i) {
    if (label[i] >= kFirst) return false;
    out.push(lower(label[i]));
  }
  u32 next = kFirst, bias = kFirstBias;
  u64 index = 0;
  for (std::size_t at = basic; at < label.size;) {
    u64 old = index, weight = 1;
    for (u32 k = kBase;; k += kBase) {
      u32 value = at < label.size ? value_of(label[at++]) : kBase;
      if (value == kBase) return false;
      index += value * weight;
      if (index > UINT32_MAX / 2) return false;
      u32 t = threshold(k, bias);
      if (value < t) break;
      weight *= kBase - t;
      if (weight > UINT32_MAX) return false;
    }
    u32 count = u32(out.size() - from) + 1;
    bias = adapt(u32(index - old), count, old == 0);
    next += u32(index / count);
    index %= count;
    if (next > 0x10FFFF || (next >= 0xD800 && next < 0xE000) || !out.extend(1)) return false;
    u32* place = out.data() + from + index;
    std::memmove(place + 1, place, (count - 1 - index) * sizeof(u32));
    *place = next;
    ++index;
  }
  return true;
}

}  // namespace mailsift::urls
