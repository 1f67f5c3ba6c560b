// The real decoders, tied together for mime: the one place where mime meets decode.
#pragma once

#include "base/decoders.hpp"

namespace mailsift::facts {

const Decoders& decoders();

}  // namespace mailsift::facts
