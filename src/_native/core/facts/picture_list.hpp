// The entry of a list of pictures that looks like one of these: found by a key, confirmed by the distance.
#pragma once

#include "images/picture_hash.hpp"
#include "lookup/database.hpp"

namespace mailsift::facts {

// Keys are 16 bytes beside those of MD5 and SHA-256. The hash stands first: it is what a table leads by.
void picture_key(u64 key, u8 out[16]);

struct PictureScratch {
  Vec<u64> seen;
};
// Of all the keys of one picture that are looked for, and each costs some ten nanoseconds.
constexpr u32 kMostPictureKeys = 4096;

// KeyTable::kNone where there is none. The first signature whose key leads to one decides which it is.
u32 find_picture(const lookup::KeyTable& keys, const lookup::Entries& entries, const images::Bits* asked, u32 count,
                 PictureScratch& scratch);

}  // namespace mailsift::facts
