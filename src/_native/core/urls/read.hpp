// One address, already without defanging and with a scheme, taken apart and written into Urls.
#pragma once

#include "urls/url.hpp"

namespace mailsift::urls {

struct Head {
  Scheme scheme = Scheme::none;  // none: no scheme at all
  std::size_t size = 0;          // bytes up to and with the colon
  bool defanged = false;
};

// The scheme at the begin of `text`, also as hxxp: and with [:] or [://] for the colon.
Head read_head(View text);
// "http", "https", "ftp".
View name_of(Scheme scheme);

// Makes `scratch.work`, an address behind `scheme:` that is longer than `most`, as short as it can be without losing what it
// leads to: long users and passwords, slashes and dot segments go; then the end of the path goes, never of the host. True when
// something was lost.
bool condense(std::size_t scheme, std::size_t most, Scratch& scratch);

// Reads `scratch.work`, which is `scheme:` and more; `head` says how much of it is the scheme. `raw` is what to show
// when there is nothing to hide in it. Appends to out.found (without a place); false when it is no web address.
bool assemble(Urls& out, const Head& head, View raw, u16 flags);

// Whether a name that stands without a scheme is meant as an address: www., or under a listed suffix and no file name.
// `tail`: a path follows. `written`: the host as it stands in the text.
bool is_plausible_bare(View host, View written, bool tail);

}  // namespace mailsift::urls
