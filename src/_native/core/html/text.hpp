// Texts between tags: where they stand, and their white space collapsed to a blank for each run of it.
#pragma once

#include "base/view.hpp"

namespace mailsift::html {

struct Run {
  std::size_t filled;     // the first byte that is no blank
  std::size_t reference;  // the first '&' before the end
  std::size_t end;        // the first '<'
};

constexpr std::size_t kRoom = 128;  // bytes, two blocks of cpu/block.hpp

struct TextKernels {
  // From `at` on; what there is none of is at the end of the text, and that at the end of the input.
  Run (*find)(View in, std::size_t at);
  // `in` begins with what is no blank. Writes it to `out`, which has kRoom more than that, blanks as one space
  // each, NUL left out (13.2.6.4.7), and returns how many bytes it is; blanks at the end are not written, and `blank` says
  // whether there were any.
  std::size_t (*collapse)(View in, u8* out, bool& blank);
  // From `at` on, the first byte of an attribute value that does not stand for itself in an address: '&', NUL, TAB, LF, CR.
  std::size_t (*find_work)(View in, std::size_t at);
  // From `at` on, the first two bytes with which an invisible character may begin.
  std::size_t (*find_invisible)(View in, std::size_t at);
};
const TextKernels& text_kernels();

}  // namespace mailsift::html
