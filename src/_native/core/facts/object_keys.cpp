#include "facts/key_maker.hpp"
#include "facts/picture_list.hpp"
#include "images/picture_hash.hpp"
#include "signature/signature.hpp"

namespace mailsift::facts {
namespace {

using reputation::Kind;
using reputation::Query;

int hex_value(u8 c) {
  if (is_digit(c)) return c - '0';
  const u8 l = lower(c);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

bool read_hex(View text, std::size_t bytes, u8* out) {
  if (text.size != 2 * bytes) return false;
  for (std::size_t i = 0; i < bytes; ++i) {
    const int high = hex_value(text[2 * i]), low = hex_value(text[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    out[i] = u8(high << 4 | low);
  }
  return true;
}

View trimmed(View text) {
  const auto blank = [](u8 c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && blank(text[0])) text = text.slice(1);
  while (!text.empty() && blank(text[text.size - 1])) text.size -= 1;
  return text;
}

bool read_network(View text, lookup::Ip& ip, u32& bits) {
  std::size_t slash = 0;
  while (slash < text.size && text[slash] != '/') ++slash;
  if (!lookup::parse_ip(text.slice(0, slash), ip)) return false;
  const bool is_v4 = lookup::is_mapped(ip);
  bits = 128;
  if (slash == text.size) return true;
  const View digits = text.slice(slash + 1);
  if (digits.empty() || digits.size > 3) return false;
  u32 length = 0;
  for (u8 c : digits) {
    if (!is_digit(c)) return false;
    length = length * 10 + (c - '0');
  }
  // ::ffff:192.0.2.0/120 counts as IPv6 does.
  const bool by_four = is_v4 && !std::memchr(text.data, ':', slash);
  bits = by_four ? 96 + length : length;
  return bits <= 128;
}

// Four numbers, or a network of them, one with a zero before it: octal to browsers, and decimal to who pads numbers.
bool may_be_octal(View text) {
  u32 dots = 0;
  bool zero = false;
  for (std::size_t i = 0; i < text.size && text[i] != '/'; ++i) {
    const bool first = i == 0 || text[i - 1] == '.';
    if (text[i] != '.' && !is_digit(text[i])) return false;
    if (first && text[i] == '.') return false;
    dots += text[i] == '.';
    zero |= first && text[i] == '0' && i + 1 < text.size && is_digit(text[i + 1]);
  }
  std::size_t tail = text.size;
  while (tail > 0 && is_digit(text[tail - 1])) --tail;
  const bool whole = tail > 0 && tail < text.size && (text[tail - 1] == '.' || text[tail - 1] == '/');
  return dots == 3 && zero && whole;
}

struct Range6890 {
  u8 bytes[16];
  u32 bits;
};
constexpr Range6890 v4(u8 a, u8 b, u8 c, u32 bits) {
  return {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, 0}, 96 + bits};
}
// What is no machine's on the Internet, documentation and benchmarks left aside.
constexpr Range6890 kPrivate[] = {
    v4(0, 0, 0, 8), v4(10, 0, 0, 8), v4(100, 64, 0, 10), v4(127, 0, 0, 8), v4(169, 254, 0, 16), v4(172, 16, 0, 12),
    v4(192, 168, 0, 16), v4(224, 0, 0, 3), {{0xfc}, 7}, {{0xfe, 0x80}, 10}, {{0xff}, 8},
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128}, {{}, 128}};

bool is_private(const lookup::Ip& ip, u32 bits) {
  for (const Range6890& range : kPrivate) {
    lookup::Ip start = ip;
    cut(start, range.bits);
    if (bits >= range.bits && std::memcmp(start.bytes, range.bytes, 16) == 0) return true;
  }
  return false;
}

KeyStatus ip_keys(View text, KeyUse use, KeyMaker& make) {
  lookup::Ip ip;
  u32 bits;
  if (!read_network(text, ip, bits)) return KeyStatus::malformed;
  const bool is_v4 = lookup::is_mapped(ip) && bits >= 96;
  if (use == KeyUse::ask) {
    if (bits != 128) return KeyStatus::malformed;
    make.networks_of(ip);
    return KeyStatus::ok;
  }
  const u32* lengths = is_v4 ? kLengths4 : kLengths6;
  const u32 count = is_v4 ? sizeof kLengths4 / sizeof *kLengths4 : sizeof kLengths6 / sizeof *kLengths6;
  u32 kept = count;  // the widest length that is not wider than the network
  while (kept > 0 && lengths[kept - 1] < bits) --kept;
  if (kept == 0) return KeyStatus::malformed;
  const u32 length = lengths[kept - 1], more = length - bits;
  if (more > 8) return KeyStatus::too_wide;
  if (use == KeyUse::feed && is_private(ip, bits)) return KeyStatus::private_;
  cut(ip, bits);
  // All lengths are multiples of eight, so that what is counted up lies in one byte.
  u8& last = ip.bytes[length / 8 - 1];
  const u8 first = last;
  for (u32 i = 0; i < 1u << more; ++i) {
    last = u8(first + i);
    make.network(ip, length);
  }
  return KeyStatus::ok;
}

// What a browser looks up, odd as it is. Lines of a page about an error have more of it where a host would stand. What
// is still escaped in the canonical form are blanks and the like.
bool is_host(View host) {
  constexpr char kNever[] = "%\"'`<>(){}|\\^;=";
  for (u8 c : host)
    if (c <= ' ' || c == 0x7f || std::memchr(kNever, c, sizeof kNever - 1)) return false;
  return !host.empty();
}

// Reads as a browser's address bar does; the only address in scratch.urls is it.
bool read_url(View text, KeyScratch& scratch) {
  const Limits limits;
  scratch.urls.clear();
  bool found = urls::read(text, View(), limits, scratch.urls);
  if (!found) {
    // Without a scheme, what stands before an @ is no user: mailto:a@b.example is no address of a page.
    for (std::size_t i = 0; i < text.size && text[i] != '/'; ++i)
      if (text[i] == '@') return false;
    scratch.urls.clear();
    scratch.text.clear();
    append(scratch.text, "http://");
    append(scratch.text, text);
    found = urls::read(view(scratch.text), View(), limits, scratch.urls);
    if (!found) return false;
    // One word is no host to speak of, and a number or a version is none at all: of tables whose columns moved.
    const urls::Url& bare = scratch.urls.found[0].url;
    const View host = at(view(scratch.urls.text), bare.host);
    if (bare.flags & urls::kIpHost ? bare.flags & urls::kOddIp : !std::memchr(host.data, '.', host.size)) return false;
  }
  return is_host(at(view(scratch.urls.text), scratch.urls.found[0].url.host));
}

KeyStatus url_keys(View text, KeyUse use, KeyMaker& make, KeyScratch& scratch) {
  if (!read_url(text, scratch)) return KeyStatus::malformed;
  const View strings = view(scratch.urls.text);
  const urls::Url& url = scratch.urls.found[0].url;
  const std::size_t behind = url.host.from - url.canonical.from + url.host.size;
  const View path = at(strings, url.canonical).slice(behind);
  const std::size_t domain = url.flags & urls::kIpHost ? 0 : url.domain.size;
  scratch.host = host_head(at(strings, url.host));
  make.address(at(strings, url.host), domain, path, use != KeyUse::ask, scratch.text);
  // What a reader by RFC 3986 takes for the host.
  make.tag |= kOtherReading;
  if (use == KeyUse::ask && url.other_host.size)
    make.address(at(strings, url.other_host), 0, path, false, scratch.text);
  return KeyStatus::ok;
}

KeyStatus domain_keys(View text, KeyUse use, KeyMaker& make, KeyScratch& scratch) {
  for (u8 c : text)
    if (c == '/' || c == ':' || c == '@' || c == '?' || c == '#' || c == '\\') return KeyStatus::malformed;
  if (!read_url(text, scratch)) return KeyStatus::malformed;
  const urls::Url& url = scratch.urls.found[0].url;
  if (url.flags & urls::kIpHost) return KeyStatus::malformed;
  if (use == KeyUse::feed && url.domain.size == 0) return KeyStatus::suffix;
  const View host = at(view(scratch.urls.text), url.host);
  scratch.host = host_head(host);
  make.domains(host, url.domain.size, use != KeyUse::ask);
  return KeyStatus::ok;
}

KeyStatus signature_key(View text, KeyMaker& make) {
  u8 form[8];
  if (!read_hex(text, sizeof form, form)) return KeyStatus::malformed;
  make.signature(reputation::load_big(form));
  return KeyStatus::ok;
}

void put_md5(KeyMaker& make, View text) {
  u8 sum[1][16];
  digest::md5_many(&text, 1, sum);
  make.put(sum[0], sizeof sum[0]);
}

KeyStatus sum_key(View text, KeyMaker& make, KeyScratch& scratch) {
  u8 sum[reputation::kFullKey];
  const std::size_t size = make.kind == Kind::sha256 ? 32 : 16;
  if (read_hex(text, size, sum)) {
    make.put(sum, size);
    return KeyStatus::ok;
  }
  if (text.empty()) return KeyStatus::malformed;
  if (make.kind == Kind::name) {
    put_md5(make, text);
    return KeyStatus::ok;
  }
  if (make.kind != Kind::sender || !std::memchr(text.data, '@', text.size)) return KeyStatus::malformed;
  scratch.text.clear();
  for (u8 c : text) scratch.text.push(lower(c));
  put_md5(make, view(scratch.text));
  return KeyStatus::ok;
}

// A perceptual signature: 88 bits in hex, the low 64 first. Its keys are those of the lists of pictures, which never meet
// an MD5 that wasn't made to meet them.
KeyStatus picture_keys(View text, KeyMaker& make) {
  u8 form[11];
  if (!read_hex(text, sizeof form, form)) return KeyStatus::malformed;
  const images::Bits bits{reputation::load_big(form), u64{form[8]} << 16 | u64{form[9]} << 8 | form[10]};
  u64 keys[images::kTables];
  images::keys_of(bits, keys);
  for (u64 key : keys) {
    u8 full[16];
    picture_key(key, full);
    make.put(full, sizeof full);
  }
  return KeyStatus::ok;
}

KeyStatus keys_of(View text, KeyUse use, KeyMaker& make, KeyScratch& scratch) {
  switch (make.kind) {
    case Kind::ip: return ip_keys(text, use, make);
    case Kind::domain: return domain_keys(text, use, make, scratch);
    case Kind::url: return url_keys(text, use, make, scratch);
    case Kind::signature: return signature_key(text, make);
    case Kind::image:
      return text.size == 22 ? picture_keys(text, make) : sum_key(text, make, scratch);
    case Kind::sender: case Kind::name: case Kind::md5: case Kind::sha256:
      return sum_key(text, make, scratch);
    default: return KeyStatus::malformed;
  }
}

}  // namespace

u32 object_key_version() {
  return kObjectKeyVersion << 16 | urls::kCanonicalVersion << 8 | signature::kSignatureVersion;
}

KeyStatus object_keys(Kind kind, View text, KeyUse use, u32 tag, KeyScratch& scratch, Vec<Query>& out) {
  KeyMaker make{kind, tag, out, scratch.unhashed, nullptr};
  scratch.host = reputation::kNoHost;
  const KeyStatus status = keys_of(trimmed(text), use, make, scratch);
  scratch.unhashed.finish(out);
  return status;
}

View host_of(Kind kind, View text, const KeyScratch& scratch) {
  if (kind == Kind::sender) {
    const void* sign = std::memchr(text.data, '@', text.size);  // without one it is an MD5
    const View address = sign ? view(scratch.text) : View();
    std::size_t from = address.size;
    while (from > 0 && address[from - 1] != '@') --from;
    return address.slice(from);
  }
  const bool has_host = (kind == Kind::domain || kind == Kind::url) && !scratch.urls.found.empty();
  return has_host ? at(view(scratch.urls.text), scratch.urls.found[0].url.host) : View();
}

Kind kind_of_text(View text, KeyScratch& scratch) {
  text = trimmed(text);
  lookup::Ip ip;
  u32 bits;
  u8 sum[reputation::kFullKey];
  if (read_network(text, ip, bits)) return Kind::ip;
  if (may_be_octal(text)) return Kind::none;
  if (read_hex(text, 32, sum)) return Kind::sha256;
  if (read_hex(text, 16, sum)) return Kind::md5;
  if (read_hex(text, 8, sum)) return Kind::signature;
  bool has_tail = false, has_at = false;
  for (u8 c : text) has_tail |= c == '/' || c == ':' || c == '?', has_at |= c == '@';
  if (has_at && !has_tail) return Kind::sender;
  if (!read_url(text, scratch)) return Kind::none;
  return has_tail || scratch.urls.found[0].url.flags & urls::kIpHost ? Kind::url : Kind::domain;
}

}  // namespace mailsift::facts
