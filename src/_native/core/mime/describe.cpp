#include "mime/describe.hpp"

#include "mime/fields.hpp"
#include "mime/lines.hpp"

namespace mailsift::mime {
namespace {

// RFC 2045 5.1: blanks and comments end a token too.
constexpr bool is_token_byte(u8 c) {
  return c > ' ' && c < 0x7F && c != ';' && c != '(' && c != ')' && c != '/' && c != '"' && c != ',' && c != '=';
}

// The next token behind blanks and comments.
View token(View text, Comments& comments, std::size_t& i) {
  i = comments.skip(i);
  const std::size_t from = i;
  while (i < text.size && is_token_byte(text[i])) ++i;
  return text.slice(from, i - from);
}

void append_lower(Bytes& out, View text) {
  for (u8 c : text) out.push(lower(c));
}

// "type/subtype" in lower case; false when the field doesn't begin with one.
bool read_type(View value, Bytes& text, Range& type) {
  Comments comments(value);
  std::size_t i = 0;
  const View main = token(value, comments, i);
  i = comments.skip(i);
  if (main.empty() || i >= value.size || value[i] != '/') return false;
  const View sub = token(value, comments, ++i);
  if (sub.empty() || (i < value.size && value[i] == '/')) return false;
  type.from = u32(text.size());
  append_lower(text, main);
  text.push('/');
  append_lower(text, sub);
  type.size = u32(text.size()) - type.from;
  return true;
}

Encoding encoding_of(View word) {
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

bool decodes(Encoding encoding) { return encoding != Encoding::identity && encoding != Encoding::unknown; }

// `alone` is false where something stands beside the word that counts: then some reader takes another one.
Encoding read_encoding(View value, bool& alone) {
  Comments comments(value);
  std::size_t i = 0;
  const View word = token(value, comments, i);
  alone = comments.skip(i) >= value.size;
  const Encoding first = encoding_of(word);
  if (alone && (word.empty() || first != Encoding::unknown)) return word.empty() ? Encoding::identity : first;
  // "7bit, base64" and the like, quotes, points behind: the first word that decodes.
  Encoding found = first;
  u32 words = 0;
  for (std::size_t from = 0; from < value.size; ++from) {
    const std::size_t begin = from;
    while (from < value.size && (is_alnum(value[from]) || value[from] == '-')) ++from;
    words += from > begin;
    if (!decodes(found)) found = encoding_of(value.slice(begin, from - begin));
  }
  alone = words <= 1;
  return decodes(found) ? found : first;
}

bool starts(View text, const char* with) { return text.slice(0, std::strlen(with)).equals(View(with)); }

// How much a Content-Type says about what its part may be shown as. Which of several fields readers take differs (most the
// first one, some the last): the one that lets us see most is taken here.
int telling(View value, Bytes& text) {
  const std::size_t before = text.size();
  Range type;
  int rank = 0;
  if (read_type(value, text, type)) {
    const View media = at(view(text), type);
    rank = starts(media, "multipart/") ? 4 : starts(media, "message/") ? 3 : media.equals("text/html") ? 2 : 1;
  }
  text.truncate(before);
  return rank;
}

// The type in front of a Content-Disposition, also in quotes; nothing where a parameter stands there.
View disposition_of(View value) {
  Comments comments(value);
  std::size_t i = comments.skip(0);
  if (i < value.size && value[i] == '"') ++i;
  const View word = token(value, comments, i);
  return i < value.size && value[i] == '=' ? View() : word;
}

struct ContentFields {
  View type, disposition, id;
  Encoding encoding = Encoding::identity;
  bool has_type = false, two_encodings = false;
};

// The first field of a kind counts, but where a later one says more.
class FieldFinder {
 public:
  FieldFinder(View raw, Structure& out, const Part& part) : raw_(raw), out_(out), part_(part) {}

  ContentFields run() {
    for (u32 i = 0; i < part_.header_count; ++i) {
      const Header& header = out_.headers[part_.first_header + i];
      const View value = at(raw_, header.value);
      switch (header.id) {
        case HeaderId::content_type: type(value); break;
        case HeaderId::content_transfer_encoding: encoding(value); break;
        case HeaderId::content_disposition: disposition(value); break;
        case HeaderId::content_id: if (found_.id.empty()) found_.id = value; break;
        default: break;
      }
    }
    return found_;
  }

 private:
  void type(View value) {
    if (!found_.has_type) {
      found_.type = value;
      found_.has_type = true;
      return;
    }
    if (rank_ < 0) rank_ = telling(found_.type, out_.text);
    const int rank = telling(value, out_.text);
    if (rank <= rank_) return;
    found_.type = value;
    rank_ = rank;
  }
  void encoding(View value) {
    bool alone;
    const Encoding encoding = read_encoding(value, alone);
    if (!alone || (has_encoding_ && encoding != found_.encoding)) found_.two_encodings = true;
    if (!has_encoding_ || (decodes(encoding) && !decodes(found_.encoding))) found_.encoding = encoding;
    has_encoding_ = true;
  }
  void disposition(View value) {
    if (found_.disposition.empty() || equals_ignoring_case(disposition_of(value), "attachment")) found_.disposition = value;
  }

  View raw_;
  Structure& out_;
  const Part& part_;
  ContentFields found_;
  bool has_encoding_ = false;
  int rank_ = -1;  // of found_.type, once there is another one
};

// message/news is one too (RFC 5537 4.2), in the words of RFC 2046.
bool is_message(View type) {
  return type.equals("message/rfc822") || type.equals("message/global") || type.equals("message/news");
}

// Containers that are read by somebody else, or by nobody without a key.
bool is_opaque(View type, View parent_type) {
  return type.equals("application/ms-tnef") || type.equals("application/vnd.ms-tnef") ||
         type.equals("application/pkcs7-mime") || type.equals("application/x-pkcs7-mime") ||
         (parent_type.equals("multipart/encrypted") && type.equals("application/octet-stream"));
}

class Describer {
 public:
  Describer(View raw, const Decoders& decoders, Structure& out, Part& part)
      : raw_(raw), decoders_(decoders), out_(out), part_(part), found_(FieldFinder(raw, out, part).run()) {}

  void run(Range parent_type, PartBoundaries& boundaries) {
    type(parent_type);
    part_.encoding = found_.encoding;
    if (found_.two_encodings) part_.flags |= kTwoEncodings;
    disposition();
    name();
    content_id();
    del_sp();
    // The text does not grow, and so does not move, before the boundary is read.
    const View media = at(view(out_.text), part_.type);
    if (is_opaque(media, at(view(out_.text), parent_type))) part_.flags |= kOpaque;
    if (starts(media, "multipart/")) {
      each(HeaderId::content_type, [&](View value) {
        boundaries.count = boundaries_of(value, out_.text, boundaries.text, boundaries.count);
        return false;
      });
      if (!boundaries.count) part_.flags |= kNoBoundary;
    } else if (is_message(media)) {
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
  // A comment around the label is not the label. What is none stays whole, so that a web address in it can be seen.
  void cut_charset() {
    const View label = at(view(out_.text), part_.charset);
    Comments comments(label);
    const u32 from = u32(comments.skip(0));
    u32 i = from;
    while (i < label.size && !is_space(label[i]) && label[i] != '(') {
      const u8 c = label[i++];
      if (!is_alnum(c) && c != '-' && c != '_' && c != '.' && c != ':' && c != '+') return;
    }
    part_.charset = Range{part_.charset.from + from, i - from};
  }
  // Calls `visit` for each field of that name until it returns true.
  template <class Visit>
  bool each(HeaderId id, const Visit& visit) {
    for (u32 i = 0; i < part_.header_count; ++i) {
      const Header& header = out_.headers[part_.first_header + i];
      if (header.id == id && visit(at(raw_, header.value))) return true;
    }
    return false;
  }
  void name() {
    if (parameter_of(found_.disposition, "filename", part_.name)) return;
    if (!(part_.flags & kDuplicated)) return void(parameter_of(found_.type, "name", part_.name));
    if (!each(HeaderId::content_disposition, [&](View value) { return parameter_of(value, "filename", part_.name); }))
      each(HeaderId::content_type, [&](View value) { return parameter_of(value, "name", part_.name); });
  }
  void disposition() {
    const View word = disposition_of(found_.disposition);
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
  void del_sp() {
    if (!found_.has_type || !at(view(out_.text), part_.type).equals("text/plain")) return;
    const std::size_t before = out_.text.size();
    Range value;
    if (parameter_of(found_.type, "delsp", value) && equals_ignoring_case(at(view(out_.text), value), "yes"))
      part_.flags |= kDelSp;
    out_.text.truncate(before);
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

  const View raw_;
  const Decoders& decoders_;
  Structure& out_;
  Part& part_;
  ContentFields found_;
};

}  // namespace

void describe(View raw, const Decoders& decoders, Structure& out, u32 part, Range parent_type, PartBoundaries& boundaries) {
  Describer(raw, decoders, out, out.parts[part]).run(parent_type, boundaries);
}

}  // namespace mailsift::mime
