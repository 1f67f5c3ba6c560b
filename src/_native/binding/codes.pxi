# core/images: whether a picture may hold a code, and codes drawn with characters or cells as bitmaps.

cdef extern from "images/code_signs.hpp" namespace "mailsift::images" nogil:
    cppclass ImagesGray "mailsift::images::Gray":
        View pixels
        uint32_t width, height
    cppclass ImagesCodeSigns "mailsift::images::CodeSigns":
        uint32_t finders, bullseyes, dense
    cppclass ImagesCodeScratch "mailsift::images::CodeScratch":
        ImagesCodeScratch() noexcept
    ImagesCodeSigns images_code_signs "mailsift::images::code_signs"(ImagesGray, ImagesCodeScratch&)


def code_signs(const uint8_t[::1] gray not None, uint32_t width, uint32_t height):
    """(finders of QR codes, bull's eyes of Aztec, tiles that change often both ways) in a picture of 8-bit luma.

    ValueError when `gray` is not width * height bytes.
    """
    cdef ImagesGray picture
    cdef ImagesCodeSigns seen
    cdef ImagesCodeScratch scratch
    picture.pixels, picture.width, picture.height = view_of(gray), width, height
    if <uint64_t>width * height != <uint64_t>picture.pixels.size:
        raise ValueError(f"gray: {picture.pixels.size} bytes: expected {width} x {height}")
    with nogil:
        seen = images_code_signs(picture, scratch)
    return seen.finders, seen.bullseyes, seen.dense
