// A file that is RTF, whatever it is called: its text as phrases and addresses, its links as addresses.
#include "facts/decoders.hpp"
#include "facts/steps.hpp"

namespace mailsift::facts {

void read_rtf(Task& task, u32 index, View bytes) {
  if (!(task.wanted & kRtf) || !rtf::looks_like_rtf(bytes)) return;
  Scratch& s = task.scratch;
  rtf::Document& document = s.document;
  // What all texts and all files of the message may take counts for what an RTF document unfolds to as well.
  Limits limits = task.limits;
  limits.text_bytes = s.text_left;
  limits.decoded_bytes = s.decoded_left;
  rtf::read(bytes, decoders(), limits, document);
  s.bitten.merge(document.bitten);
  s.text_left -= u32(document.text.size() + document.hidden.size());
  s.decoded_left -= u32(document.data.size());
  if (task.wanted & kTexts) {
    Builder& b = s.builder;
    b.texts.push({index, TextKind::visible, Where::rtf, b.keep(view(document.text))});
    b.texts.push({index, TextKind::hidden, Where::rtf, b.keep(view(document.hidden))});
  }
  find_phrases(task, index, Where::rtf, view(document.text));
  find_addresses(task, index, Where::rtf, view(document.text));
  read_rtf_links(task, index);
  // The command of a DDE field is no address, but it often fetches one.
  for (const rtf::Link& link : document.links)
    if (link.kind == rtf::LinkKind::dde) find_addresses(task, index, Where::rtf, at(view(document.urls), link.url));
}

}  // namespace mailsift::facts
