// Text as a browser lays it out, reduced to one stream: white space collapsed, breaks between blocks and cells.
#pragma once

#include "base/vec.hpp"
#include "html/text.hpp"

namespace mailsift::html {

class Words {
 public:
  // Ordered: of several breaks between two words the strongest is written.
  enum Break : u8 { kNone, kSpace, kCell, kLine };

  explicit Words(Bytes& out) : out_(out), kernels_(text_kernels()) {}

  void wait(Break b) {
    if (b > pending_) pending_ = b;
  }
  Break waiting() const { return pending_; }
  // From here on as behind `b`.
  void restart(Break b) { pending_ = b; }
  // Text without markup; NUL is dropped (13.2.6.4.7).
  void add(View run);
  // Text whose white space counts.
  void add_kept(View run);

 private:
  void flush();

  Bytes& out_;
  const TextKernels& kernels_;
  Break pending_ = kNone;
};

// Invisible characters (zero-width ones, soft hyphens, word joiners) that stand between two letters or digits of an alphabet that does not
// need them.
u32 count_zero_width(View text);

}  // namespace mailsift::html
