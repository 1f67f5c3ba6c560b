// Values of the columns of feeds.
#pragma once

#include "base/view.hpp"

namespace mailsift::facts {

constexpr u8 kSameVerdict = 0xff;

// 192.0.2.1, and no network.
bool is_address_of_four(View object);
// 192.0.2.1:80 and [2001:db8::1]:80 -> without the port; others as they are.
View without_port(View text);
bool is_hex(View text);
// How feeds write that they have no value.
bool is_nothing(View text);
bool is_size(View text);  // digits, or *
u8 percent_of(View text, u8 otherwise);
// Minutes since 1970, of `2026-01-02 03:04...`, `2026-01-02T03:04...`, `2026-01-02` and of seconds since 1970; 0 for what
// is none of these, and for a day of 1970 or before, which is what programs write that know none.
u32 minutes_of(View text);

}  // namespace mailsift::facts
