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
