// Numbers out of files, least or most significant byte first. The caller has looked that the bytes are there.
#pragma once

#include "base/view.hpp"

namespace mailsift::facts {

inline u32 big16(const u8* p) { return u32(p[0]) << 8 | p[1]; }
inline u32 big32(const u8* p) { return big16(p) << 16 | big16(p + 2); }
inline u32 little16(const u8* p) { return u32(p[1]) << 8 | p[0]; }
inline u32 little24(const u8* p) { return little16(p) | u32(p[2]) << 16; }
inline u32 little32(const u8* p) { return little16(p + 2) << 16 | little16(p); }

}  // namespace mailsift::facts
