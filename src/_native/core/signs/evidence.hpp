// Where what a sign quotes stands in the message.
#pragma once

#include "facts/record.hpp"

namespace mailsift::signs {

// The first address of the sign's part that begins with its evidence, or whose host that is; nullptr: none. `record` is
// valid, `sign` a row of it. Linear in the addresses.
const facts::UrlRow* quoted_url(View record, const facts::SignRow& sign);

}  // namespace mailsift::signs
