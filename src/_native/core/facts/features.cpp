// What the learner is given: see tokens/tokens.hpp.
#include "facts/steps.hpp"

namespace mailsift::facts {
namespace {

constexpr u32 kMostFields = 128;

View trimmed(View value) {
  while (value.size && (value[0] == ' ' || value[0] == '\t')) value = value.slice(1);
  return value;
}

template <class Row>
tokens::Rows<Row> rows(const Vec<Row>& vec) {
  return {vec.data(), u32(vec.size())};
}

}  // namespace

void open_features(Task& task) {
  if (task.wanted & kFeatures) tokens::open(task.scratch.tokens);
}

// A label of this engine would give away what it thought itself.
void read_head_features(Task& task) {
  if (!(task.wanted & kFeatures)) return;
  Scratch& s = task.scratch;
  const mime::Part& top = s.message.parts[0];
  tokens::Field fields[kMostFields];
  u32 count = 0;
  for (; count < top.header_count && count < kMostFields; ++count) {
    const mime::Header& header = s.message.headers[top.first_header + count];
    const View value = at(task.raw, header.value);
    const bool is_subject = header.id == mime::HeaderId::subject;
    fields[count] = {at(task.raw, header.name), is_subject ? unlabelled(task.known, trimmed(value)) : value};
  }
  tokens::add_head(s.tokens, fields, count, at(task.raw, top.body));
  s.note(s.tokens.head, s.tokens.hops);
}

bool read_text_features(Task& task, u32 part, Where where, View visible, bool whole) {
  Scratch& s = task.scratch;
  if (!(task.wanted & kFeatures)) return whole;
  const View text = where == Where::subject ? unlabelled(task.known, visible) : visible;
  const View sample = cut(text, s.tokens.text_left);
  s.tokens.text_left -= u32(sample.size);
  if (sample.empty()) return whole;
  if (!whole || sample.size != visible.size) {
    s.folded.clear();
    fold::fold(sample, s.folded);
    s.note(s.folded.text, s.folded.anchors);
    whole = sample.size == visible.size;
    s.folded_part = whole && where != Where::subject ? part : kNoPart;
  }
  tokens::add_text(s.tokens, where, view(s.folded.text));
  s.builder.texts.push({part, TextKind::learnt, where, s.builder.keep(view(s.folded.text))});
  return whole;
}

void keep_features(Task& task) {
  if (!(task.wanted & kFeatures)) return;
  Scratch& s = task.scratch;
  Builder& b = s.builder;
  tokens::add_rows(s.tokens, {rows(b.addresses), rows(b.parts), rows(b.urls), rows(b.pages), rows(b.measures),
                              rows(b.signs), view(b.strings)});
  const Features features = tokens::finish(s.tokens, b.features, b.head.features_cut);
  if (b.features.failed()) return b.features.truncate(0);
  std::memcpy(b.head.feature_counts, features.counts, sizeof features.counts);
  b.head.message_key = features.key;
}

}  // namespace mailsift::facts
