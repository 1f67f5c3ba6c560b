# core/images: whether a picture may hold a code, and codes drawn with characters or cells as bitmaps.

cdef extern from "images/code_signs.hpp" namespace "mailsift::images" nogil:
    cppclass ImagesGray "mailsift::images::Raster":
        View pixels
        uint32_t width, height
    cppclass ImagesCodeSigns "mailsift::images::CodeSigns":
        uint32_t finders, bullseyes, dense
    cppclass ImagesCodeScratch "mailsift::images::CodeScratch":
        ImagesCodeScratch() noexcept
    ImagesCodeSigns images_code_signs "mailsift::images::code_signs"(ImagesGray, ImagesCodeScratch&)

cdef extern from "images/clearer.hpp" namespace "mailsift::images" nogil:
    cppclass ImagesClearing "mailsift::images::Clearing":
        bint twice
        uint32_t sharpened, softened
    cppclass ImagesClearScratch "mailsift::images::ClearScratch":
        ImagesClearScratch() noexcept
    cppclass ImagesGrayPicture "mailsift::images::Gray":
        const uint8_t* data
        uint32_t width, height
    bint images_clearer "mailsift::images::clearer"(const ImagesGrayPicture&, const ImagesClearing&, ImagesClearScratch&, Bytes&)


# Of extract(): note texts in which a code may be drawn.
DRAWN = 256
cdef uint8_t _HTML = 2  # PartKind::kHtml


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


def clearer(const uint8_t[::1] gray not None, uint32_t width, uint32_t height, bint twice, uint32_t sharpened,
            uint32_t softened):
    """A picture of 8-bit luma enlarged (twice as wide and high), sharpened and softened by radii up to 8, in this order.

    ValueError when `gray` is not width * height bytes or a radius is larger; MemoryError when memory runs out.
    """
    cdef ImagesGrayPicture picture
    cdef ImagesClearing how
    cdef ImagesClearScratch scratch
    cdef Bytes out
    cdef bint done
    if not gray.shape[0] or <uint64_t>width * height != <uint64_t>gray.shape[0] or max(sharpened, softened) > 8:
        raise ValueError("expected width * height pixels, radii up to 8")
    picture.data, picture.width, picture.height = &gray[0], width, height
    how.twice, how.sharpened, how.softened = twice, sharpened, softened
    with nogil:
        done = images_clearer(picture, how, scratch, out)
    if not done:
        raise MemoryError("clearer")
    return to_bytes(out)


cdef extern from "images/drawn.hpp" namespace "mailsift::images" nogil:
    cppclass ImagesSheet "mailsift::images::Sheet":
        uint32_t start "from"
        uint32_t width, height
    cppclass ImagesDrawn "mailsift::images::Drawn":
        ImagesDrawn() noexcept
        Vec[ImagesSheet] sheets
        Bytes modules, plain
        bint limited
        void clear()
        bint failed()
    bint images_may_be_lines "mailsift::images::may_be_lines"(View)
    bint images_may_be_cells "mailsift::images::may_be_cells"(View, uint32_t, uint32_t)
    void images_draw_lines "mailsift::images::draw_lines"(View, ImagesDrawn&)
    void images_draw_cells "mailsift::images::draw_cells"(View, ImagesDrawn&)
    void images_lines_of "mailsift::images::lines_of"(View, ImagesDrawn&)


def drawings(const uint8_t[::1] text not None, bint page):
    """([(width, height, modules) of each drawing], whether a limit has bitten), out of a text in UTF-8.

    One byte a module, 0 for dark and 255 for light. `page`: the text is HTML. MemoryError when memory runs out.
    """
    cdef ImagesDrawn drawn
    cdef View seen = view_of(text)
    cdef size_t i
    with nogil:
        drawn.clear()
        if page:
            images_draw_cells(seen, drawn)
            images_lines_of(seen, drawn)
            images_draw_lines(View(drawn.plain.data(), drawn.plain.size()), drawn)
        else:
            images_draw_lines(seen, drawn)
    if drawn.failed():
        raise MemoryError("drawings")
    return [(drawn.sheets[i].width, drawn.sheets[i].height,
             PyBytes_FromStringAndSize(<const char*>drawn.modules.data() + drawn.sheets[i].start,
                                       <Py_ssize_t>drawn.sheets[i].width * drawn.sheets[i].height))
            for i in range(drawn.sheets.size())], drawn.limited


def _may_be_drawn(const uint8_t[::1] text not None, bint page, uint32_t tags=0, uint32_t visible=0):
    """For the tests: the cheap look."""
    cdef View seen = view_of(text)
    return images_may_be_cells(seen, tags, visible) if page else images_may_be_lines(seen)


def drawn_parts(Record record not None):
    """(place in parts(), whether it is HTML) of each text in which a code may be drawn."""
    cdef uint32_t i, n
    cdef const PartRow* r = <const PartRow*>record.rows(PARTS, &n)
    return [(i, r[i].kind == _HTML) for i in range(n) if r[i].drawn]
