#include "rtf/objects.hpp"

#include <initializer_list>

namespace mailsift::rtf {
namespace {

constexpr u8 kBlank = 0xfe, kNoDigit = 0xff;

struct Digits {
  u8 of[256] = {};
  constexpr Digits() {
    for (u8& v : of) v = kNoDigit;
    for (u8 i = 0; i < 10; ++i) of['0' + i] = i;
    for (u8 i = 0; i < 6; ++i) of['a' + i] = of['A' + i] = u8(10 + i);
    for (u8 blank : {0, 9, 10, 13, 32}) of[blank] = kBlank;
  }
};
constexpr Digits kDigits;

}  // namespace

u32 Objects::add(ObjectKind kind) {
  if (out_.objects.size() >= limits_.parts) {
    out_.bitten.set(Limit::parts);
    return kNone;
  }
  Object object{};
  object.kind = kind;
  const std::size_t before = out_.objects.size();
  out_.objects.push(object);
  if (out_.objects.size() == before) return kNone;
  ++(kind == ObjectKind::picture ? out_.measures.pictures : out_.measures.objects);
  return u32(before);
}

void Objects::begin(u32 object) {
  end();
  if (object == kNone) return;
  open_ = object;
  out_.objects[object].data = {u32(out_.data.size()), 0};
}

std::size_t Objects::room() const {
  return out_.data.size() < limits_.decoded_bytes ? limits_.decoded_bytes - out_.data.size() : 0;
}

void Objects::hex(View run) {
  if (open_ == kNone) return;
  const std::size_t most = run.size / 2 + 1, have = out_.data.size();
  const std::size_t fits = most < room() ? most : room();
  u8* to = out_.data.extend(fits);
  if (!to) return;
  u8* const end = to + fits;
  u32 half = half_;
  bool odd = false, full = false;
  for (const u8 c : run) {
    const u8 digit = kDigits.of[c];
    if (digit > 15) {
      odd |= digit == kNoDigit;
    } else if (half == kNone) {
      half = digit;
    } else if (to == end) {
      full = true;
      break;
    } else {
      *to++ = u8(half << 4 | digit);
      half = kNone;
    }
  }
  half_ = half;
  out_.data.truncate(have + fits - std::size_t(end - to));
  if (odd) junk();
  if (full) {
    out_.objects[open_].flags |= kCut;
    out_.bitten.set(Limit::decoded_bytes);
  }
}

void Objects::bytes(View run) {
  if (open_ == kNone) return;
  half_ = kNone;
  if (run.size > room()) {
    run = run.slice(0, room());
    out_.objects[open_].flags |= kCut;
    out_.bitten.set(Limit::decoded_bytes);
  }
  append(out_.data, run);
}

void Objects::junk() {
  if (open_ == kNone) return;
  if (!(out_.objects[open_].flags & kJunk)) ++out_.measures.junk_in_hex;
  out_.objects[open_].flags |= kJunk;
}

void Objects::end() {
  if (open_ == kNone) return;
  Object& object = out_.objects[open_];
  object.data.size = u32(out_.data.size()) - object.data.from;
  if (half_ != kNone) object.flags |= kOddDigits;
  open_ = half_ = kNone;
  describe(object, out_);
}

bool Objects::drop_empty(u32 object) {
  if (object == kNone || object + 1 != out_.objects.size()) return false;
  const Object& last = out_.objects[object];
  if (last.kind != ObjectKind::picture || last.data.size || last.flags & kCut) return false;
  out_.objects.pop();
  --out_.measures.pictures;
  return true;
}

}  // namespace mailsift::rtf
