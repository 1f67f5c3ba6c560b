// Look-alikes. A word is a run of letters, digits and marks. A letter is *genuine* for its script when it looks
// like no Latin letter (UTS #39); it is a *sign* of its script when, besides, folding writes it for no Latin letter
// (omega for w, eta with an accent for h with one); a script is *near* a word when a sign of it stands in that word or
// in one of the eight words to either side. For a word with letters of another script S:
//
//   Latin letters too, S near, S is Cyrillic or Greek, all its Latin letters have a look-alike in S   -> S
//   Latin letters too, no genuine letter                                                             -> Latin
//   no Latin letter, three or more letters, S not near, all exact look-alikes (UTS #39) as written,
//     and the text has at least as many Latin words as such words, exact ones or not                  -> Latin
//   else                                                                                             unchanged
//
// So a wholly Cyrillic word of a Cyrillic text stays, "vіagra" becomes Latin, and a Russian word with Latin
// letters planted in it becomes Russian. What is rewritten neither makes nor removes a sign, so that folding once
// more finds the same scripts near.
#include "base/normalize.hpp"
#include "fold/records.hpp"
#include "fold/writer.hpp"

namespace mailsift::fold {
namespace {

constexpr u32 kNear = 8;          // words to either side
constexpr u32 kFewestLetters = 3;  // of a word that looks Latin as a whole
constexpr u32 kOtherLatin = u32{1} << 31;

class Unifier {
 public:
  explicit Unifier(Folded& out) : text_(view(out.text)), s_(out.scratch) {
    for (u32 script = kCyrillic; script <= kGreek; ++script)
      for (u8 letter = 'a'; letter <= 'z'; ++letter)
        if (back_of(script, letter)) backable_[script] |= u32{1} << (letter - 'a');
  }

  void run() {
    read_words();
    mark_near(0, s_.words.size(), 1);
    mark_near(s_.words.size(), 0, -1);
    judge();
  }

 private:
  void read_words() {
    s_.words.clear();
    std::size_t at = 0;
    u32 ordinal = 0;
    while (at < text_.size) {
      if (text_.data[at] < 0x80 && !is_alnum(text_.data[at])) {
        ++at;
        continue;
      }
      const std::size_t from = at;
      Word word{};
      read_word(at, word);
      if (at == from) {  // no word character
        next_character(text_, at);
        continue;
      }
      if (!word.letters) continue;
      word.from = u32(from);
      word.to = u32(at);
      word.ordinal = ordinal++;
      if (word.script) s_.words.push(word);
      else latin_words_ += word.letters > 1;
    }
  }

  void read_word(std::size_t& at, Word& word) {
    word.strict = true;
    while (at < text_.size) {
      const u8 c = text_.data[at];
      if (c < 0x80) {
        if (!is_alnum(c)) return;
        ++at;
        if (is_digit(c)) continue;
        word.latin |= u32{1} << (c - 'a');
        ++word.letters;
        continue;
      }
      std::size_t next = at;
      const u32 letter = next_character(text_, next);
      const Record& record = record_of(letter);
      if (!in_word(record)) return;
      if (record.script) read_letter(u32(at), letter, record, word);
      at = next;
    }
  }

  void read_letter(u32 place, u32 letter, const Record& record, Word& word) {
    ++word.letters;
    if (record.script == 1) {
      word.latin |= kOtherLatin;
      return;
    }
    word.script = word.script == 0 || word.script == record.script ? record.script : u8(kSeveral);
    if (!record.has(Record::kLooksLatin)) {
      word.genuine = true;
      word.sign |= !record.has(Record::kGoesBack);
      word.strict = false;
      return;
    }
    const Look* look = look_of(letter);
    if (look && !(was_capital(place) ? look->capital_is_strict : look->small_is_strict)) word.strict = false;
  }

  // Places are asked for in ascending order within a pass.
  bool was_capital(u32 place) {
    while (capital_ < s_.capitals.size() && s_.capitals[capital_] < place) ++capital_;
    return capital_ < s_.capitals.size() && s_.capitals[capital_] == place;
  }

  void mark_near(std::size_t from, std::size_t to, int step) {
    u32 last[kSeveral + 1] = {};
    bool seen[kSeveral + 1] = {};
    while (from != to) {
      Word& word = s_.words[step > 0 ? from : from - 1];
      const u32 script = word.script;
      if (word.sign) last[script] = word.ordinal, seen[script] = true;
      const u32 distance = step > 0 ? word.ordinal - last[script] : last[script] - word.ordinal;
      if (seen[script] && distance <= kNear) word.near = true;
      from = step > 0 ? from + 1 : from - 1;
    }
  }

  void judge() {
    u32 alike = 0;
    for (const Word& word : s_.words) {
      alike += is_alike(word);
      latin_words_ += word.latin && !goes_back(word) && !word.genuine && word.letters > 1;
    }
    const bool all_latin = latin_words_ >= alike;
    capital_ = 0;
    for (const Word& word : s_.words) {
      if (goes_back(word)) rewrite(word, word.script);
      else if (word.latin ? !word.genuine : is_alike(word) && word.strict && all_latin) rewrite(word, 1);
    }
  }
  bool goes_back(const Word& word) const {
    return word.latin && word.near && !(word.latin & ~backable_[word.script]);
  }
  // Says nothing of case, so that folding once more counts no other words.
  static bool is_alike(const Word& word) {
    return !word.latin && !word.genuine && !word.near && word.letters >= kFewestLetters;
  }

  void rewrite(const Word& word, u32 script) {
    const View text = text_.slice(0, word.to);
    for (std::size_t at = word.from; at < text.size;) {
      const u32 from = u32(at);
      const u32 letter = next_character(text, at);
      u32 to_letter = 0;
      if (script == 1) {
        const Look* look = letter < 0x80 ? nullptr : look_of(letter);
        if (look) to_letter = u8(was_capital(from) ? look->capital : look->small);
      } else if (letter < 0x80) {
        to_letter = back_of(script, u8(letter));
      }
      if (to_letter) replace(text, from, at, to_letter);
    }
  }

  // The letter may now compose with the marks behind it.
  void replace(View text, u32 from, std::size_t& at, u32 letter) {
    s_.stack.clear();
    s_.stack.push(letter);
    while (at < text.size && text.data[at] >= 0x80) {
      std::size_t next = at;
      const u32 mark = next_character(text, next);
      if (!record_of(mark).has(Record::kBackward)) break;
      if (mark != 0x307 || (letter != 'i' && letter != 'j')) s_.stack.push(mark);  // they have their dot
      at = next;
    }
    normalize(s_.stack, s_.spare, false);
    const u32 begin = u32(s_.replacement.size());
    for (u32 c : s_.stack)
      if (u8* room = s_.replacement.extend(4))
        s_.replacement.truncate(s_.replacement.size() - 4 + write_character(c, room));
    s_.edits.push(Edit{from, u32(at), Range{begin, u32(s_.replacement.size()) - begin}});
  }

  View text_;
  Scratch& s_;
  u32 backable_[kSeveral + 1] = {};  // bit per ASCII letter, by script
  u32 latin_words_ = 0;
  std::size_t capital_ = 0;
};

}  // namespace

bool unify_scripts(Folded& out) {
  Unifier(out).run();
  return apply_edits(out);
}

}  // namespace mailsift::fold
