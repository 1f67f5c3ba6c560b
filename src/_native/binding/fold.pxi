# Private doors to core/fold and to normalisation for the tests: plain bytes and numbers in, plain tuples out.

cdef extern from "base/normalize.hpp" namespace "mailsift" nogil:
    cppclass _CodePoints "mailsift::Vec<mailsift::u32>":
        _CodePoints()
        uint32_t* data()
        size_t size()
        void append(const uint32_t*, size_t)

    void normalize(_CodePoints& code_points, _CodePoints& scratch, bint compatibility)


def _normalize(utf32: bytes, bint compatibility) -> bytes:
    """NFC, or NFKC, of UTF-32 in the order of this machine."""
    cdef _CodePoints* points = new _CodePoints()
    cdef _CodePoints* scratch = new _CodePoints()
    cdef const uint8_t[::1] memory = utf32
    cdef View raw = view_of(memory)
    try:
        with nogil:
            points.append(<const uint32_t*>raw.data, raw.size // 4)
            normalize(points[0], scratch[0], compatibility)
        return PyBytes_FromStringAndSize(<const char*>points.data(), points.size() * 4)
    finally:
        del points
        del scratch


cdef extern from "fold/fold.hpp" namespace "mailsift::fold" nogil:
    const uint32_t kFoldVersion
    cppclass _Anchor "mailsift::fold::Anchor":
        uint32_t folded, source

    cppclass _Anchors "mailsift::Vec<mailsift::fold::Anchor>":
        size_t size()
        const _Anchor& operator[](size_t)

    cppclass _Folded "mailsift::fold::Folded":
        _Folded()
        Bytes text
        _Anchors anchors
        uint32_t source_of(uint32_t offset)

    void _core_fold "mailsift::fold::fold"(View utf8, _Folded& out)


def _fold_version() -> int:
    """Stands in every file built from folded phrases."""
    return kFoldVersion


def _fold(text: bytes) -> tuple:
    """The folded text and its anchors as (folded, source)."""
    cdef _Folded* out = new _Folded()
    cdef const uint8_t[::1] memory = text
    cdef View raw = view_of(memory)
    cdef size_t i
    try:
        with nogil:
            _core_fold(raw, out[0])
        return to_bytes(out.text), [(out.anchors[i].folded, out.anchors[i].source) for i in range(out.anchors.size())]
    finally:
        del out


def _fold_source_of(text: bytes, offset: int) -> int:
    """Offset in `text` of the character that the byte at `offset` of its folded form came from."""
    cdef _Folded* out = new _Folded()
    cdef const uint8_t[::1] memory = text
    cdef View raw = view_of(memory)
    cdef uint32_t place = offset
    try:
        with nogil:
            _core_fold(raw, out[0])
            place = out.source_of(place)
        return place
    finally:
        del out
