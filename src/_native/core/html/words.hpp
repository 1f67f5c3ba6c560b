// Text as a browser lays it out, reduced to one stream: white space collapsed, breaks between blocks and cells.
#pragma once

#include "base/vec.hpp"
#include "html/names.hpp"
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
  void add(View run) {
    std::size_t gap = find_class<kBlank, false>(run, 0);
    bool blank = gap > 0;
    while (gap < run.size && run[gap] == 0) {  // blanks to both sides of a NUL are one run
      const std::size_t next = find_class<kBlank, false>(run, gap + 1);
      blank |= next > gap + 1;
      gap = next;
    }
    if (blank) wait(kSpace);
    run = run.slice(gap);
    if (run.empty()) return;
    flush();
    const std::size_t before = out_.size();
    u8* const to = out_.extend(run.size + kRoom);
    if (!to) return;
    blank = false;
    out_.truncate(before + kernels_.collapse(run, to, blank));
    if (blank) wait(kSpace);
  }
  // Text whose white space counts.
  void add_kept(View run);

 private:
  void flush() {
    static constexpr u8 kWritten[] = {0, ' ', '\t', '\n'};
    if (pending_ != kNone && !out_.empty()) out_.push(kWritten[pending_]);
    pending_ = kNone;
  }

  Bytes& out_;
  const TextKernels& kernels_;
  Break pending_ = kNone;
};

// Invisible characters (zero-width ones, soft hyphens, word joiners) that stand between two letters or digits of an alphabet that does not
// need them.
u32 count_zero_width(View text);

}  // namespace mailsift::html
