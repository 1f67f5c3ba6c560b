// What the signs need as facts, and the call that reads them.
#include "facts/steps.hpp"

namespace mailsift::facts {

// signs/ stands beside mime/, html/ and urls/ and knows their numbers only by these names.
static_assert(u32(signs::kFlagNoEnd) == u32(mime::kNoEnd) && u32(signs::kFlagNoBoundary) == u32(mime::kNoBoundary));
static_assert(u32(signs::kFlagBadHeader) == u32(mime::kBadHeader) && u32(signs::kFlagDefaultType) == u32(mime::kDefaultType));
static_assert(u32(signs::kFlagDuplicated) == u32(mime::kDuplicated) && u32(signs::kFlagMessage) == u32(mime::kMessage));
static_assert(u32(signs::kFlagMultipart) == u32(mime::kMultipart));
static_assert(signs::kEncodingBase64 == u8(mime::Encoding::base64) && signs::kEncodingUnknown == u8(mime::Encoding::unknown));
static_assert(u32(signs::kUrlPassword) == u32(urls::kHadPassword) && u32(signs::kUrlUser) == u32(urls::kHadUser));
static_assert(u32(signs::kUrlBareDomain) == u32(urls::kBareDomain) && u32(signs::kUrlIpHost) == u32(urls::kIpHost));
static_assert(u32(signs::kUrlOddIp) == u32(urls::kOddIp) && u32(signs::kUrlIdn) == u32(urls::kIdn));
static_assert(u32(signs::kUrlBackslash) == u32(urls::kBackslash));
static_assert(u32(signs::kUrlPercentHost) == u32(urls::kPercentHost) && u32(signs::kUrlPort) == u32(urls::kPort));
static_assert(u32(signs::kUrlTwoReadings) == u32(urls::kTwoReadings));
static_assert(u32(signs::kScriptDecodes) == u32(html::kDecodes) && u32(signs::kScriptMakesFile) == u32(html::kMakesFile));
static_assert(u32(signs::kScriptWritesPage) == u32(html::kWritesPage) && u32(signs::kScriptLeads) == u32(html::kLeads));
static_assert(u32(signs::kScriptEvaluates) == u32(html::kEvaluates) && u32(signs::kScriptHoldsData) == u32(html::kHoldsData));

void measure_text(Task& task, u32 part, Where where, View visible) {
  if (!(task.wanted & kSigns)) return;
  MeasureRow row{};
  row.part = part;
  row.where = where;
  signs::measure(visible, row);
  task.scratch.builder.measures.push(row);
}

void measure_page(Task& task, u32 part) {
  if (!(task.wanted & kSigns)) return;
  const html::Page& page = task.scratch.page;
  const html::Measures& m = page.measures;
  PageRow row{part, m.visible_bytes, m.hidden_bytes, m.same_colour_bytes, m.tiny_bytes, m.zero_width, m.comments_in_words,
              m.tags, m.unknown_tags, m.bad_nesting, m.scripts, m.event_handlers, m.forms, m.password_inputs, m.images,
              m.data_uris, m.meta_refreshes, m.hidden_elements, m.script_marks, 0, m.style_pictures};
  for (const html::Link& link : page.links) {
    if (link.kind != html::LinkKind::href) continue;
    const View url = at(view(page.urls), link.url);
    row.data_links += starts_ignoring_case(url, "data:") || starts_ignoring_case(url, "javascript:");
  }
  task.scratch.builder.pages.push(row);
}

namespace {

template <class Row>
signs::Rows<Row> rows(const Vec<Row>& vec) {
  return {vec.data(), u32(vec.size())};
}

}  // namespace

void read_signs(Task& task) {
  Builder& b = task.scratch.builder;
  if (b.failed() || !(task.wanted & kSigns)) return;
  const View subject = at(view(b.strings), b.head.subject), own = unlabelled(task.known, subject);
  const Range place{b.head.subject.from + u32(subject.size - own.size), u32(own.size)};
  const signs::Message message{&b.head, place, task.scratch.bitten.bits(), rows(b.headers), rows(b.addresses),
                               rows(b.parts), rows(b.urls), rows(b.pages), rows(b.measures), view(b.strings)};
  signs::read(message, task.scratch.signs, b.signs);
}

}  // namespace mailsift::facts
