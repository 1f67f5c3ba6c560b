// The tokeniser of a document and what each token does to it. Private to this folder.
#pragma once

#include "rtf/keywords.hpp"
#include "rtf/objects.hpp"
#include "rtf/writer.hpp"

namespace mailsift::rtf {

constexpr u32 kDeepest = 8192;           // groups open at once
constexpr u32 kAutomatic = 0xff000000;   // a colour of the table without a value
constexpr u32 kMostColours = 4096;

class Reader {
 public:
  Reader(View in, const Decoders& decoders, const Limits& limits, Document& out);
  void run();

 private:
  // reader.cpp: tokens
  void open_group();
  void close_group();
  void backslash();
  void control_word();
  void control_symbol(u8 c);
  void hex_byte();
  void binary(i64 size);
  void characters();
  void end_colours(View run);

  // words.cpp: what a control word means
  void word(const Keyword& keyword, bool has_number, i64 number, bool starred);
  void text_word(const Keyword& keyword);
  void table_word(Action action, i64 number);
  void look_word(Action action, bool has_number, i64 number);
  void unicode_word(Action action, bool has_number, i64 number);
  void object_word(const Keyword& keyword, i64 number);
  void destination(Target target);

  // notes.cpp: fields, objects and what is read as a whole
  void begin_field();
  void begin_result();
  void end_result(const Group& group);
  void begin_note(Target target);
  void end_note();
  void take_instruction(View code);
  void take_shape_value(View value);
  void begin_object();
  void begin_data(Target target);
  void end_data();

  Group& top() { return out_.working.groups.back(); }
  u16 codepage_of_font(u16 font) const;
  u32 colour(u16 index, u32 automatic) const;
  u8 look_now();
  void aim();
  void symbol(u32 code_point);
  // True when this character only stands in for a \u before it.
  bool stands_in();

  View in_;
  std::size_t at_ = 0;
  const Limits& limits_;
  Document& out_;
  Writer writer_;
  Objects objects_;
  u32 deeper_ = 0;     // groups open beyond kDeepest
  u32 depth_ = 0;
  u32 stand_ins_ = 0;  // characters still to be left out behind a \u
  bool starred_ = false, done_ = false, codepage_said_ = false;
  bool shaded_row_ = false;  // cells with a background of their own: colours say nothing
  u16 codepage_ = 1252, default_font_ = 0;
  u16 defining_ = 0;         // the font that the font table is describing
  u32 mixing_ = kAutomatic;  // the colour that the colour table is describing
  enum class Shape : u8 { other, picture, art } shape_ = Shape::other;
};

}  // namespace mailsift::rtf
