// UAX #15: take apart, put the marks in order, put together again. Linear, also for endless runs of marks.
#include "base/normalize.hpp"

namespace mailsift {
namespace {

struct NormRecord {
  u16 canonical, compatible;  // places in kNormPool
  u8 canonical_size, compatible_size, combining_class;
  u8 is_second;  // composes with what stands before it
};
struct Composition {
  u32 first, second, composite;
};

#include "tables/normalize_tables.inc"

// Hangul syllables by arithmetic (Unicode 3.12): leading, vowel and trailing jamo.
constexpr u32 kSyllables = 0xAC00, kLeading = 0x1100, kVowels = 0x1161, kTrailing = 0x11A7;
constexpr u32 kVowelCount = 21, kTrailingCount = 28, kSyllableCount = 19 * kVowelCount * kTrailingCount;
constexpr u32 kCompositionCount = sizeof kCompositions / sizeof *kCompositions;
constexpr std::size_t kShortRun = 16;  // marks; longer runs are sorted by counting

const NormRecord& record_of(u32 code_point) {
  if (code_point > 0x10FFFF) code_point = 0xFFFD;
  return kNormRecords[kNormRecordOf[u32(kNormBlock[code_point >> 7]) << 7 | (code_point & 127)]];
}

void decompose_syllable(u32 code_point, Vec<u32>& out) {
  const u32 index = code_point - kSyllables;
  out.push(kLeading + index / (kVowelCount * kTrailingCount));
  out.push(kVowels + index / kTrailingCount % kVowelCount);
  if (const u32 trailing = index % kTrailingCount) out.push(kTrailing + trailing);
}

void sort_few(u32* marks, std::size_t count) {
  for (std::size_t i = 1; i < count; ++i) {
    const u32 mark = marks[i];
    const u8 rank = combining_class(mark);
    std::size_t at = i;
    for (; at && combining_class(marks[at - 1]) > rank; --at) marks[at] = marks[at - 1];
    marks[at] = mark;
  }
}

// Stable counting sort; `spare` lends its memory and is left empty.
void sort_many(u32* marks, std::size_t count, Vec<u32>& spare) {
  std::size_t place[257] = {};
  for (std::size_t i = 0; i < count; ++i) ++place[combining_class(marks[i]) + 1];
  for (std::size_t i = 1; i < 257; ++i) place[i] += place[i - 1];
  spare.clear();
  if (u32* sorted = spare.extend(count)) {
    for (std::size_t i = 0; i < count; ++i) sorted[place[combining_class(marks[i])]++] = marks[i];
    std::memcpy(marks, sorted, count * sizeof *marks);
  }
  spare.clear();
}

void order_marks(Vec<u32>& text, Vec<u32>& spare) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] < 0x300 || combining_class(text[at]) == 0) continue;
    const std::size_t from = at;
    while (at < text.size() && combining_class(text[at]) != 0) ++at;
    if (at - from <= kShortRun)
      sort_few(&text[from], at - from);
    else
      sort_many(&text[from], at - from, spare);
  }
}

// The composite of two code points, 0 when they stay apart.
u32 composite_of(u32 first, u32 second) {
  if (first - kLeading < 19 && second - kVowels < kVowelCount)
    return kSyllables + ((first - kLeading) * kVowelCount + (second - kVowels)) * kTrailingCount;
  if (first - kSyllables < kSyllableCount && (first - kSyllables) % kTrailingCount == 0 &&
      second - kTrailing - 1 < kTrailingCount - 1)
    return first + (second - kTrailing);
  u32 low = 0, high = kCompositionCount;
  while (low < high) {
    const u32 middle = (low + high) / 2;
    const Composition& c = kCompositions[middle];
    if (c.first == first && c.second == second) return c.composite;
    if (c.first < first || (c.first == first && c.second < second))
      low = middle + 1;
    else
      high = middle;
  }
  return 0;
}

// In place: the writing end never overtakes the reading one.
void compose(Vec<u32>& text) {
  constexpr std::size_t kNone = SIZE_MAX;
  std::size_t starter = kNone, end = 0;
  u8 last_class = 0;  // of what stands between the starter and here
  for (std::size_t at = 0; at < text.size(); ++at) {
    const u32 code_point = text[at];
    const NormRecord& record = record_of(code_point);
    const bool adjacent = starter != kNone && end == starter + 1;
    if (record.is_second && starter != kNone && (adjacent || last_class < record.combining_class)) {
      if (const u32 composite = composite_of(text[starter], code_point)) {
        text[starter] = composite;
        continue;
      }
    }
    if (record.combining_class == 0) starter = end;
    last_class = record.combining_class;
    text[end++] = code_point;
  }
  text.truncate(end);
}

}  // namespace

u8 combining_class(u32 code_point) { return code_point < 0x300 ? u8(0) : record_of(code_point).combining_class; }

void decompose(u32 code_point, bool compatibility, Vec<u32>& out) {
  if (code_point - kSyllables < kSyllableCount) return decompose_syllable(code_point, out);
  const NormRecord& record = record_of(code_point);
  const u32 size = compatibility ? record.compatible_size : record.canonical_size;
  if (size == 0) return out.push(code_point);
  out.append(kNormPool + (compatibility ? record.compatible : record.canonical), size);
}

void normalize(Vec<u32>& code_points, Vec<u32>& scratch, bool compatibility) {
  const u32 plain_below = compatibility ? 0xA0 : 0x300;  // text wholly below is normalised as it stands
  std::size_t plain = 0;
  while (plain < code_points.size() && code_points[plain] < plain_below) ++plain;
  if (plain == code_points.size()) return;
  scratch.clear();
  for (std::size_t i = 0; i < code_points.size(); ++i) decompose(code_points[i], compatibility, scratch);
  code_points.clear();
  order_marks(scratch, code_points);
  compose(scratch);
  code_points.clear();
  code_points.append(scratch.data(), scratch.size());
}

}  // namespace mailsift
