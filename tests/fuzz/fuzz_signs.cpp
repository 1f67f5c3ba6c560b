// Any bytes as a message: every sign at most once, evidence inside the strings and short, the record valid, a warm scratch
// gives what a fresh one gives. And any bytes as a text, whose counts can't exceed it.

#include "facts/extract.hpp"
#include "must.hpp"
#include "signs/evidence.hpp"

using namespace mailsift;

static void check_text(View text) {
  facts::MeasureRow row{};
  signs::measure(text, row);
  MUST(row.bytes == text.size && row.non_ascii <= text.size && row.letters <= text.size && row.capitals <= row.letters);
  MUST(row.words <= text.size && row.mixed_words <= row.words && row.invisible + row.overrides <= text.size);
  for (u32 i = 0; i < facts::kWordClasses; ++i) MUST(row.classes[i] <= text.size);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static facts::Scratch warm;
  static Bytes record, again;
  const View raw(data, size);
  check_text(raw);
  Limits limits;
  limits.time_ms = 1000000;
  MUST(facts::extract(raw, limits, facts::Tables(), facts::kSigns, warm, record) == facts::Status::ok);
  MUST(facts::valid(view(record)));
  u64 seen[4] = {};
  for (const facts::SignRow& row : warm.builder.signs) {
    MUST(row.sign < signs::sign_count && !(seen[row.sign / 64] >> row.sign % 64 & 1));
    seen[row.sign / 64] |= u64{1} << row.sign % 64;
    MUST(row.evidence.size <= 160 && row.value >= 0);
    const facts::UrlRow* url = signs::quoted_url(view(record), row);
    MUST(!url || (url->part < warm.builder.parts.size() && row.evidence.size <= url->shown.size));
  }
  facts::Scratch fresh;
  MUST(facts::extract(raw, limits, facts::Tables(), facts::kSigns, fresh, again) == facts::Status::ok);
  MUST(view(record).equals(view(again)));
  return 0;
}
