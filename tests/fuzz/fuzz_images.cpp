// Any bytes as a text or page with drawings: everything stays inside, and warm memory gives what fresh memory gives.

#include "images/drawn.hpp"
#include "must.hpp"

using namespace mailsift;

static void draw(View text, bool page, images::Drawn& out) {
  out.clear();
  if (page) {
    images::draw_cells(text, out);
    images::lines_of(text, out);
    MUST(out.plain.size() <= 4 * text.size);
    images::draw_lines(view(out.plain), out);
  } else {
    images::draw_lines(text, out);
  }
}

static void check(const images::Drawn& drawn) {
  MUST(!drawn.failed() && drawn.sheets.size() <= images::kMostSheets);
  std::size_t whole = 0;
  for (const images::Sheet& sheet : drawn.sheets) {
    MUST(sheet.from == whole && sheet.width >= images::kLeastModules && sheet.height >= images::kLeastModules);
    MUST(sheet.width <= 2 * images::kMostSide && sheet.height <= 12 * images::kMostRows);
    whole += std::size_t(sheet.width) * sheet.height;
  }
  MUST(whole == drawn.modules.size() && whole <= images::kMostWork);
}

static bool same(const images::Drawn& a, const images::Drawn& b) {
  return view(a.modules).equals(view(b.modules)) && a.sheets.size() == b.sheets.size() && a.limited == b.limited;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static images::Drawn warm;
  const View in(data, size);
  if (size == 0) return 0;
  const bool page = data[0] & 1;
  const View text = in.slice(1);
  draw(text, page, warm);
  check(warm);
  images::Drawn fresh;
  draw(text, page, fresh);
  MUST(same(warm, fresh));
  images::may_be_lines(text);
  images::may_be_cells(text, u32(size), 0);
  return 0;
}
