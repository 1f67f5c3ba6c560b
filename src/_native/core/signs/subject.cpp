#include "base/utf8.hpp"
#include "signs/brands.hpp"
#include "signs/context.hpp"
#include "signs/looks.hpp"

#include <initializer_list>

namespace mailsift::signs {
namespace {

// Counts over the subject that need no words.
struct Shape {
  u32 characters = 0, letters = 0, capitals = 0, dots = 0, marks = 0, longest_blanks = 0, questions_inside = 0, set_apart = 0;
};

Shape shape_of(View s) {
  Shape shape;
  u32 blanks = 0, questions = 0;
  for (std::size_t i = 0; i < s.size; ++i) {
    const u8 b = s[i];
    shape.characters += (b & 0xc0) != 0x80;
    shape.letters += is_alpha(b);
    shape.capitals += b >= 'A' && b <= 'Z';
    shape.dots += b == '.';
    shape.marks += b == '!' || b == '?';
    blanks = b == ' ' ? blanks + 1 : 0;
    if (blanks > shape.longest_blanks) shape.longest_blanks = blanks;
    if (b != '?' && questions >= 3 && is_alnum(b)) ++shape.questions_inside;
    questions = b == '?' ? questions + 1 : 0;
    // "F R E E", "f.r.e.e"
    const bool apart = is_alpha(b) && i + 2 < s.size && (s[i + 1] == ' ' || s[i + 1] == '.' || s[i + 1] == '_') && is_alpha(s[i + 2]) &&
                       (i == 0 || !is_alnum(s[i - 1]));
    shape.set_apart += apart;
  }
  return shape;
}

View last_word(View s) {
  std::size_t from = s.size;
  while (from > 0 && s[from - 1] != ' ') --from;
  return s.slice(from);
}

bool is_number(View word) {
  u32 digits = 0;
  for (u8 b : word) {
    digits += is_digit(b);
    if (!is_digit(b) && b != '#' && b != '-' && b != '[' && b != ']' && b != '(' && b != ')') return false;
  }
  return digits >= 4;
}

// An amount: a currency sign beside digits.
bool has_amount(View s) {
  for (std::size_t i = 0; i < s.size; ++i) {
    if (s[i] == '$' && i + 1 < s.size && is_digit(s[i + 1])) return true;
    const bool pound = s[i] == 0xc2 && i + 1 < s.size && s[i + 1] == 0xa3;
    const bool euro = s[i] == 0xe2 && i + 2 < s.size && s[i + 1] == 0x82 && s[i + 2] == 0xac;
    if (!pound && !euro) continue;
    const std::size_t end = i + (euro ? 3 : 2);
    if ((end < s.size && (is_digit(s[end]) || s[end] == ' ')) || (i > 0 && (is_digit(s[i - 1]) || s[i - 1] == ' '))) return true;
  }
  return false;
}

// Without what is put in front of answers and by lists, no answer can begin so.
bool is_answer(View s) { return starts_with(s, "re:") || starts_with(s, "aw:") || starts_with(s, "sv:"); }

bool names_recipient(Context& c, View s) {
  if (!c.to || c.list) return false;
  const View mailbox = c.m.text(c.to->mailbox);
  std::size_t sign = 0;
  while (sign < mailbox.size && mailbox[sign] != '@') ++sign;
  if (sign < 4 || sign > 64 || sign == mailbox.size) return false;
  char local[65];
  for (std::size_t i = 0; i < sign; ++i) local[i] = char(lower(mailbox[i]));
  local[sign] = 0;
  for (const char* role : {"info", "mail", "list", "users", "sales", "support"})
    if (View(local).equals(View(role))) return false;
  return contains(s, local);
}

void read_shape(Context& c, View s, Range place) {
  const Shape shape = shape_of(s);
  c.add_if(shape.letters >= 8 && shape.capitals * 10 >= shape.letters * 9, subject_upper, place);
  c.add_if(shape.longest_blanks >= 4, subject_spaces, place);
  c.add_if(shape.dots >= 6 || shape.set_apart >= 3, subject_dots, place);
  c.add_from(shape.characters, 251, subject_long, place);
  c.add_from(shape.marks, 2, subject_exclamations, place);
  c.add_if(shape.questions_inside, subject_question_marks, place);
  const View tail = last_word(s);
  c.add_if(tail.size < s.size && is_number(tail), subject_digit_id, place);
  const bool apart = s.size > tail.size + 2 && s[s.size - tail.size - 2] == ' ';
  c.add_if(tail.size >= 4 && tail.size < s.size && is_ascii(tail) && (is_random(tail) || (apart && shape.longest_blanks >= 3)), subject_random_tail, place);
  c.add_if(has_amount(s), subject_currency, place);
}

}  // namespace

void read_subject(Context& c) {
  if (!c.has(kSubject)) return c.add(subject_missing);
  const Range place = c.m.subject;
  const View s = trimmed(c.m.text(place)).slice(0, 4096);
  if (s.empty()) return c.add(subject_empty);
  read_shape(c, s, place);
  const u32 flags = c.field[kSubject]->flags;
  // A label of ours may have been what had to be encoded.
  const bool labelled = place.from != c.m.head->subject.from;
  c.add_if(!labelled && (flags & facts::kEncodedWord) && is_ascii(s), subject_encoded_ascii, place);
  c.add_if(flags & facts::kRawEightBit, subject_raw_8bit, place);
  c.add_if(is_answer(s) && !c.has(kInReplyTo) && !c.has(kReferences) && !c.has(kThreadTopic) && !c.has(kThreadIndex) && !c.list,
           subject_reply_without_reference, place);
  c.add_if(names_recipient(c, s), subject_recipient, place);
  if (!c.subject) return;
  c.add_if(c.subject->invisible || c.subject->overrides, subject_invisible, place);
  c.add_if(c.subject->mixed_words, subject_mixed_script, place);
  c.add_if(c.subject->symbols || c.subject->fancy, subject_symbols, place);
  c.add_from(c.subject_words(facts::kUrgent), 1, subject_urgent, place);
  c.add_from(c.subject_words(facts::kAccount), 1, subject_account, place);
  c.add_from(c.subject_words(facts::kMoney) + c.subject_words(facts::kLottery), 1, subject_money, place);
  c.add_if(foreign(c.subject->brands, c.domain), subject_brand, place);
}

}  // namespace mailsift::signs
