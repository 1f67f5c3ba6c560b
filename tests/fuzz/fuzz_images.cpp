// Any bytes as a text or page with drawings, and as the pixels of a picture: everything stays inside, and warm memory
// gives what fresh memory gives.

#include "images/code_signs.hpp"
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

static void look(View in) {
  if (in.size < 3) return;
  const u32 width = 1 + in[1] % 200u, height = u32((in.size - 2) / width);
  const images::Raster gray{in.slice(2, std::size_t(width) * height), width, height};
  static images::CodeScratch warm;
  images::CodeScratch fresh;
  const images::CodeSigns a = images::code_signs(gray, warm), b = images::code_signs(gray, fresh);
  MUST(a.finders == b.finders && a.bullseyes == b.bullseyes && a.dense == b.dense);
  MUST(a.finders <= 64 && a.bullseyes <= 64 && a.dense <= (width / 32 + 1) * (height / 32 + 1));
  const images::CodeSigns none = images::code_signs({gray.pixels, width + 1, height}, warm);
  MUST(none.finders == 0 && none.dense == 0);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static images::Drawn warm;
  const View in(data, size);
  if (size == 0) return 0;
  // The first byte says what the rest is.
  if (data[0] % 4 == 3) {
    look(in);
    return 0;
  }
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
