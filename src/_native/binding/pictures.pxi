# The perceptual signature of a picture. View, nogil, wrap.

cdef extern from "images/picture_hash.hpp" namespace "mailsift::images" nogil:
    cppclass PictureBits "mailsift::images::Bits":
        uint64_t low, high
    cppclass PictureHash:
        uint32_t forms
        PictureBits* bits
    cppclass HashScratch:
        HashScratch() noexcept
    uint32_t bits_distance "mailsift::images::distance"(const PictureBits&, const PictureBits&)
    void hash_picture "mailsift::images::hash"(View, uint32_t, uint32_t, HashScratch&, PictureHash&)
    void turned_pictures "mailsift::images::turned"(View, uint32_t, uint32_t, HashScratch&, Vec[PictureBits]&,
                                                           PictureHash&)
    void picture_keys_of "mailsift::images::keys_of"(const PictureBits&, uint64_t*)
    const uint32_t picture_tables "mailsift::images::kTables"
    const uint32_t picture_near "mailsift::images::kNear"

cdef extern from "facts/picture_list.hpp" namespace "mailsift::facts" nogil:
    cppclass PictureScratch:
        PictureScratch() noexcept
    void core_picture_key "mailsift::facts::picture_key"(uint64_t, uint8_t*)
    uint32_t core_find_picture "mailsift::facts::find_picture"(
        const KeyTable&, const Entries&, const PictureBits*, uint32_t, PictureScratch&)

PICTURE_NEAR = picture_near


cdef str hex_of_bits(PictureBits bits):
    return hex_of_key(bits.low) + hex_of_key(bits.high)[10:]


cdef PictureBits bits_of(str digits):
    cdef PictureBits bits
    bits.low = int(digits[:16], 16)
    bits.high = int(digits[16:22], 16)
    return bits


def picture_hash(const uint8_t[::1] gray not None, uint32_t width, uint32_t height):
    """The signature of a picture of 8-bit luma as hex: 22 digits, or 44 where it has a frame; None without features."""
    cdef PictureHash found
    cdef HashScratch scratch
    cdef View pixels = view_of(gray)
    with nogil:
        hash_picture(pixels, width, height, scratch, found)
    return joined_forms(found)


cdef joined_forms(PictureHash& found):
    return "".join([hex_of_bits(found.bits[i]) for i in range(found.forms)]) or None


def picture_turned(const uint8_t[::1] gray not None, uint32_t width, uint32_t height):
    """(picture_hash(), signatures of the picture as it is, turned and zoomed a little, each once: what is asked for)"""
    cdef PictureHash own
    cdef Vec[PictureBits] found
    cdef HashScratch scratch
    cdef View pixels = view_of(gray)
    cdef size_t i
    with nogil:
        turned_pictures(pixels, width, height, scratch, found, own)
    return joined_forms(own), tuple(dict.fromkeys([hex_of_bits(found[i]) for i in range(found.size())]))


def picture_keys(str phash not None):
    """The keys of a signature, 16 for each form; ValueError where it is none."""
    if len(phash) not in (22, 44):
        raise ValueError("a signature has 22 or 44 digits")
    cdef uint64_t keys[64]
    cdef uint32_t i
    cdef list made = []
    for at in range(0, len(phash), 22):
        picture_keys_of(bits_of(phash[at:at + 22]), keys)
        made += [keys[i] for i in range(picture_tables)]
    return tuple(dict.fromkeys(made))


def picture_key(uint64_t key):
    """One of picture_keys() as the lists of pictures keep it, 16 bytes."""
    cdef uint8_t made[16]
    core_picture_key(key, made)
    return PyBytes_FromStringAndSize(<const char*>made, 16)


def picture_distance(str one not None, str other not None):
    """Bits that the nearest forms of two signatures differ in; near-duplicates differ in at most PICTURE_NEAR."""
    cdef uint32_t least = 255, found
    for i in range(0, len(one) - 21, 22):
        for j in range(0, len(other) - 21, 22):
            found = bits_distance(bits_of(one[i:i + 22]), bits_of(other[j:j + 22]))
            least = min(least, found)
    return least
