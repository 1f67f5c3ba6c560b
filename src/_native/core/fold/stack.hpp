// One letter with the marks on it.
#pragma once

#include "base/vec.hpp"

namespace mailsift::fold {

// `stack` holds the letter that stands before source[at], with marks of its own (or nothing); adds all marks from there on, drops what is
// noise, puts the rest together (NFC). Returns where the marks end.
std::size_t gather_stack(View source, std::size_t at, Vec<u32>& stack, Vec<u32>& spare);

}  // namespace mailsift::fold
