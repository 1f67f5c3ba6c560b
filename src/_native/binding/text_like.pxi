# How much a picture looks like text. View, nogil, wrap.

cdef extern from "images/text_like.hpp" namespace "mailsift::images" nogil:
    cppclass GrayPicture "mailsift::images::Gray":
        const uint8_t* data
        uint32_t width, height
    cppclass TextScratch:
        TextScratch() noexcept
    cppclass TextLike:
        float measure, share, dots
        uint32_t glyphs, rows
        bint limited
        float* features
    const uint32_t text_scales "mailsift::images::kScales"
    const uint32_t text_features "mailsift::images::kFeatures"
    bint core_text_like "mailsift::images::text_like"(const GrayPicture&, TextScratch&, TextLike&)


cdef class _TextScratch:
    """Owner of one thread's working memory."""

    cdef TextScratch* scratch

    def __cinit__(self):
        self.scratch = new TextScratch()

    def __dealloc__(self):
        del self.scratch


# Scratch that no thread uses just now; a picture of any size leaves at most some 20 MB in it.
cdef list _idle_text = []


cdef int look_for_text(const uint8_t[::1] gray, uint32_t width, uint32_t height, TextLike& found) except -1:
    cdef GrayPicture picture
    cdef _TextScratch mine
    cdef bint done
    if <uint64_t>gray.shape[0] != <uint64_t>width * height:
        raise ValueError("gray: expected width * height bytes")
    try:
        mine = _idle_text.pop()
    except IndexError:
        mine = _TextScratch()
    picture.data = view_of(gray).data
    picture.width, picture.height = width, height
    with nogil:
        done = core_text_like(picture, mine.scratch[0], found)
    if not done:
        raise MemoryError("text_like")
    if len(_idle_text) < 4:
        _idle_text.append(mine)
    return 0


def text_like(const uint8_t[::1] gray not None, uint32_t width, uint32_t height):
    """(measure, glyphs, rows, share, dots, limited) of a picture of 8-bit luma.

    measure: 0 to 1; glyphs, rows: letters that stand in rows, and rows; share: of the picture, what those letters take;
    dots: single dots, of all pixels; limited: some of it had more parts than are counted.
    """
    cdef TextLike found
    look_for_text(gray, width, height, found)
    return found.measure, found.glyphs, found.rows, found.share, found.dots, bool(found.limited)


def _text_features(const uint8_t[::1] gray not None, uint32_t width, uint32_t height):
    """What the measure is made of, for tools/make_text_table.py."""
    cdef TextLike found
    cdef uint32_t i
    look_for_text(gray, width, height, found)
    return [found.features[i] for i in range(text_scales * text_features)]
