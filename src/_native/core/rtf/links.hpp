// Addresses into a Document: by the instructions of fields, by notes, and out of the data of objects.
#pragma once

#include "rtf/document.hpp"

namespace mailsift::rtf {

// Index of the new link, kNone when `url` is blank or there are too many.
u32 add_link(LinkKind kind, View url, const Limits& limits, Document& out);

// A field instruction (ECMA-376 part 1, 17.16) such as `HYPERLINK "http://a/" \l "b"`; kNone when it leads nowhere.
// `answer` gets the value of a QUOTE of numbers, with which commands are put together unseen.
u32 read_instruction(View code, const Limits& limits, Document& out, Bytes& answer);

// Addresses in UTF-16, as URL monikers of OLE objects keep them.
void find_monikers(View data, const Limits& limits, Document& out);

}  // namespace mailsift::rtf
