#include "facts/contents.hpp"

#include "decode/charset.hpp"
#include "decode/transfer.hpp"
#include "facts/decoders.hpp"
#include "facts/steps.hpp"
#include "images/bitmap_head.hpp"

#include <initializer_list>
#include <utility>

namespace mailsift::facts {
namespace {

// Layers are the transfer encodings that a part lies under: messages in messages, and a file in a text.
constexpr u32 kMostLayers = 16;

template <class Row>
const Row* rows_of(View record, Section section, u32& count) {
  Head head;
  std::memcpy(&head, record.data, sizeof head);
  const SectionRange place = head.sections[u32(section)];
  count = place.rows;
  return reinterpret_cast<const Row*>(record.data + place.offset);
}

bool has_any(Bitten bitten, std::initializer_list<Limit> limits) {
  for (Limit one : limits)
    if (bitten.has(one)) return true;
  return false;
}

bool is_picture(u8 content) {
  return content == kPng || content == kGif || content == kJpeg || content == kBmp || content == kWebp;
}

int hex_digit(u8 c) {
  if (is_digit(c)) return c - '0';
  const u8 low = lower(c);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

void undo_percent(View in, Bytes& out) {
  if (!out.reserve(out.size() + in.size)) return;
  for (std::size_t i = 0; i < in.size; ++i) {
    const int high = in[i] == '%' && i + 2 < in.size ? hex_digit(in[i + 1]) : -1;
    const int low = high < 0 ? -1 : hex_digit(in[i + 2]);
    if (low >= 0) i += 2;
    out.push(low < 0 ? in[i] : u8(high << 4 | low));
  }
}

std::size_t find_byte(View text, u8 byte) {
  const void* at = text.size ? std::memchr(text.data, byte, text.size) : nullptr;
  return at ? std::size_t(static_cast<const u8*>(at) - text.data) : text.size;
}

// What stands before the comma of a `data:` address; blanks may stand around its end.
bool says_base64(View head) {
  const auto trim = [&] {
    while (!head.empty() && head[head.size - 1] == ' ') --head.size;
  };
  trim();
  if (!ends_ignoring_case(head, "base64")) return false;
  head.size -= 6;
  trim();
  return !head.empty() && head[head.size - 1] == ';';
}

// The address of a picture that `text` begins with, behind `url(`: without its quotes, which may be references in an
// attribute. Nothing for other addresses, before it is known where they end: what is looked for is passed over once.
View styled_picture(View text) {
  std::size_t from = 0;
  while (from < text.size && (text[from] == ' ' || text[from] == '\t' || text[from] == '\n')) ++from;
  text = text.slice(from);
  View closed = ")";
  for (const char* one : {"\"", "'", "&quot;", "&apos;", "&#34;", "&#39;"})
    if (starts_ignoring_case(text, one)) closed = one;
  if (closed[0] != ')') text = text.slice(closed.size);
  if (!starts_ignoring_case(text, "data:image/") && !starts_ignoring_case(text, "data:;")) return View();
  for (std::size_t at = 0; at < text.size; ++at) {
    at += find_byte(text.slice(at), closed[0]);
    if (starts_ignoring_case(text.slice(at), closed)) return text.slice(0, at);
  }
  return text;
}

View type_of(rtf::Format format) {
  switch (format) {
    case rtf::Format::png: return "image/png";
    case rtf::Format::jpeg: return "image/jpeg";
    case rtf::Format::dib: case rtf::Format::bitmap: return "image/bmp";
    case rtf::Format::emf: return "image/emf";
    case rtf::Format::wmf: return "image/wmf";
    default: return "";
  }
}

}  // namespace

void picture_sources(View record, Vec<Source>& out) {
  u32 count, pages;
  const PartRow* parts = rows_of<PartRow>(record, Section::parts, count);
  u32 size;
  const u8* strings = rows_of<u8>(record, Section::strings, size);
  const View texts(strings, size);
  for (u32 i = 0; i < count; ++i) {
    const PartRow& row = parts[i];
    if (row.kind == kContainer || row.decoded_size == 0) continue;
    const View type = at(texts, row.type);
    const auto add = [&](SourceKind kind) { out.push({kind, i, row.decoded_size, row.width, row.height}); };
    if (row.content == kSvg || type.equals("image/svg+xml")) add(SourceKind::drawing);
    else if (row.is_image || is_picture(row.content)) add(SourceKind::picture);
    else if (row.content == kRtfFile || type.equals("text/rtf") || type.equals("application/rtf")) add(SourceKind::document);
  }
  const PageRow* page = rows_of<PageRow>(record, Section::pages, pages);
  for (u32 i = 0; i < pages; ++i)
    if (page[i].data_uris || page[i].style_pictures)
      out.push({SourceKind::page, page[i].part, parts[page[i].part].decoded_size, 0, 0});
}

void Contents::open(View record, View raw, u64 most) {
  record_ = record, raw_ = raw, left_ = most;
  parts_ = rows_of<PartRow>(record, Section::parts, count_);
  bitten_ = left_out_ = false;
  layer_part_ = 0;
  layer_bytes_ = View();
  enclosed.clear();
  made.clear();
}

void Contents::shrink_above(std::size_t bytes) {
  inner_.shrink_above(bytes);
  outer_.shrink_above(bytes);
  drop_above(bytes);
}

void Contents::drop_above(std::size_t bytes) {
  for (Bytes* one : {&made, &body_, &text_, &page_.text, &page_.hidden, &page_.other, &page_.mixed, &page_.urls, &page_.scratch,
                     &page_.plain, &document_.text, &document_.hidden, &document_.data})
    one->shrink_above(bytes);
  page_.links.shrink_above(bytes);
}

bool Contents::spend(std::size_t bytes) {
  if (bytes <= left_) left_ -= bytes;
  else bitten_ = true;
  return !bitten_;
}

// The encoded bytes of a part.
View Contents::within(const PartRow& row, View whole) const {
  return row.place == kNowhere ? View() : whole.slice(row.place, row.encoded_size);
}

// The transfer encoding of `row` undone, in `room` unless it has none.
bool Contents::undo(const PartRow& row, View whole, Bytes& room, View& out) {
  const View body = within(row, whole);
  u32 defects = 0;
  if (!spend(body.size)) return false;
  room.clear();
  switch (mime::Encoding(row.encoding)) {
    case mime::Encoding::base64: decode::base64(body, room, defects); break;
    case mime::Encoding::quoted_printable: decode::quoted_printable(body, room, defects); break;
    case mime::Encoding::uuencode: decode::uuencode(body, room, defects); break;
    default: out = body; return true;
  }
  bitten_ = bitten_ || room.failed();
  out = view(room);
  return !room.failed();
}

// What the part of that row + 1 holds, the message for 0; the last one is remembered, as pictures often share theirs.
bool Contents::layer(u32 index, View& out) {
  u32 chain[kMostLayers], depth = 0;
  for (u32 next = index; next; next = parts_[next - 1].layer) {
    // Each stands before what it holds; a record that says otherwise ends here.
    if (depth == kMostLayers || next > count_ || parts_[next - 1].layer >= next) {
      left_out_ = true;
      return false;
    }
    chain[depth++] = next;
  }
  out = raw_;
  if (index == 0) return true;
  if (index == layer_part_) return out = layer_bytes_, true;
  layer_part_ = 0;
  Bytes* room = &inner_;
  Bytes* other = &outer_;
  while (depth) {
    View next;
    if (!undo(parts_[chain[--depth] - 1], out, *room, next)) return false;
    // Without an encoding the bytes lie where they were, and so must the room that they lie in.
    if (next.data == room->data()) std::swap(room, other);
    out = next;
  }
  layer_part_ = index;
  layer_bytes_ = out;
  return true;
}

bool Contents::part(u32 index, View& bytes) {
  if (index >= count_ || bitten_) return false;
  const PartRow& row = parts_[index];
  View whole;
  if (row.kind == kContainer || row.place == kNowhere || !layer(row.layer, whole)) return false;
  return undo(row, whole, body_, bytes);
}

bool Contents::utf8(u32 index, View& text) {
  View bytes;
  if (!part(index, bytes)) return false;
  u32 size;
  const u8* strings = rows_of<u8>(record_, Section::strings, size);
  View label = at(View(strings, size), parts_[index].charset);
  if (label.empty() && parts_[index].kind != kText) label = meta_charset(bytes);
  decode::CharsetReport report;
  text_.clear();
  decode::to_utf8(label, bytes, text_, report);
  bitten_ = bitten_ || text_.failed();
  text = view(text_);
  return !text_.failed();
}

// By its first bytes, as browsers take a picture for what it is whatever its type says; but for drawings.
bool Contents::begins_picture(View data, bool base64) {
  constexpr std::size_t kLooked = 128;  // percent-escaped in base64 these are 32 bytes
  u32 defects = 0;
  body_.clear();
  undo_percent(data.slice(0, kLooked), body_);
  const std::size_t from = made.size();
  View bytes = view(body_);
  if (base64) {
    decode::base64(bytes, made, defects);
    bytes = view(made).slice(from);
  }
  u8 flags;
  const bool found = !body_.failed() && !made.failed() && is_picture(file_content(bytes, flags));
  made.truncate(from);
  return found;
}

// RFC 2397.
void Contents::add_data(View url) {
  url = url.slice(5);
  const std::size_t comma = find_byte(url, ',');
  const View head = url.slice(0, comma), data = url.slice(comma + 1);
  const bool base64 = says_base64(head);
  if (!starts_ignoring_case(head, "image/") && !begins_picture(data, base64)) return;
  if (!spend(data.size)) return;
  const Range type{u32(made.size()), u32(find_byte(head, ';'))};
  append(made, at(head, {0, type.size}));
  const u32 from = u32(made.size());
  if (base64) {
    u32 defects = 0;
    body_.clear();
    undo_percent(data, body_);
    decode::base64(view(body_), made, defects);
  } else {
    undo_percent(data, made);
  }
  bitten_ = bitten_ || made.failed() || body_.failed();
  if (!made.failed()) enclosed.push({type, {from, u32(made.size()) - from}});
}

// Those of styles and sheets; they stand in the text as they are, but for their quotes.
void Contents::styled_pictures(View text, u32 most_pictures) {
  for (std::size_t at = 0; at < text.size;) {
    at += find_byte(text.slice(at), '(') + 1;
    if (at < 4 || at > text.size || !equals_ignoring_case(text.slice(at - 4, 3), "url")) continue;
    const View url = styled_picture(text.slice(at));
    if (url.empty()) continue;
    if (enclosed.size() >= most_pictures) bitten_ = true;
    if (bitten_) return;
    add_data(url);
    at = std::size_t(url.data - text.data) + url.size;
  }
}

void Contents::data_pictures(u32 index, u32 most_pictures) {
  enclosed.clear();
  made.clear();
  View text;
  if (!utf8(index, text)) return;
  Limits limits;
  limits.url_bytes = u32(text.size < kMaxMessage ? text.size : kMaxMessage);
  page_.clear();
  html::read(text, limits, page_);
  left_out_ = left_out_ || has_any(page_.bitten, {Limit::message_bytes, Limit::links, Limit::memory});
  for (const html::Link& link : page_.links) {
    const View url = at(view(page_.urls), link.url);
    if (!starts_ignoring_case(url, "data:")) continue;
    if (enclosed.size() >= most_pictures) bitten_ = true;
    if (bitten_) return;
    add_data(url);
  }
  if (page_.measures.style_pictures) styled_pictures(text, most_pictures);
}

// A bitmap stands in a document without the head that a file of it has; with it, it is the file that a user would save.
void Contents::add_object(const rtf::Object& object) {
  const View content = at(view(document_.data), object.content), type = type_of(object.format);
  u8 head[images::kBitmapHead];
  const bool may_be_bare = type.empty() || type.equals("image/bmp");
  const bool bare = may_be_bare && images::bitmap_head(content, head);
  const Range said{u32(made.size()), u32(type.size)};
  append(made, type);
  const u32 from = u32(made.size());
  if (bare) append(made, View(head, sizeof head));
  append(made, content);
  bitten_ = bitten_ || made.failed();
  if (!made.failed()) enclosed.push({said, {from, u32(made.size()) - from}});
}

void Contents::rtf_pictures(u32 index, u32 most_pictures) {
  enclosed.clear();
  made.clear();
  View bytes;
  if (!part(index, bytes) || !rtf::looks_like_rtf(bytes)) return;
  Limits limits;
  limits.decoded_bytes = u32(left_ < limits.decoded_bytes ? left_ : limits.decoded_bytes);
  document_.clear();
  rtf::read(bytes, decoders(), limits, document_);
  // Those of texts and links leave no picture out.
  left_out_ = left_out_ || has_any(document_.bitten, {Limit::message_bytes, Limit::parts, Limit::depth,
                                                      Limit::decoded_bytes, Limit::memory});
  for (const rtf::Object& object : document_.objects) {
    if (object.kind != rtf::ObjectKind::picture || object.data.size == 0) continue;
    if (enclosed.size() >= most_pictures) bitten_ = true;
    if (!spend(object.content.size) || bitten_) return;
    add_object(object);
  }
}

}  // namespace mailsift::facts
