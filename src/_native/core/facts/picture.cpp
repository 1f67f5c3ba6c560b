// The size of a picture out of its first bytes: PNG (ISO 15948), GIF89a, JPEG (ITU T.81), BMP, WebP (RFC 9649).
#include "facts/byte_order.hpp"
#include "facts/steps.hpp"

namespace mailsift::facts {
namespace {

bool starts(View bytes, const char* magic, std::size_t size) {
  return bytes.size >= size && std::memcmp(bytes.data, magic, size) == 0;
}

// Walks the marker segments to the start of frame; each step moves forward, so the walk ends.
bool jpeg(View bytes, u32& width, u32& height) {
  std::size_t at = 2;
  while (at + 9 < bytes.size) {
    if (bytes[at] != 0xff) return false;
    const u8 marker = bytes[at + 1];
    if (marker == 0xff) {
      ++at;
      continue;
    }
    const bool frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    if (frame) {
      height = big16(bytes.data + at + 5);
      width = big16(bytes.data + at + 7);
      return true;
    }
    const u32 length = big16(bytes.data + at + 2);
    if (length < 2) return false;
    at += 2 + length;
  }
  return false;
}

bool webp(View bytes, u32& width, u32& height) {
  if (bytes.size < 30) return false;
  const u8* p = bytes.data;
  if (std::memcmp(p + 12, "VP8X", 4) == 0) {
    width = little24(p + 24) + 1;
    height = little24(p + 27) + 1;
  } else if (std::memcmp(p + 12, "VP8 ", 4) == 0) {
    width = little16(p + 26) & 0x3fff;
    height = little16(p + 28) & 0x3fff;
  } else if (std::memcmp(p + 12, "VP8L", 4) == 0) {
    const u32 bits = little32(p + 21);
    width = (bits & 0x3fff) + 1;
    height = (bits >> 14 & 0x3fff) + 1;
  } else {
    return false;
  }
  return true;
}

}  // namespace

bool picture_size(View bytes, u32& width, u32& height) {
  const u8* p = bytes.data;
  if (starts(bytes, "\x89PNG\r\n\x1a\n", 8) && bytes.size >= 24) {
    width = big32(p + 16), height = big32(p + 20);
    return true;
  }
  if ((starts(bytes, "GIF87a", 6) || starts(bytes, "GIF89a", 6)) && bytes.size >= 10) {
    width = little16(p + 6), height = little16(p + 8);
    return true;
  }
  if (starts(bytes, "\xff\xd8", 2)) return jpeg(bytes, width, height);
  if (starts(bytes, "BM", 2) && bytes.size >= 26) {
    width = little32(p + 18), height = little32(p + 22);
    if (height >> 31) height = 0u - height;  // top-down bitmaps have a negative height
    return true;
  }
  return starts(bytes, "RIFF", 4) && bytes.size >= 16 && std::memcmp(p + 8, "WEBP", 4) == 0 && webp(bytes, width, height);
}

}  // namespace mailsift::facts
