#include "mime/describe.hpp"

#include "mime/fields.hpp"
#include "mime/lines.hpp"
#include "mime/parameters.hpp"

namespace mailsift::mime {
namespace {

struct ContentFields {
  View type, encoding, disposition, id;
  bool has_type = false;
};

ContentFields find_fields(View raw, const Structure& out, const Part& part) {
  ContentFields found;
  // Backwards, so that the first field of a kind wins.
  for (u32 i = part.header_count; i-- > 0;) {
    const Header& header = out.headers[part.first_header + i];
    View value = at(raw, header.value);
    switch (header.id) {
      case HeaderId::content_type: found.type = value, found.has_type = true; break;
      case HeaderId::content_transfer_encoding: found.encoding = value; break;
      case HeaderId::content_disposition: found.disposition = value; break;
      case HeaderId::content_id: found.id = value; break;
      default: break;
    }
  }
  return found;
}

// RFC 2045 5.1: blanks and comments end a token too.
constexpr bool is_token_byte(u8 c) {
  return c > ' ' && c < 0x7F && c != ';' && c != '(' && c != ')' && c != '/' && c != '"' && c != ',' && c != '=';
}

View token(View text, std::size_t& i) {
  while (i < text.size && is_space(text[i])) ++i;
  std::size_t from = i;
  while (i < text.size && is_token_byte(text[i])) ++i;
  return text.slice(from, i - from);
}

void append_lower(Bytes& out, View text) {
  for (u8 c : text) out.push(lower(c));
}

// "type/subtype" in lower case; false when the field doesn't begin with one.
bool read_type(View value, Bytes& text, Range& type) {
  std::size_t i = 0;
  View main = token(value, i);
  while (i < value.size && is_space(value[i])) ++i;
  if (main.empty() || i >= value.size || value[i] != '/') return false;
  View sub = token(value, ++i);
  if (sub.empty() || (i < value.size && value[i] == '/')) return false;
  type.from = u32(text.size());
  append_lower(text, main);
  text.push('/');
  append_lower(text, sub);
  type.size = u32(text.size()) - type.from;
  return true;
}

Encoding read_encoding(View value) {
  std::size_t i = 0;
  View word = token(value, i);
  if (word.empty()) return trim(value).empty() ? Encoding::identity : Encoding::unknown;
  static constexpr struct {
    const char* name;
    Encoding encoding;
  } kKnown[] = {{"7bit", Encoding::identity},       {"8bit", Encoding::identity},
                {"binary", Encoding::identity},     {"base64", Encoding::base64},
                {"quoted-printable", Encoding::quoted_printable},
                {"x-uuencode", Encoding::uuencode}, {"uuencode", Encoding::uuencode},
                {"x-uue", Encoding::uuencode},      {"uue", Encoding::uuencode}};
  for (const auto& known : kKnown)
    if (equals_ignoring_case(word, View(known.name))) return known.encoding;
  return Encoding::unknown;
}

bool starts(View text, const char* with) { return text.slice(0, std::strlen(with)).equals(View(with)); }

// Containers that are read by somebody else, or by nobody without a key.
bool is_opaque(View type, View parent_type) {
  return type.equals("application/ms-tnef") || type.equals("application/vnd.ms-tnef") ||
         type.equals("application/pkcs7-mime") || type.equals("application/x-pkcs7-mime") ||
         (parent_type.equals("multipart/encrypted") && type.equals("application/octet-stream"));
}

class Describer {
 public:
  Describer(View raw, const Decoders& decoders, Structure& out, Part& part)
      : decoders_(decoders), out_(out), part_(part), found_(find_fields(raw, out, part)) {}

  void run(Range parent_type, Range& boundary) {
    type(parent_type);
    part_.encoding = read_encoding(found_.encoding);
    disposition();
    if (!parameter_of(found_.disposition, "filename", part_.name)) parameter_of(found_.type, "name", part_.name);
    content_id();
    // The text does not grow, and so does not move, before the boundary is read.
    const View media = at(view(out_.text), part_.type);
    if (is_opaque(media, at(view(out_.text), parent_type))) part_.flags |= kOpaque;
    if (starts(media, "multipart/")) {
      if (found_.has_type) read_boundary(boundary);
      if (!boundary.size) part_.flags |= kNoBoundary;
    } else if (media.equals("message/rfc822") || media.equals("message/global")) {
      // RFC 2046 5.2.1 forbids encoding a message; one that is encoded all the same is left to its decoder.
      bool plain = part_.encoding == Encoding::identity || part_.encoding == Encoding::unknown;
      part_.flags |= plain ? kMessage : kOpaque;
    } else if (part_.name.size && !starts(media, "text/")) {
      part_.flags |= kAttachment;
    }
  }

 private:
  void type(Range parent_type) {
    if (found_.has_type && read_type(found_.type, out_.text, part_.type)) {
      if (parameter_of(found_.type, "charset", part_.charset)) cut_charset();
      return;
    }
    // RFC 2046 5.1.5: in a digest the default is a message.
    const bool in_digest = at(view(out_.text), parent_type).equals("multipart/digest");
    const View fallback = in_digest ? View("message/rfc822") : View("text/plain");
    part_.flags |= kDefaultType;
    part_.type = Range{u32(out_.text.size()), u32(fallback.size)};
    append(out_.text, fallback);
    if (found_.has_type && parameter_of(found_.type, "charset", part_.charset)) cut_charset();
  }
  // A comment behind the label is not the label.
  void cut_charset() {
    View label = at(view(out_.text), part_.charset);
    u32 i = 0;
    while (i < label.size && !is_space(label[i]) && label[i] != '(') ++i;
    part_.charset.size = i;
  }
  void disposition() {
    std::size_t i = 0;
    View word = token(found_.disposition, i);
    if (i < found_.disposition.size && found_.disposition[i] == '=') word = View();
    part_.disposition = Range{u32(out_.text.size()), u32(word.size)};
    append_lower(out_.text, word);
    if (word.size == 10 && equals_ignoring_case(word, "attachment")) part_.flags |= kAttachment;
  }
  bool parameter_of(View value, const char* name, Range& place) {
    if (value.empty()) return false;
    place.from = u32(out_.text.size());
    bool found = parameter(value, name, decoders_, out_.scratch, out_.text);
    place.size = u32(out_.text.size()) - place.from;
    return found;
  }
  // Bytes as they stand, since that is what the delimiter lines are compared with.
  void read_boundary(Range& boundary) {
    boundary.from = u32(out_.text.size());
    raw_parameter(found_.type, "boundary", out_.text);
    View text = at(view(out_.text), Range{boundary.from, u32(out_.text.size()) - boundary.from});
    while (text.size && is_space(text[text.size - 1])) --text.size;
    boundary.size = u32(text.size);
  }
  void content_id() {
    part_.content_id.from = u32(out_.text.size());
    if (!found_.id.empty()) {
      out_.scratch.name.clear();
      identifier(found_.id, out_.scratch.name);
      decoders_.charset(View(), view(out_.scratch.name), out_.text);
    }
    part_.content_id.size = u32(out_.text.size()) - part_.content_id.from;
  }

  const Decoders& decoders_;
  Structure& out_;
  Part& part_;
  ContentFields found_;
};

}  // namespace

void describe(View raw, const Decoders& decoders, Structure& out, u32 part, Range parent_type, Range& boundary) {
  Describer(raw, decoders, out, out.parts[part]).run(parent_type, boundary);
}

}  // namespace mailsift::mime
