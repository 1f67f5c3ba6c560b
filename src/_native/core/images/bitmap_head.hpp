// The head that makes a file of a bitmap as documents hold it: a DIB ([MS-WMF] 2.2.2.9), which begins with its own header.
//
//   | "BM" | size | 0 | offset of the pixels |  header  masks  palette  pixels
//   +------------- 14 bytes of a file -------+--- the DIB ------------------->
#pragma once

#include "base/view.hpp"

namespace mailsift::images {

constexpr u32 kBitmapHead = 14;

// False where `dib` is none, or its pixels would begin beyond its end.
bool bitmap_head(View dib, u8 out[kBitmapHead]);

}  // namespace mailsift::images
