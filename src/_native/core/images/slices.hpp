// Pictures of a page that lie side by side and row by row with nothing between them, as the pieces of one picture do.
//
//   <tr><td><img a></td><td><img b></td></tr>      a b   row 0
//   <tr><td><img c></td><td><img d></td></tr>      c d   row 1
//   <img e><img f><br><img g>                      the same with line breaks, and with blocks that float or don't
//   some text                                      ends the group
//
// Only the order of the tags is looked at: whether the pieces fit is for whoever knows their sizes.
#pragma once

#include "base/vec.hpp"

namespace mailsift::images {

constexpr u32 kMostPieces = 1024;  // of one page
constexpr u32 kMostSource = 4u << 20;  // bytes of an address; a picture with a longer one is none of a group

struct Piece {
  u32 from, size;  // its address in the page, as it is written there
  u32 group, row;  // both counted in the page; a row belongs to one group
  u32 width, height;  // in pixels that it is shown in; 0 where that isn't said
  u32 rowspan;        // of its cell, at least 1
};

// Into `out`, cleared first: groups of two pieces at least. Never recurses, linear in the page. False: a limit has bitten.
bool lay_out(View page, Vec<Piece>& out);

}  // namespace mailsift::images
