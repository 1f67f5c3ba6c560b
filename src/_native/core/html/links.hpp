// Puts addresses into a Page, cleaned as the URL standard does before it parses.
#pragma once

#include "html/page.hpp"

namespace mailsift::html {

// Appends an attribute value to `out`: references resolved, blanks and controls at both ends and TAB, CR and LF inside removed,
// cut at `most` bytes between characters; `decoded`: there are no references any more. True when it was cut.
bool append_address(View raw, u32 most, bool decoded, Bytes& out);

// The address inside the content of <meta http-equiv=refresh>, "5; url='...'"; empty when there is none.
View refresh_address(View content);

// The next address of a srcset from `at` on, which goes behind its descriptors (HTML 4.8.4.3.2); empty where there is none.
View next_candidate(View srcset, std::size_t& at);

class Links {
 public:
  Links(const Limits& limits, Page& page) : limits_(limits), page_(page) {}
  // Index of the new link, kNone when the address is empty or there are too many.
  static constexpr u32 kNone = 0xffffffff;
  u32 add(LinkKind kind, View raw, bool hidden, bool decoded = false);
  void set_base(View raw);

 private:
  Range store(View raw, bool decoded, bool& cut);

  const Limits& limits_;
  Page& page_;
};

}  // namespace mailsift::html
