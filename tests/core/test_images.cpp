// core/images alone: drawings cut anywhere, warm memory, limits, marks of codes in the last rows and columns.
#include <cstdlib>
#include <string>

#include "check.hpp"
#include "images/bitmap_head.hpp"
#include "images/clearer.hpp"
#include "images/code_signs.hpp"
#include "images/drawn.hpp"
#include "images/file_blocks.hpp"
#include "images/slices.hpp"
#include "images/tag_reader.hpp"

using namespace mailsift;

namespace {

// A copy that ends where its memory ends, so that the sanitizer sees a read behind it.
struct Exact {
  explicit Exact(const std::string& text) : bytes(static_cast<u8*>(std::malloc(text.size() ? text.size() : 1))), size(text.size()) {
    if (size) std::memcpy(bytes, text.data(), size);
  }
  ~Exact() { std::free(bytes); }
  View view() const { return View(bytes, size); }
  u8* bytes;
  std::size_t size;
};

constexpr u32 kFinderWide = 12, kFinderHigh = 9;  // modules

// A finder of 7 x 7 modules with a light frame, and right of it a bar, as other modules stand beside a finder.
std::string finder(u32 module, bool inverted) {
  std::string pixels;
  for (u32 y = 0; y < kFinderHigh * module; ++y)
    for (u32 x = 0; x < kFinderWide * module; ++x) {
      const int dx = std::abs(int(x / module) - 4), dy = std::abs(int(y / module) - 4), ring = dx > dy ? dx : dy;
      const bool bar = x / module == 9 || x / module == 10;
      pixels.push_back((ring <= 1 || ring == 3 || bar) != inverted ? char(20) : char(220));
    }
  return pixels;
}

// Modules of a drawing of 10 x 10 whose borders stand everywhere.
bool dark(u32 x, u32 y) { return x == 0 || y == 9 || (x * 7 + y * 5 + x * y) % 3 == 0; }

std::string lines(const char* ink, const char* blank) {
  std::string all;
  for (u32 y = 0; y < 10; ++y) {
    for (u32 x = 0; x < 10; ++x) all += dark(x, y) ? ink : blank;
    all += "\n";
  }
  return all;
}

std::string cells(const char* before, const char* after) {
  std::string all = "<table>";
  for (u32 y = 0; y < 10; ++y) {
    all += "<tr>";
    for (u32 x = 0; x < 10; ++x) all += std::string(before) + (dark(x, y) ? "#000000" : "#ffffff") + after;
    all += "</tr>";
  }
  return all + "</table>";
}

bool is_ours(const images::Drawn& drawn) {
  if (drawn.sheets.size() != 1 || drawn.sheets[0].width != 10 || drawn.sheets[0].height != 10) return false;
  for (u32 y = 0; y < 10; ++y)
    for (u32 x = 0; x < 10; ++x)
      if ((drawn.modules[y * 10 + x] < 128) != dark(x, y)) return false;
  return true;
}

}  // namespace

TEST(images_a_finder_is_seen_in_both_polarities_and_sizes) {
  images::CodeScratch scratch;
  for (u32 module = 3; module <= 20; ++module)
    for (bool inverted : {false, true}) {
      const Exact pixels(finder(module, inverted));
      const images::CodeSigns seen = images::code_signs({pixels.view(), kFinderWide * module, kFinderHigh * module}, scratch);
      CHECK(seen.finders > 0);
    }
}

TEST(images_flat_and_falling_light_has_no_marks) {
  images::CodeScratch scratch;
  std::string pixels(200 * 100, char(128));
  CHECK(images::code_signs({Exact(pixels).view(), 200, 100}, scratch).dense == 0);
  for (u32 i = 0; i < pixels.size(); ++i) pixels[i] = char(i % 200 + i / 1000);
  const Exact falling(pixels);
  const images::CodeSigns seen = images::code_signs({falling.view(), 200, 100}, scratch);
  CHECK(seen.finders == 0 && seen.bullseyes == 0 && seen.dense == 0);
}

TEST(images_sizes_that_lie_are_refused) {
  images::CodeScratch scratch;
  const Exact pixels(finder(3, false));
  CHECK(images::code_signs({pixels.view(), 37, 27}, scratch).finders == 0);
  CHECK(images::code_signs({pixels.view(), 0, 27}, scratch).finders == 0);
  CHECK(images::code_signs({View(), 0, 0}, scratch).finders == 0);
}

TEST(images_a_bitmap_gets_the_head_of_a_file) {
  // Header, width, height, planes and bits, compression, colours; what stands before the pixels.
  struct Case {
    u32 size, bits, compression, colours, before;
  };
  constexpr Case kCases[] = {{12, 1, 0, 0, 12 + 6},      {12, 8, 0, 0, 12 + 768},  {12, 24, 0, 0, 12},
                             {40, 1, 0, 0, 40 + 8},      {40, 8, 1, 0, 40 + 1024}, {40, 8, 0, 5, 40 + 20},
                             {40, 4, 0, 99, 40 + 64},    {40, 24, 0, 0, 40},       {40, 16, 3, 0, 40 + 12},
                             {40, 32, 6, 0, 40 + 16},    {40, 32, 3, 2, 40 + 20},  {108, 32, 3, 0, 108},
                             {124, 8, 0, 256, 124 + 1024}};
  for (const Case& one : kCases) {
    std::string dib(one.before, '\0');
    const auto put = [&](u32 at, u32 value, u32 bytes) {
      for (u32 i = 0; i < bytes; ++i) dib[at + i] = char(value >> (8 * i));
    };
    const u32 side = one.size == 12 ? 2 : 4;
    put(0, one.size, 4), put(4, 3, side), put(4 + side, 2, side), put(4 + 2 * side, 1, 2), put(6 + 2 * side, one.bits, 2);
    if (side == 4) put(16, one.compression, 4), put(32, one.colours, 4);
    u8 head[images::kBitmapHead];
    const Exact whole(dib);
    CHECK(images::bitmap_head(whole.view(), head));
    CHECK(head[0] == 'B' && head[1] == 'M' && (head[10] | head[11] << 8) == int(14 + one.before));
    CHECK((head[2] | head[3] << 8) == int(14 + dib.size()));
    for (u32 end = 0; end < one.before; ++end) CHECK(!images::bitmap_head(Exact(dib.substr(0, end)).view(), head));
  }
}

TEST(images_drawings_of_characters_have_a_pixel_a_module) {
  images::Drawn drawn;
  for (const char* const* pair : {(const char* const[]){"#", " "}, (const char* const[]){"##", "  "}, (const char* const[]){"1", "0"},
                                  (const char* const[]){"\xE2\x96\x88\xE2\x96\x88", "  "}}) {
    const Exact text(lines(pair[0], pair[1]));
    CHECK(images::may_be_lines(text.view()));
    drawn.clear();
    images::draw_lines(text.view(), drawn);
    CHECK(is_ours(drawn));
  }
}

TEST(images_drawings_of_cells_have_a_pixel_a_module) {
  images::Drawn drawn;
  for (const char* const* form : {(const char* const[]){"<td bgcolor=\"", "\" width=4></td>"}, (const char* const[]){"<TD bgcolor=", ">"},
                                  (const char* const[]){"<td style='background:", ";width:3px'>&nbsp;</td>"},
                                  (const char* const[]){"<td colspan=3 bgcolor=", "></td>"}}) {
    const Exact page(cells(form[0], form[1]));
    CHECK(images::may_be_cells(page.view(), 111, 0));
    drawn.clear();
    images::draw_cells(page.view(), drawn);
    CHECK(is_ours(drawn));
  }
}

TEST(images_a_page_cut_anywhere_reads_nothing_behind_its_end) {
  images::Drawn drawn;
  const std::string page = cells("<td style=\"background:rgb(0,0,0);background:", "\"><!-- c -->&#x2588;&nbsp;<style>x</style></td>") +
                           "<pre>" + lines("&block;", "&nbsp;") + "</pre>\xE2\x96";
  for (std::size_t size = 0; size <= page.size(); size += size > 300 && size + 300 < page.size() ? 37 : 1) {
    const Exact cut(page.substr(0, size));
    drawn.clear();
    images::draw_cells(cut.view(), drawn);
    images::lines_of(cut.view(), drawn);
    images::may_be_cells(cut.view(), 1000, 0);
    images::may_be_lines(cut.view());
    CHECK(!drawn.failed());
  }
}

TEST(images_large_drawings_are_a_limit) {
  images::Drawn drawn;
  std::string wide;
  for (u32 y = 0; y < 12; ++y) wide += std::string(images::kMostSide + 1, "# "[y % 2]) + "#\n";
  drawn.clear();
  images::draw_lines(Exact(wide).view(), drawn);
  CHECK(drawn.limited && drawn.sheets.empty());
  std::string many;
  for (u32 i = 0; i <= images::kMostSheets; ++i) many += lines("#", " ") + "and then\n";
  drawn.clear();
  images::draw_lines(Exact(many).view(), drawn);
  CHECK(drawn.limited && drawn.sheets.size() == images::kMostSheets);
}

TEST(images_ordinary_text_is_no_drawing) {
  for (const char* text : {"Dear all,\n\n----------\n| a | b |\n----------\nbest\n-- \nme\n", ">>> \n>>> \n>>> \n>>> \n>>> \n>>> \n>>> \n",
                           "", "\n\n\n\n\n\n\n\n\n\n", "aaaa\nbbb\ncc\nd\n"})
    CHECK(!images::may_be_lines(View(text)));
  const Exact page("<table><tr><td bgcolor=white>text</td></tr></table>");
  CHECK(!images::may_be_cells(page.view(), 500, 0));
}

TEST(images_colours_as_pages_write_them) {
  CHECK(images::colour_of("#fff") == 0xFFFFFF && images::colour_of(" #1a2B3c ") == 0x1A2B3C && images::colour_of("1A2B3C") == 0x1A2B3C);
  CHECK(images::colour_of("rgb( 1, 2,300)") == 0x0102FF && images::colour_of("Black") == 0 && images::colour_of("#12345678") == 0x123456);
  for (const char* none : {"", "#", "#12", "url(x)", "rgb(1,2)", "transparent", "inherit"})
    CHECK(images::colour_of(none) == images::kNoColour);
}

TEST(images_pieces_of_a_page_cut_anywhere_stand_inside_of_it) {
  Vec<images::Piece> pieces;
  const std::string page = "<table><tr><td><div style='float:left'><img src=\"cid:a\"></div></td><td><img src=b></td></tr>"
                           "<tr><td><img src='c'></td><td><IMG SRC=d></td></tr></table>";
  for (std::size_t size = 0; size <= page.size(); ++size) {
    const Exact cut(page.substr(0, size));
    CHECK(images::lay_out(cut.view(), pieces));
    for (const images::Piece& one : pieces) CHECK(one.from + one.size <= size);
  }
  CHECK(pieces.size() == 4 && pieces[0].row == pieces[1].row && pieces[1].row < pieces[2].row && pieces[2].row == pieces[3].row);
  CHECK(pieces[0].group == pieces[3].group);
}

TEST(images_clearer_pictures_of_any_size_read_nothing_behind_their_end) {
  images::ClearScratch scratch;
  Bytes out;
  for (u32 width : {1u, 2u, 5u, 63u, 64u, 65u})
    for (u32 height : {1u, 3u, 9u})
      for (const images::Clearing& how : {images::Clearing{true, 8, 8}, images::Clearing{false, 3, 1}, images::Clearing{true, 0, 1}}) {
        const Exact pixels(std::string(std::size_t(width) * height, char(200)));
        CHECK(images::clearer({pixels.bytes, width, height}, how, scratch, out));
        CHECK(out.size() == pixels.size * (how.twice ? 4 : 1));
        for (u8 pixel : out) CHECK(pixel == 200);
      }
  CHECK(!images::clearer({nullptr, 0, 5}, {}, scratch, out) && !images::clearer({nullptr, 65536, 1}, {}, scratch, out));
}

namespace {

std::string left(const std::string& file, images::FileKind kind, images::FileBlocks& blocks) {
  const Exact exact(file);
  CHECK(images::read_blocks(exact.view(), kind, 1, blocks));
  std::string made(images::kept_size(blocks), 0);
  images::write_kept(exact.view(), kind, blocks, reinterpret_cast<u8*>(&made[0]));
  return made;
}

}  // namespace

TEST(images_what_changes_no_pixel_is_left_out_of_a_file) {
  images::FileBlocks blocks;
  const std::string head("GIF89a\2\0\3\0\0\0\0", 13), image(",\0\0\0\0\2\0\4\0\0\2\1\1\0", 14);
  const std::string control("!\xf9\4\0\0\0\0\0", 8), comment("!\xfe\3abc\0", 7);
  const std::string text("!\1\1a\0", 5);
  CHECK(left(head + comment + control + image + text + image + ";x", images::FileKind::gif, blocks) ==
        head + control + image + image + ";");
  CHECK(blocks.right == 2 && blocks.bottom == 4 && blocks.frames == 2 && blocks.comments.size() == 1);
  CHECK(left(head + image + image + image + ";", images::FileKind::gif, blocks) == head + image + image + ";");
  CHECK(blocks.frames == 3 && blocks.end == 56);
  // Of a control that is longer, or has more blocks, readers take the first one.
  const std::string longer("!\xf9\5\0\0\0\0\0\0", 9), more("!\xf9\4\0\0\0\0\2ab\0", 11), shorter("!\xf9\1\0\0", 5);
  CHECK(left(head + shorter + longer + image + more + image + ";", images::FileKind::gif, blocks) ==
        head + longer + image + control + image + ";");
  const std::string start("\xff\xd8", 2), table("\xff\xdb\0\3a", 5), frame("\xff\xc0\0\x0b\x08\0\1\0\1\1\1\x11\0", 13);
  const std::string exif("\xff\xe1\0\4xy", 6), said("\xff\xfe\0\4xy", 6), scan("\xff\xda\0\3\1z\xff\xfe\0\3a\xff\xd9", 13);
  CHECK(left(start + exif + table + said + "\xff" + frame + scan + "x", images::FileKind::jpeg, blocks) ==
        start + table + frame + scan);
  CHECK(blocks.comments.size() == 2 && blocks.end == 46 && !blocks.in_pieces);
}

TEST(images_files_cut_anywhere_are_read_inside_of_them) {
  images::FileBlocks blocks;
  for (images::FileKind kind : {images::FileKind::png, images::FileKind::jpeg, images::FileKind::gif, images::FileKind::webp})
    for (std::size_t size = 0; size < 80; ++size)
      for (char fill : {'\0', '\1', '\xff', '!', ',', '\x0f'})
        CHECK(left(std::string(size, fill), kind, blocks).size() <= size);
}
