# Decoded bytes of parts, by a second pass over the message beside its record. View, nogil, status, wrap.

cdef extern from "facts/contents.hpp" namespace "mailsift::facts" nogil:
    cppclass CoreSource "mailsift::facts::Source":
        uint32_t kind, part, size, width, height
    cppclass CoreEnclosed "mailsift::facts::Enclosed":
        Range type, bytes
    cppclass CoreContents "mailsift::facts::Contents":
        CoreContents() noexcept
        Vec[CoreEnclosed] enclosed
        Bytes made
        void open(View, View, uint64_t)
        bint part(uint32_t, View&)
        bint utf8(uint32_t, View&)
        void data_pictures(uint32_t, uint32_t)
        void rtf_pictures(uint32_t, uint32_t)
        bint bitten()
        bint left_out()
        void shrink_above(size_t)
        void drop_above(size_t)
    void core_picture_sources "mailsift::facts::picture_sources"(View, Vec[CoreSource]&)

cdef tuple _SOURCES = ("picture", "drawing", "page", "document")


cdef View whole_record(Record record) noexcept:
    return View(record.at, record.head.size)


def picture_sources(Record record not None, kind):
    """kind, number in the record, decoded bytes, width, height of each part that is or holds pictures."""
    cdef Vec[CoreSource] found
    cdef size_t i
    if not len(record.data):
        return ()
    cdef View whole = whole_record(record)
    with nogil:
        core_picture_sources(whole, found)
    if not found.size():
        return ()
    cdef newfunc make = maker_of(kind)
    return tuple([as_kind(make, kind, (_SOURCES[<uint32_t>found[i].kind], found[i].part, found[i].size,
                                       found[i].width, found[i].height)) for i in range(found.size())])


@cython.final
cdef class Contents:
    """Decoded bytes of the parts of one message, by their numbers in its record; for one thread.

    `raw` is held until close(). `most`: bytes that are decoded altogether.
    """

    cdef CoreContents* core
    cdef Record record
    cdef Py_buffer buffer
    cdef bint is_open

    def __cinit__(self, Record record not None, raw, uint64_t most=64 << 20):
        self.core = new CoreContents()
        if not len(record.data):
            raise ValueError("a record without rows")
        PyObject_GetBuffer(raw, &self.buffer, PyBUF_SIMPLE)
        self.is_open = True
        self.record = record
        self.core.open(whole_record(record), View(<const uint8_t*>self.buffer.buf, self.buffer.len), most)

    def __dealloc__(self):
        if self.is_open:
            PyBuffer_Release(&self.buffer)
        del self.core

    def close(self):
        """Lets go of the message; closing twice does nothing."""
        if self.is_open:
            self.is_open = False
            self.core.open(whole_record(self.record), View(), 0)
            PyBuffer_Release(&self.buffer)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    @property
    def bitten(self):
        """Whether the limit has bitten, or memory ran out: nothing more is decoded then."""
        return self.core.bitten()

    @property
    def left_out(self):
        """Whether a limit has bitten, this or another one: not everything was given out or looked at."""
        return self.core.left_out()

    def part(self, uint32_t number):
        """The decoded bytes; None for a container, for what was made of something else, and where the limit bites."""
        cdef View found
        cdef bint good
        with nogil:
            good = self.core.part(number, found)
        return self.taken(found) if good else None

    def utf8(self, uint32_t number):
        """The same of a text, out of its charset into UTF-8."""
        cdef View found
        cdef bint good
        with nogil:
            good = self.core.utf8(number, found)
        return self.taken(found) if good else None

    def data_pictures(self, uint32_t number, uint32_t most):
        """(media type, bytes) of the pictures in the `data:` addresses of a page; `most` of them."""
        with nogil:
            self.core.data_pictures(number, most)
        return self.enclosed()

    def rtf_pictures(self, uint32_t number, uint32_t most):
        """The same of those in an RTF document; the type is "" where the document says none."""
        with nogil:
            self.core.rtf_pictures(number, most)
        return self.enclosed()

    cdef bytes taken(self, View found):
        made = PyBytes_FromStringAndSize(<const char*>found.data, found.size)
        self.core.drop_above(1 << 20)
        return made

    cdef list enclosed(self):
        cdef size_t i
        cdef const char* made = <const char*>self.core.made.data()
        cdef CoreEnclosed* one
        cdef list found = []
        for i in range(self.core.enclosed.size()):
            one = &self.core.enclosed[i]
            found.append((PyBytes_FromStringAndSize(made + one.type.start, one.type.size).decode("ascii", "replace").lower(),
                          PyBytes_FromStringAndSize(made + one.bytes.start, one.bytes.size)))
        self.core.drop_above(1 << 20)
        return found
