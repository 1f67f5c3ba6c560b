#include <initializer_list>

#include "check.hpp"
#include "images/text_like.hpp"

using namespace mailsift;
using namespace mailsift::images;

namespace {

struct Page {
  Bytes pixels;
  u32 width, height;

  Page(u32 w, u32 h, u8 ground) : width(w), height(h) {
    u8* at = pixels.extend(std::size_t{w} * h);
    if (at) std::memset(at, ground, std::size_t{w} * h);
  }
  Gray gray() const { return {pixels.data(), width, height}; }
  void put(u32 x, u32 y, u8 value) {
    if (x < width && y < height) pixels[std::size_t{y} * width + x] = value;
  }
  // Something like a letter: a stem, and one or two bars that `kind` chooses.
  void letter(u32 x, u32 y, u32 kind, u8 value) {
    for (u32 k = 0; k < 14; ++k) put(x, y + k, value), put(x + 1, y + k, value);
    for (u32 k = 0; k < 8; ++k)
      for (u32 bar = 0; bar < 3; ++bar)
        if (kind >> bar & 1) put(x + k, y + bar * 6, value), put(x + k, y + bar * 6 + 1, value);
  }
};

u32 next(u32& state) { return state = state * 1664525 + 1013904223; }

TextLike look(const Gray& picture) {
  TextScratch scratch;
  TextLike out;
  CHECK(text_like(picture, scratch, out));
  return out;
}

Lines lines_of(const Gray& picture) {
  TextScratch s;
  Lines out;
  CHECK(ink(picture, s.ink, s.inks));
  CHECK(components(picture, view(s.inks), s.parts, s.components));
  CHECK(find_lines(picture, s.components, s.lines, out));
  return out;
}

void write_page(Page& page, u8 ink) {
  u32 state = 7;
  for (u32 y = 10; y + 20 < page.height; y += 24)
    for (u32 x = 10; x + 12 < page.width; x += 12)
      if ((next(state) >> 24) % 6) page.letter(x, y, 1 + (state >> 16) % 7, ink);
}

// The obvious way: the window of each pixel, summed anew.
u8 ink_at(const Gray& picture, u32 x, u32 y) {
  const std::int64_t half = kWindow / 2;
  std::int64_t count = 0, sum = 0, squares = 0;
  for (std::int64_t v = std::int64_t{y} - half; v < std::int64_t{y} + half; ++v)
    for (std::int64_t u = std::int64_t{x} - half; u < std::int64_t{x} + half; ++u) {
      if (u < 0 || v < 0 || u >= picture.width || v >= picture.height) continue;
      const std::int64_t value = picture.data[v * picture.width + u];
      ++count, sum += value, squares += value * value;
    }
  const std::int64_t away = count * picture.data[std::size_t{y} * picture.width + x] - sum;
  const std::int64_t least = count * std::int64_t(kLeastContrast);
  if (away * away < least * least || away * away * 100 < (count * squares - sum * sum) * 81) return kNone;
  return away < 0 ? kDark : kLight;
}

void check_ink(u32 width, u32 height, u32 coarse) {
  Page page(width, height, 0);
  u32 state = width * 31 + height;
  for (u8& pixel : page.pixels) pixel = u8((next(state) >> 24) / coarse * coarse);
  InkScratch scratch;
  Bytes inks;
  CHECK(ink(page.gray(), scratch, inks));
  u32 differ = 0;
  for (u32 y = 0; y < height; ++y)
    for (u32 x = 0; x < width; ++x) differ += inks[std::size_t{y} * width + x] != ink_at(page.gray(), x, y);
  CHECK(differ == 0);
}

}  // namespace

TEST(text_like_ink_as_the_obvious_way) {
  for (u32 coarse : {1u, 16u, 128u})
    for (u32 width : {1u, 8u, 23u, 24u, 25u, 31u, 63u, 64u, 65u})
      for (u32 height : {1u, 11u, 24u, 40u}) check_ink(width, height, coarse);
}

TEST(text_like_median_as_the_obvious_way) {
  Page page(37, 9, 0);
  u32 state = 3;
  for (u8& pixel : page.pixels) pixel = u8(next(state) >> 24);
  Bytes out;
  CHECK(without_dots(page.gray(), out));
  for (u32 y = 1; y < 8; ++y)
    for (u32 x = 1; x < 36; ++x) {
      const u8 found = out[y * 37 + x];
      u32 less = 0, same = 0;
      for (u32 k = 0; k < 9; ++k) {
        const u8 value = page.pixels[(y + k / 3 - 1) * 37 + x + k % 3 - 1];
        less += value < found, same += value == found;
      }
      CHECK(less <= 4 && less + same >= 5);
    }
}

TEST(text_like_components) {  // a ring with a dot in it, and a diagonal that touches nothing
  const char* rows[] = {"####...", "#..#...", "#.#...#", "#..#.#.", "####..."};
  Page page(7, 5, 200);
  Bytes inks;
  for (u32 y = 0; y < 5; ++y)
    for (u32 x = 0; x < 7; ++x) inks.push(rows[y][x] == '#' ? kDark : kNone);
  ComponentScratch scratch;
  Vec<Component> found;
  CHECK(components(page.gray(), view(inks), scratch, found));
  CHECK(found.size() == 2);
  CHECK(found[0].area == 14 && found[0].left == 0 && found[0].right == 3 && found[0].bottom == 4);
  CHECK(found[0].edges == 32 && found[0].luma == 14 * 200);
  CHECK(found[1].area == 2 && found[1].edges == 8 && found[1].top == 2);
}

TEST(text_like_letters_in_rows) {
  Page dark(600, 300, 240), light(600, 300, 20), empty(600, 300, 240);
  write_page(dark, 10), write_page(light, 230);
  const TextLike one = look(dark.gray()), other = look(light.gray()), none = look(empty.gray());
  CHECK(one.glyphs > 300 && one.rows >= 10 && one.measure > 0.5f && !one.limited);
  CHECK(other.glyphs == one.glyphs && other.measure > 0.5f);
  CHECK(none.glyphs == 0 && none.measure < 0.5f && none.dots == 0);
}

// One row of letters: those at its ends count, what stands alone doesn't, and a trace of plain strokes has no bent ones.
TEST(text_like_ends_and_bends) {
  Page page(300, 60, 240), strokes(300, 60, 240), turned(60, 300, 240);
  for (u32 k = 0; k < 7; ++k) {
    page.letter(20 + k * 12, 20, 1 + k % 7, 10);
    for (u32 y = 0; y < 8 + k; ++y) strokes.put(20 + k * 8, 20 + y, 10), strokes.put(21 + k * 8, 20 + y, 10);
  }
  page.letter(250, 20, 7, 10);
  for (u32 y = 0; y < 60; ++y)
    for (u32 x = 0; x < 300; ++x) turned.put(y, x, page.pixels[y * 300 + x]);
  const Lines one = lines_of(page.gray()), other = lines_of(strokes.gray()), third = lines_of(turned.gray());
  CHECK(one.candidates == 8 && one.glyphs == 7 && one.rows == 1 && one.longest == 7);
  CHECK(one.bent == 1 && one.agreement > 0.6f && one.agreement <= 1);  // the one of three bars
  CHECK(other.glyphs == 7 && other.bent == 0);
  CHECK(third.glyphs == 7 && third.longest == 7 && third.bent == one.bent);
}

TEST(text_like_rows_that_run_apart_agree_less) {
  Page along(300, 300, 240), apart(300, 300, 240);
  for (u32 k = 0; k < 10; ++k) {
    along.letter(20 + k * 12, 20, 1 + k % 7, 10), along.letter(20 + k * 12, 200, 1 + k % 7, 10);
    apart.letter(20 + k * 12, 20, 1 + k % 7, 10), apart.letter(250, 60 + k * 18, 1 + k % 7, 10);
  }
  const Lines one = lines_of(along.gray()), other = lines_of(apart.gray());
  CHECK(one.rows == 2 && one.glyphs == 20 && other.rows == 2);
  CHECK(one.agreement > 0.85f && other.agreement < 0.3f);
}

TEST(text_like_dots_are_taken_away) {
  Page page(600, 300, 240);
  write_page(page, 10);
  const u32 before = look(page.gray()).glyphs;
  u32 state = 11;
  for (u32 i = 0; i < 3000; ++i) {
    const u32 at = next(state) >> 8;
    page.put(at % 600, at / 600 % 300, 0);
  }
  const TextLike noisy = look(page.gray());
  CHECK(noisy.dots > 0.0025f);
  CHECK(noisy.glyphs > before / 3 && noisy.measure > 0.5f);
}

TEST(text_like_sizes) {  // nothing to see, the edges of the scales, and a picture that is halved first
  for (u32 width : {0u, 1u, 7u, 8u, 9u, 15u, 16u, 31u, 33u, 4000u})
    for (u32 height : {0u, 1u, 7u, 8u, 9u, 17u}) {
      Page page(width, height, 99);
      CHECK(look(page.gray()).glyphs == 0);
    }
  Page large(1400, 1100, 250);
  write_page(large, 0);
  CHECK(look(large.gray()).glyphs > 300);
}

TEST(text_like_limits_are_said) {
  Page noise(800, 800, 0);
  u32 state = 5;
  for (u8& pixel : noise.pixels) pixel = u8(next(state) >> 24);
  CHECK(look(noise.gray()).dots > 0.01f);
  Page board(800, 800, 0);  // every second pixel: more runs than are counted, and none left once dots are gone
  for (u32 i = 0; i < 800 * 800; ++i) board.pixels[i] = (i + i / 800) & 1 ? 255 : 0;
  CHECK(look(board.gray()).dots == 1);
}
