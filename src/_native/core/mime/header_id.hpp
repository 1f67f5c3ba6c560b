// Interning of header names: HeaderId of the bytes of a name, in any case.
#pragma once

#include "mime/message.hpp"

namespace mailsift::mime {

HeaderId header_id(View name);

}  // namespace mailsift::mime
