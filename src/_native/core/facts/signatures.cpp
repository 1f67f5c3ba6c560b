// Which text of the message its signatures are made from: the longest body as HTML, which is what most readers are
// shown, or where that says too little the longest as plain text. So a second, random text beside it changes nothing.
#include "facts/steps.hpp"

namespace mailsift::facts {
namespace {

// What stands further down adds time and no knowledge.
constexpr std::size_t kSigned = 8u << 10;

bool sign_candidate(Task& task, const Candidate& body) {
  Scratch& s = task.scratch;
  if (body.size == 0) return false;
  if (s.folded_part != body.part || body.size > kSigned) {
    s.folded.clear();
    fold::fold(view(body.text), s.folded);
    s.note(s.folded.text, s.folded.anchors);
    s.folded_part = kNoPart;
  }
  signature::sign(view(s.folded.text), s.signature);
  s.builder.signatures.append(s.signature.keys, s.signature.count);
  return s.signature.count > 0;
}

}  // namespace

void note_body(Task& task, u32 part, Where where, View visible) {
  Scratch& s = task.scratch;
  Candidate& best = where == Where::html ? s.page_body : s.text_body;
  const bool is_attachment = !s.builder.parts[part].shown;
  if (best.size > 0 && is_attachment != best.is_attachment ? is_attachment : visible.size <= best.size) return;
  best.text.clear();
  append(best.text, visible.slice(0, kSigned));
  s.note(best.text);
  if (best.text.failed()) return void(best.size = 0);
  best.part = part;
  best.size = u32(visible.size);
  best.is_attachment = is_attachment;
}

void sign_body(Task& task) {
  const Candidate &page = task.scratch.page_body, &text = task.scratch.text_body;
  const bool text_first = page.is_attachment && page.size > 0 && text.size > 0 && !text.is_attachment;
  if (!sign_candidate(task, text_first ? text : page)) sign_candidate(task, text_first ? page : text);
}

}  // namespace mailsift::facts
