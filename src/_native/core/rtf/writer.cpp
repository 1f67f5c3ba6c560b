#include "rtf/writer.hpp"

#include "base/utf8.hpp"
#include "rtf/charsets.hpp"

namespace mailsift::rtf {

void Writer::aim(Bytes& sink, u16 codepage, u8 look) {
  if (&sink == sink_ && codepage == codepage_ && look == look_) return;
  if (codepage != codepage_ || !out_.working.pending.empty() || (high_ && &sink != sink_)) flush();
  sink_ = &sink;
  codepage_ = codepage;
  look_ = look;
}

std::size_t Writer::room() const {
  const std::size_t used = out_.text.size() + out_.hidden.size() + out_.working.notes.size();
  return used < limits_.text_bytes ? limits_.text_bytes - used : 0;
}

void Writer::count(std::size_t added) {
  if (sink_ != &out_.text) return;
  if (look_ & kSameColour) out_.measures.same_colour_bytes += u32(added);
  if (look_ & kTiny) out_.measures.tiny_bytes += u32(added);
}

void Writer::utf8(View text) {
  const std::size_t left = room();
  if (text.size > left) {
    out_.bitten.set(Limit::text_bytes);
    // Cut between characters.
    std::size_t size = left;
    while (size > 0 && (text[size] & 0xC0) == 0x80) --size;
    text = text.slice(0, size);
  }
  append(*sink_, text);
  count(text.size);
}

void Writer::bytes(View run, bool ascii) {
  Bytes& pending = out_.working.pending;
  if (high_) flush();
  // A byte below 0x80 may be the second half of a character that began above.
  if (ascii && (pending.empty() || !is_multi_byte(codepage_))) {
    if (!pending.empty()) flush();
    utf8(run);
    return;
  }
  if (pending.size() >= limits_.text_bytes) return out_.bitten.set(Limit::text_bytes);
  append(pending, run);
}

void Writer::flush() {
  Bytes& pending = out_.working.pending;
  if (high_) {
    high_ = 0;
    put(kReplacement);
  }
  if (pending.empty()) return;
  Bytes& made = out_.working.small;
  made.clear();
  decoders_.charset(label_of(codepage_), view(pending), made);
  pending.clear();
  utf8(view(made));
}

void Writer::put(u32 code_point) {
  u8 bytes[4];
  utf8(View(bytes, std::size_t(put_utf8(bytes, code_point) - bytes)));
}

void Writer::unit(u32 code) {
  if (code - 0xDC00 < 0x400 && high_) {
    const u32 whole = 0x10000 + ((high_ - 0xD800) << 10 | (code - 0xDC00));
    high_ = 0;
    return put(whole);
  }
  flush();
  if (code - 0xD800 < 0x400)
    high_ = code;
  else if (code)
    put(code);
}

}  // namespace mailsift::rtf
