// Signs: what heuristics and features weigh, read off the facts of one message in one pass over its rows.
#pragma once

#include "facts/record.hpp"
#include "signs/names.hpp"

namespace mailsift::signs {

using facts::AddressRow;
using facts::HeaderRow;
using facts::MeasureRow;
using facts::PageRow;
using facts::PartRow;
using facts::SignRow;
using facts::UrlRow;
using facts::Where;

// Numbers of the components that made the rows; facts/signs.cpp checks that they are the same.
enum PartFlag : u16 {
  kFlagMultipart = 1 << 0, kFlagMessage = 1 << 1, kFlagNoEnd = 1 << 3, kFlagNoBoundary = 1 << 4, kFlagBadHeader = 1 << 5,
  kFlagDefaultType = 1 << 6, kFlagDuplicated = 1 << 7
};
constexpr u8 kEncodingBase64 = 1, kEncodingUnknown = 4;
enum UrlFlag : u32 {
  kUrlPassword = 1 << 0, kUrlUser = 1 << 1, kUrlBareDomain = 1 << 3, kUrlIpHost = 1 << 4, kUrlOddIp = 1 << 5,
  kUrlIdn = 1 << 6, kUrlBackslash = 1 << 7, kUrlPercentHost = 1 << 8, kUrlPort = 1 << 9, kUrlTwoReadings = 1 << 10
};
enum ScriptMark : u32 {
  kScriptDecodes = 1, kScriptMakesFile = 2, kScriptWritesPage = 4, kScriptLeads = 8, kScriptEvaluates = 16,
  kScriptHoldsData = 32
};

template <class Row>
struct Rows {
  const Row* first;
  u32 size;
  const Row* begin() const { return first; }
  const Row* end() const { return first + size; }
  bool empty() const { return size == 0; }
  const Row& operator[](u32 i) const { return first[i]; }
};

// The rows of a record, or of one that is being built. `parts` has at least the message itself.
struct Message {
  const facts::Head* head;
  Range subject;  // without labels of this engine
  u32 bitten;     // limits: a bit for each Limit
  Rows<HeaderRow> headers;
  Rows<AddressRow> addresses;
  Rows<PartRow> parts;
  Rows<UrlRow> urls;
  Rows<PageRow> pages;
  Rows<MeasureRow> measures;
  View strings;

  View text(Range range) const { return at(strings, range); }
};

struct Scratch {
  Bytes small;
};

// Appends one row for every sign that is found, at most one a sign; evidence points into `message.strings`.
// Time linear in the rows and in the strings that they name.
void read(const Message& message, Scratch& scratch, Vec<SignRow>& out);

// Counts letters, words and their classes in one text; fills all but `part` and `where`. Words are classed in the
// first kMeasured bytes, the rest is only counted.
void measure(View utf8, MeasureRow& row);
constexpr std::size_t kMeasured = 16384;

}  // namespace mailsift::signs
