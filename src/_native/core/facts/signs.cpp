// What the signs need as facts, and the call that reads them.
#include "facts/steps.hpp"

namespace mailsift::facts {

// signs/ stands beside mime/, html/ and urls/ and knows their numbers only by these names.
static_assert(signs::kFlagNoEnd == mime::kNoEnd && signs::kFlagNoBoundary == mime::kNoBoundary);
static_assert(signs::kFlagBadHeader == mime::kBadHeader && signs::kFlagDefaultType == mime::kDefaultType);
static_assert(signs::kFlagDuplicated == mime::kDuplicated && signs::kFlagMessage == mime::kMessage);
static_assert(signs::kFlagMultipart == mime::kMultipart);
static_assert(signs::kEncodingBase64 == u8(mime::Encoding::base64) && signs::kEncodingUnknown == u8(mime::Encoding::unknown));
static_assert(signs::kUrlPassword == urls::kHadPassword && signs::kUrlUser == urls::kHadUser);
static_assert(signs::kUrlBareDomain == urls::kBareDomain && signs::kUrlIpHost == urls::kIpHost);
static_assert(signs::kUrlOddIp == urls::kOddIp && signs::kUrlIdn == urls::kIdn && signs::kUrlBackslash == urls::kBackslash);
static_assert(signs::kUrlPercentHost == urls::kPercentHost && signs::kUrlPort == urls::kPort);
static_assert(signs::kUrlTwoReadings == urls::kTwoReadings);
static_assert(signs::kScriptDecodes == html::kDecodes && signs::kScriptMakesFile == html::kMakesFile);
static_assert(signs::kScriptWritesPage == html::kWritesPage && signs::kScriptLeads == html::kLeads);
static_assert(signs::kScriptEvaluates == html::kEvaluates && signs::kScriptHoldsData == html::kHoldsData);

void measure_text(Task& task, u32 part, Where where, View visible) {
  MeasureRow row{};
  row.part = part;
  row.where = where;
  signs::measure(visible, row);
  task.scratch.builder.measures.push(row);
}

void measure_page(Task& task, u32 part) {
  const html::Page& page = task.scratch.page;
  const html::Measures& m = page.measures;
  PageRow row{part, m.visible_bytes, m.hidden_bytes, m.same_colour_bytes, m.tiny_bytes, m.zero_width, m.comments_in_words,
              m.tags, m.unknown_tags, m.bad_nesting, m.scripts, m.event_handlers, m.forms, m.password_inputs, m.images,
              m.data_uris, m.meta_refreshes, m.hidden_elements, m.script_marks, 0};
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
  if (b.failed()) return;
  const signs::Message message{&b.head,           rows(b.headers), rows(b.addresses), rows(b.parts), rows(b.urls),
                               rows(b.pages), rows(b.measures), view(b.strings)};
  signs::read(message, task.scratch.signs, b.signs);
}

}  // namespace mailsift::facts
