// What the learner is given: see tokens/tokens.hpp.
#include "facts/steps.hpp"
#include "tokens/sample.hpp"

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

// What of a subject, or of a text, is folded; in sample where that is not its front.
View sample_of(Task& task, Where where, View visible) {
  Scratch& s = task.scratch;
  if (where == Where::subject) {
    const View text = unlabelled(task.known, visible), sample = cut(text, s.tokens.subject_left);
    s.tokens.subject_left -= u32(sample.size);
    s.tokens.is_sampled |= sample.size < text.size;
    return sample;
  }
  if (visible.size <= tokens::kTextBytes) return visible;
  s.tokens.is_sampled = true;
  s.sample.clear();
  tokens::append_sample(s.sample, visible, tokens::kTextBytes);
  s.note(s.sample);
  return view(s.sample);
}

void keep_learnt(Task& task, Where where, View folded) {
  Builder& b = task.scratch.builder;
  if (folded.size) b.texts.push({0, TextKind::learnt, where, b.keep(folded)});
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
  if (count < top.header_count) s.tokens.features[kHeadList].note_cut();
  tokens::add_head(s.tokens, fields, count, at(task.raw, top.body));
  s.note(s.tokens.head, s.tokens.hops);
}

bool read_text_features(Task& task, u32 part, Where where, View visible, bool whole) {
  Scratch& s = task.scratch;
  if (!(task.wanted & kFeatures)) return whole;
  const View sample = sample_of(task, where, visible);
  if (sample.empty()) return whole;
  if (!whole || sample.data != visible.data || sample.size != visible.size) {
    s.folded.clear();
    fold::fold(sample, s.folded);
    s.note(s.folded.text, s.folded.anchors);
    whole = sample.data == visible.data && sample.size == visible.size;
    s.folded_part = whole && where != Where::subject ? part : kNoPart;
  }
  if (where != Where::subject) {
    tokens::keep_body(s.tokens, where == Where::html, view(s.folded.text));
    return whole;
  }
  tokens::add_subject(s.tokens, view(s.folded.text));
  keep_learnt(task, where, view(s.folded.text));
  return whole;
}

void keep_features(Task& task) {
  if (!(task.wanted & kFeatures)) return;
  Scratch& s = task.scratch;
  Builder& b = s.builder;
  const tokens::Bodies bodies = tokens::bodies_of(s.tokens);
  s.note(s.tokens.bodies[0], s.tokens.bodies[1], s.tokens.samples[0], s.tokens.samples[1]);
  tokens::add_bodies(s.tokens, bodies);
  keep_learnt(task, Where::html, bodies.page);
  keep_learnt(task, Where::text, bodies.plain);
  tokens::add_rows(s.tokens, {rows(b.addresses), rows(b.parts), rows(b.urls), rows(b.pages), rows(b.measures),
                              rows(b.signs), view(b.strings)});
  const Features features = tokens::finish(s.tokens, b.features, b.head.features_cut);
  if (b.features.failed()) return b.features.truncate(0);
  std::memcpy(b.head.feature_counts, features.counts, sizeof features.counts);
  b.head.message_key = features.key;
}

}  // namespace mailsift::facts
