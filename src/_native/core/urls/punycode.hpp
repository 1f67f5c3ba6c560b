// Punycode (RFC 3492) of one label, without the prefix xn--.
#pragma once

#include "base/vec.hpp"

namespace mailsift::urls {

// Both directions take time in the square of a label's length, so longer labels are refused; DNS allows 63 bytes.
constexpr std::size_t kLongestLabel = 256;

// Appends; false when the label is too long or a number overflows.
bool punycode_encode(const u32* points, std::size_t count, Bytes& out);
bool punycode_decode(View label, Vec<u32>& out);

}  // namespace mailsift::urls
