// Labels and names. A label is squeezed (lower case, no - _ : . or blanks) and looked up among squeezed labels.
#include "decode/decoders.hpp"

namespace mailsift::decode {
namespace {
#include "tables/charset_labels.inc"

constexpr u32 kLongest = 40;  // squeezed; every label of the table is shorter
constexpr u32 kCount = sizeof(kLabels) / sizeof(kLabels[0]);
constexpr Label kNoLabel = {"", Charset::unknown, Claim::all};

static_assert(sizeof(kNames) / sizeof(kNames[0]) == u32(Charset::count_), "one name for each charset");

bool is_skipped(u8 byte) {
  return byte <= ' ' || byte == '-' || byte == '_' || byte == ':' || byte == '.' || byte == '"' || byte == '\'';
}

// Below, at or above zero as `text` sorts before, at or behind `name`.
int compare(View text, const char* name) {
  const View other(name);
  const std::size_t shared = text.size < other.size ? text.size : other.size;
  const int order = std::memcmp(text.data, other.data, shared);
  return order ? order : text.size < other.size ? -1 : text.size > other.size;
}

Label find_squeezed(View label) {
  u8 key[kLongest];
  u32 size = 0;
  // A label with a kilobyte of blanks is no label.
  for (const u8 byte : label.slice(0, 256)) {
    if (byte == '*') break;
    if (is_skipped(byte)) continue;
    if (size == kLongest) return kNoLabel;
    key[size++] = lower(byte);
  }
  if (size == 0) return {"", Charset::unknown, Claim::none};
  u32 low = 0, high = kCount;
  while (low < high) {
    const u32 middle = (low + high) / 2;
    const int order = compare(View(key, size), kLabels[middle].name);
    if (order == 0) return kLabels[middle];
    (order < 0 ? high : low) = order < 0 ? middle : middle + 1;
  }
  return kNoLabel;
}
}  // namespace

Label find_label(View label) {
  const Label whole = find_squeezed(label);
  if (whole.claim == Claim::none || whole.charset != Charset::unknown) return whole;
  // Broken headers: charset=3D"utf-8" (quoted-printable in a header), and text that runs on behind a blank.
  if (starts_ignoring_case(label, "3d")) label = label.slice(2);
  std::size_t size = 0;
  while (size < label.size && size < kLongest && label[size] > ' ' && label[size] != '<' && label[size] != ';') ++size;
  return size ? find_squeezed(label.slice(0, size)) : whole;
}

Charset charset_of(View label) { return find_label(label).charset; }

View charset_name(Charset charset) { return charset < Charset::count_ ? View(kNames[u32(charset)]) : View(); }

}  // namespace mailsift::decode
