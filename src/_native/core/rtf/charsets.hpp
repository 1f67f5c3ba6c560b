// Code pages: by the charset of a font, and as labels for the decoders.
#pragma once

#include "base/view.hpp"

namespace mailsift::rtf {

// The code page of \fcharsetN (specification, "Font table"); 0: that of the document.
u16 codepage_of_charset(i64 charset);
// "windows-1251" for 1251; empty when the code page has no decoder: then the bytes decide.
View label_of(u16 codepage);
// Two bytes may make a character: bytes can't be decoded one by one.
bool is_multi_byte(u16 codepage);

}  // namespace mailsift::rtf
