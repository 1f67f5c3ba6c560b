// The decoded bytes of parts of a message whose record was made before: a second pass, for what only some messages need
// (pictures, tables drawn in HTML). The record says where each part stands; the message is at hand again.
#pragma once

#include "base/vec.hpp"
#include "facts/record.hpp"
#include "html/page.hpp"
#include "rtf/document.hpp"

namespace mailsift::facts {

enum class SourceKind : u32 {
  picture,   // a file that says by its type or first bytes that it is one
  drawing,   // SVG
  page,      // an HTML part with `data:` addresses, those of styles among them
  document,  // an RTF document
};
// A part that is or holds pictures.
struct Source {
  SourceKind kind;
  u32 part;
  u32 size, width, height;  // decoded bytes; pixels as the head says them, else 0
};

// From the record alone, in the order of the parts; the record is valid().
void picture_sources(View record, Vec<Source>& out);

// The place of one picture that stands in something else, in Contents::made.
struct Enclosed {
  Range type;   // media type of a `data:` address, "image/png" of one in RTF
  Range bytes;
};

// Reads parts of one message. Views that it gives out are good until its next call. Bytes that it decodes are counted over
// all calls, so that a part under many layers, asked for many times, costs no more than `most` altogether.
class Contents {
 public:
  // `record` is valid(); both live as long as this.
  void open(View record, View raw, u64 most);
  // False where there is nothing to give out: a container, made of something else, or the limit has bitten.
  bool part(u32 index, View& bytes);
  bool utf8(u32 index, View& text);  // a text part, out of its charset
  // The pictures in the `data:` addresses of a page, those in an RTF document; into `enclosed` and `made`.
  void data_pictures(u32 index, u32 most_pictures);
  void rtf_pictures(u32 index, u32 most_pictures);
  bool bitten() const { return bitten_; }  // the limit, or no memory: nothing more is decoded
  // A limit, this or another one: not everything that was asked for was given out, or looked at.
  bool left_out() const { return bitten_ || left_out_; }
  void shrink_above(std::size_t bytes);
  // Between two calls: gives back what one giant part took; a layer stays, as what it holds is asked for next.
  void drop_above(std::size_t bytes);

  Vec<Enclosed> enclosed;
  Bytes made;

 private:
  View within(const PartRow& row, View whole) const;
  bool spend(std::size_t bytes);
  bool undo(const PartRow& row, View whole, Bytes& room, View& out);
  bool layer(u32 index, View& out);
  bool begins_picture(View data, bool base64);
  void add_data(View url);
  void styled_pictures(View text, u32 most_pictures);
  void add_object(const rtf::Object& object);

  View record_, raw_;
  const PartRow* parts_ = nullptr;
  u32 count_ = 0;
  u64 left_ = 0;
  bool bitten_ = false, left_out_ = false;
  u32 layer_part_ = 0;  // the part that `inner_` has the bytes of, + 1
  View layer_bytes_;
  Bytes inner_, outer_, body_, text_;
  html::Page page_;
  rtf::Document document_;
};

}  // namespace mailsift::facts
